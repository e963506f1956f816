"""What writing costs: one autosave beside a page of one query, and the PDF of sixty pages and more.

Run: ``python -m bench.applying``. Requests are made in turn within one process on real PostgreSQL
and compared by their medians; the PDF is compared with that of a receipt of one page.
"""

import statistics
import sys
import time

from bench.place import private_place

ROUNDS, PAGES = 60, 70
WORDS = "We turn the waste heat of furnaces into light and give it back to the network. "


def main():
    with private_place():
        from django.test import override_settings  # needs the settings

        with override_settings(ROOT_URLCONF="bench.plain"):
            autosave()
        documents()
    return 0


def autosave():
    from django.test import Client  # these need the models

    from tests.factories.accounts import make_user
    from tests.factories.applications import make_draft, question

    manager = make_user()
    draft = make_draft(managers=[manager])
    asked = question(draft, "profile")
    client = Client()
    client.force_login(manager)
    place = f"{draft.get_absolute_url()}answers/{asked.pk}/"
    name = f"q{asked.pk}"

    def save(version):
        text = WORDS * 20 + str(version)
        fields = {name: text, f"{name}-version": version, f"{name}-read": ""}
        return client.post(place, fields, headers={"Accept": "application/json"})

    pairs = []
    for version in range(ROUNDS):
        plain = seconds(lambda: client.get("/bench/fifty-rows/"))
        pairs.append((plain, seconds(save, version)))
    plain, saving = (statistics.median(times) for times in zip(*pairs[5:], strict=True))
    print(
        f"one query and 50 rows {plain * 1000:.1f} ms, one autosave {saving * 1000:.1f} ms", end=""
    )
    print(f", ratio {saving / plain:.1f}")


def documents():
    import pypdfium2

    from competitions import application_pdf, documents

    submission = long_submission()
    pdf = application_pdf.render(submission)
    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
    pairs = [
        (
            seconds(documents.receipt, submission),
            seconds(application_pdf.render, submission),
        )
        for _ in range(7)
    ]
    receipt, whole = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"receipt {receipt:.2f} s, application of {count} pages {whole:.2f} s", end="")
    print(f", ratio {whole / receipt:.1f}")


def long_submission():
    """A hand-in whose PDF has sixty pages and more."""
    from competitions import application_pdf  # these need the models
    from competitions.actions import answers, submissions
    from core import clock
    from tests.factories.accounts import make_user
    from tests.factories.applications import make_complete_draft, questions

    manager = make_user()
    draft = make_complete_draft(managers=[manager], by=manager)
    long = [asked for asked in questions(draft) if asked.kind == "long_text"]
    characters = PAGES * application_pdf.BYTES_OF_A_PAGE // len(long)
    type(long[0]).objects.filter(pk__in=[asked.pk for asked in long]).update(word_limit=None)
    for asked in long:
        text = "\n\n".join([WORDS * 6] * (characters // len(WORDS * 6)))
        answers.save(draft, asked, text, by=manager, version=1)
    return submissions.submit(draft, by=manager, received_at=clock.now())


def seconds(call, *args):
    begun = time.perf_counter()
    answer = call(*args)
    taken = time.perf_counter() - begun
    if getattr(answer, "status_code", 200) != 200:
        raise SystemExit(f"answered {answer.status_code}")
    return taken


if __name__ == "__main__":
    sys.exit(main())
