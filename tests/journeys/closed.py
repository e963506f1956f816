"""What somebody in conflict finds of a dossier: nothing, on no page and in no file of theirs."""

import io
import zipfile
from urllib.parse import urljoin, urlsplit

from tests.journeys.html import parse
from tests.reviews.visibility_outputs import words_of

MOST = 200  # pages: a panel of five with three dossiers has far fewer


def everything_open_to(visitor):
    """{address: text} of all pages and files that a member's links lead to, from their list on."""
    found, waiting = {}, ["/", "/judging/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = visitor.client.get(address, follow=True)
        assert response.status_code == 200, f"{response.status_code} for {address}"
        content = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = text_in(content)
        if response.headers["Content-Type"].startswith("text/html"):
            here = response.redirect_chain[-1][0] if response.redirect_chain else address
            waiting += _led_to(parse(found[address]), here)
        assert len(found) < MOST, sorted(found)
    return found


def text_in(content):
    """The text of a page or a file; of an archive also what stands in the files in it."""
    if not content.startswith(b"PK"):
        return words_of(content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = archive.namelist()
    return "\n".join([*names, *(text_in(archive.read(name)) for name in names)])


def finds_only_what_is_open(visitor, dossiers, hidden):
    """``hidden`` is named nowhere, the others are; its pages are not there for typed addresses.

    Returns what was found, see ``everything_open_to``.
    """
    found = everything_open_to(visitor)
    for address, text in found.items():
        text = text.replace(hidden.partner, "")  # an employer stands at the own seat
        for words in (hidden.cluster, hidden.reference):
            assert words not in text, f"“{words}” is on {address} ({visitor.name})"
    for other in dossiers:
        assert other == hidden or any(other.reference in text for text in found.values())
    for path in hidden.pages:
        visitor.open(path, status=404)
    return found


def _led_to(page, here):
    """Addresses of judging that the links of a page lead to."""
    for link in page.find("a"):
        parts = urlsplit(urljoin(here, link.get("href")))
        if link.has("href") and not parts.netloc and parts.path.startswith("/judging/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
