"""What judging costs: the scoring screen, saving and going on, and a list of a thousand dossiers.

Run: ``python -m bench.scoring``. Requests are made in turn within one process on real PostgreSQL
and compared by their medians with a page of one query and fifty rows. The contest preset: five
criteria, an outline of its questions, twenty-four outlines for one panelist.
"""

import statistics
import sys
import time

from bench.place import private_place

ROUNDS, OUTLINES, CRITERIA, MANY = 72, 24, 5, 1000
JSON = {"Accept": "application/json"}
WORDS = "We turn the waste heat of furnaces into light and give it back to the network. "


def main():
    with private_place():
        from django.test import override_settings  # needs the settings

        with override_settings(ROOT_URLCONF="bench.plain"):
            measure()
    return 0


def measure():
    from django.test import Client  # needs the settings

    stage = contest()
    seat = seat_with(stage, OUTLINES)
    client = Client()
    client.force_login(seat.user)
    places = [f"/judging/sheets/{pk}/" for pk in seat.assignments.values_list("pk", flat=True)]
    turns = [places[n % OUTLINES] for n in range(ROUNDS)]

    compare(client, "the scoring screen", [lambda p=p: client.get(p) for p in turns])
    laid = [lambda p=p: client.get(p, headers=JSON) for p in turns]
    compare(client, "the next one laid in its place", laid)
    saved = [lambda n=n, p=p: save(client, n, p, "save") for n, p in enumerate(turns)]
    compare(client, "saving, with the next one fetched already", saved)
    asked = [lambda n=n, p=p: save(client, n + ROUNDS, p, "next") for n, p in enumerate(turns)]
    compare(client, "saving, and asking for the next one", asked)

    busy = seat_with(stage, MANY)
    client.force_login(busy.user)
    compare(client, f"a list of {MANY} dossiers", [lambda: client.get("/judging/")] * ROUNDS)


def save(client, number, place, then):
    """What Ctrl+Enter asks for: all scores are saved; "next" tells the address of the next."""
    from competitions.models import Criterion  # these need the models
    from reviews.models import ScoreSheet

    sheet = ScoreSheet.objects.filter(assignment=place.split("/")[3]).first()
    keys = Criterion.objects.order_by("pk").values_list("key", flat=True)[:CRITERIA]
    fields = {f"score-{key}": str((number // OUTLINES + n) % 6) for n, key in enumerate(keys)}
    fields |= {"version": sheet.version if sheet else 0, "then": then}
    return lambda: client.post(place, fields, headers=JSON)


def compare(client, name, calls):
    """Print what the median of ``calls`` is to that of the plain page, measured in turn."""
    pairs = []
    for call in calls:
        prepared = call() if name.startswith("saving") else call
        plain = seconds(lambda: client.get("/bench/fifty-rows/"))
        pairs.append((plain, seconds(prepared)))
    plain, taken = (statistics.median(times) for times in zip(*pairs[5:], strict=True))
    print(f"one query and 50 rows {plain * 1000:.1f} ms, {name} {taken * 1000:.1f} ms", end="")
    print(f", ratio {taken / plain:.1f}")


def contest():
    """The outline stage of the preset, closed, with hand-ins that take a quarter of an hour."""
    from competitions.states import StageStatus  # these need the models
    from core import clock
    from tests.factories.applications import make_preset_call

    stage = make_preset_call().stages.select_related("form", "rubric").get(position=1)
    type(stage).objects.filter(pk=stage.pk).update(status=StageStatus.CLOSED)
    type(stage.rubric).objects.update(frozen_at=clock.now())
    stage.refresh_from_db()
    return stage


def seat_with(stage, count):
    """A panelist who has declared, with ``count`` outlines of the cluster's own words."""
    from competitions.models import Question  # these need the models
    from tests.factories.competitions import make_dossier
    from tests.factories.reviews import make_assignment, make_panel, make_panelist

    questions = Question.objects.filter(section__form=stage.form_id).select_related("section")
    answers = [answer(question) for question in questions]
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    for number in range(count):
        content = {"form": {}, "answers": answers, "files": [], "number": number}
        dossier = make_dossier(stage=stage, status="submitted", submission={"content": content})
        make_assignment(seat, dossier)
    return seat


def answer(question):
    from tests.factories.applications import valid  # needs the models

    fields = ("key", "kind", "label", "options", "word_limit", "is_secret", "carries_over")
    value = (
        "\n\n".join([WORDS * 8] * 3) if question.kind == "long_text" else stored(question, valid)
    )
    entry = {name: getattr(question, name) for name in fields}
    return entry | {"section": question.section.title, "value": value}


def stored(question, valid):
    """A value as a snapshot keeps it; files are left out."""
    from competitions.kinds import kind_of  # needs the models

    kind = kind_of(question)
    return kind.empty if question.kind == "files" else kind.coerce(valid(question))


def seconds(call):
    begun = time.perf_counter()
    answer = call()
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise SystemExit(f"answered {answer.status_code}")
    return taken


if __name__ == "__main__":
    sys.exit(main())
