"""Everything that leaves the system about an application: page, list, letter, file and so on.

An output is a function of the world and a role that gives all the text which that role gets:
body, headers, what a PDF or a workbook says, its properties included.
"""

import io
import re
import zipfile

import pypdfium2
from django.urls import reverse

from accounts import jobs as own
from core import jobs
from core.models import Letter, StoredFile


def get(world, role, name, *args, post=None, **query):
    client = world.client(role)
    address = reverse(name, args=args)
    if post is None:
        return text_of(client.get(address, query))
    response = client.post(address, post, headers={"accept": "application/json"})
    return "saved" + text_of(response) if response.status_code == 200 else ""


def text_of(response):
    """What an answer says: headers, and the body as a reader or a program would take it."""
    if response.status_code >= 300:
        return ""  # a way elsewhere, or the page of every refusal: the tests of access look there
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{headers}\n{words_of(body)}".lower()


def words_of(body):
    if body.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(body)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        words = "\n".join([*pages, *document.get_metadata_dict().values(), "a file"])
        return re.sub(r"\s+", " ", words)
    if body.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(body))
        parts = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
        return "\n".join([*archive.namelist(), *parts])
    return body.decode(errors="replace")


def title_of(text):
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    return found[1] if found else ""


def own_assignment(world, role):
    """One's own; whoever has none tries that of somebody else."""
    return (world.given.get(role) or world.given["fellow"]).pk


def sheet_page(world, role):
    return get(world, role, "reviews:sheet", own_assignment(world, role)) if world.given else ""


def declining(world, role):
    if not world.given:
        return ""
    key = own_assignment(world, role)
    names = ("reviews:assignment-refuse", "reviews:late-conflict")
    return "".join(get(world, role, name, key) for name in names)


def saving(world, role):
    """What the script of the scoring screen gets; a sheet that is in takes nothing."""
    if not world.given:
        return ""
    return get(world, role, "reviews:sheet", own_assignment(world, role), post={"then": "save"})


def of_submission(name):
    def output(world, role):
        return get(world, role, name, world.submission.number) if world.submission else ""

    return output


def of_stage(name):
    return lambda world, role: get(world, role, name, *world.place)


def attached(key):
    return lambda world, role: get(world, role, "competitions:attachment", world.files[key])


def supplied(world, role):
    if not world.supplied:
        return ""
    return get(world, role, "competitions:supplied-document", world.supplied.pk)


def asked_document(world, role):
    if not world.supplied:
        return ""
    key = world.supplied.request_id
    return application_page("competitions:document-request", 1, key)(world, role)


def power(world, role):
    if not world.power:
        return ""
    return get(world, role, "competitions:power-of-attorney", world.power)


def of_ranking(name):
    def output(world, role):
        if not world.ranking:
            return ""
        return get(world, role, name, *world.place, world.ranking.pk)

    return output


def letters(world, role):
    person = world.person(role)
    found = Letter.objects.filter(address=person.email) if person else []
    return "\n".join(f"{letter.subject}\n{letter.text}" for letter in found).lower()


def own_data(world, role):
    """The archive of all that is kept about oneself."""
    if not (person := world.person(role)):
        return ""
    job = jobs.run(own.request_archive(person).pk)
    stored = StoredFile.objects.get(pk=job.result["file"])
    with stored.content.open("rb") as content:
        return words_of(content.read()).lower()


def application_page(name, *more):
    return lambda world, role: get(world, role, name, world.application.reference, *more)


def home(world, role):
    return get(world, role, "home") if world.person(role) else ""


OUTPUTS = {
    "application page": application_page("competitions:application"),
    "dossier page": application_page("competitions:dossier", 1),
    "list of applications": lambda world, role: get(world, role, "competitions:applications"),
    "office page": lambda world, role: get(
        world, role, "competitions:office-dossier", world.dossier.pk
    ),
    "office list": lambda world, role: get(
        world, role, "competitions:office-call", world.call.code
    ),
    "office search": lambda world, role: get(
        world, role, "competitions:office-call", world.call.code, q="Zephyrw"
    ),
    "to-do": home,
    "sheet page": sheet_page,
    "page title": lambda world, role: title_of(sheet_page(world, role)),
    "declining": declining,
    "list to judge": lambda world, role: get(world, role, "reviews:judging"),
    "JSON": saving,
    "PDF": of_submission("competitions:submission-pdf"),
    "receipt": of_submission("competitions:receipt"),
    "receipt as PDF": of_submission("competitions:receipt-pdf"),
    "file": attached("annex"),
    "file without names": attached("plain"),
    "supplied file": supplied,
    "letters": letters,
    "own data": own_data,
    "assignments": of_stage("reviews:assignments"),
    "progress": of_stage("reviews:progress"),
    "sheets of a dossier": lambda world, role: get(
        world, role, "reviews:dossier-sheets", *world.place, world.dossier.pk
    ),
    "ranking": of_ranking("reviews:ranking"),
    "export": of_ranking("reviews:ranking-export"),
    "selection": of_stage("reviews:selection"),
    "conflicts": lambda world, role: get(world, role, "reviews:office-conflicts", world.call.code),
    "request for a document": asked_document,
    "power of attorney": power,
    "award": application_page("competitions:award"),
    "feedback": application_page("competitions:feedback", 1),
    "feedback as PDF": application_page("competitions:feedback-pdf", 1),
}
