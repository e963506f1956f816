"""Following every link and looking at every form, from the home page on, as one role."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.journeys.html import parse

OF_A_KIND = 3  # pages of one view that are opened: they show different links in different states


def crawl(client, *starts, most=OF_A_KIND):
    """{view name: address} of all that is linked or sent to; what is opened answers 200.

    A link that leads to an error is a fault of the page it stands on.
    """
    found, faults, opened, seen = {}, [], Counter(), set()
    waiting = [(start, "") for start in starts or ["/"]]
    while waiting:
        address, source = waiting.pop(0)
        name = resolve(urlsplit(address).path).view_name
        found.setdefault(name, address)
        if address in seen or opened[name] >= most:
            continue
        seen.add(address)
        opened[name] += 1
        response = client.get(address, follow=True)
        if response.status_code != 200:
            faults.append(f"{response.status_code}: {source} links {address}")
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        here = response.redirect_chain[-1][0] if response.redirect_chain else address
        found.setdefault(resolve(urlsplit(here).path).view_name, here)
        page = parse(response.text)
        waiting += [(link, address) for link in _links(page, here)]
        for target in _targets(page, here):
            found.setdefault(resolve(urlsplit(target).path).view_name, target)
    assert not faults, "\n".join(faults)
    return found


def _links(page, here):
    return list(_own(here, [link.get("href") for link in page.find("a") if link.has("href")]))


def _targets(page, here):
    """Where forms and scripts of a page send something."""
    targets = [form.get("action") or here for form in page.find("form")]
    for element in page.walk():
        told = [v or "" for k, v in element.attributes.items() if k.startswith(("data-", "hx-"))]
        targets += [value for value in told if value.startswith("/")]
    return list(_own(here, targets))


def _own(here, targets):
    """Addresses of our own site, without the part after #."""
    for target in targets:
        parts = urlsplit(urljoin(here, target))
        if parts.netloc or parts.scheme:
            continue
        try:
            resolve(parts.path)
        except Resolver404:
            continue
        yield f"{parts.path}?{parts.query}" if parts.query else parts.path
