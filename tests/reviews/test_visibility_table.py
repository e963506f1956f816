"""Every cell of who sees what, when and where, through real pages, letters and files."""

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, get_resolver, reverse

from core import visibility
from tests.core.agreement import assert_spellings_agree
from tests.reviews import visibility_more
from tests.reviews import visibility_table as table
from tests.reviews.visibility_outputs import OUTPUTS as OF_APPLICATION
from tests.reviews.visibility_outputs import get, text_of
from tests.reviews.visibility_world import (
    APPLICANT,
    PANEL,
    PANELIST,
    PHASES,
    REFERENCE,
    ROLES,
    SCORE,
    WORDS,
    World,
)
from tests.test_access import names

pytestmark = pytest.mark.django_db
OUTPUTS = OF_APPLICATION | visibility_more.OUTPUTS
BLIND = ("until_sheet", "always")
# With open names every phase and role; where names are hidden, those that can differ from it.
SCENES = [("open", phase, ROLES) for phase in PHASES]
SCENES += [
    (blinding, phase, ("manager", *PANEL, "officer"))
    for blinding in BLIND
    for phase in ("judging", "sheet in", "decided")
]
ROLLED_UP = {"own data"}  # grows with each phase; it costs, so it is looked at in the last


def outcome(text):
    if any(name in text for name in APPLICANT):
        return "W"
    told = WORDS in text or REFERENCE.lower() in text or "a file" in text or "%pdf" in text
    return "n" if told or "attachment-" in text else "-"


@pytest.mark.parametrize(
    ("blinding", "phase", "roles"), SCENES, ids=[f"{b}-{p.replace(' ', '-')}" for b, p, _ in SCENES]
)
def test_every_output_shows_each_role_what_the_table_says(blinding, phase, roles):
    world = World(blinding).reach(phase)
    wrong = []
    for output, give in OUTPUTS.items():
        if output in ROLLED_UP and phase != PHASES[-1]:
            continue
        for role in roles:
            text = give(world, role)
            found = {
                "what": outcome(text),
                "scores": "x" if SCORE in text else "-",
                "judges": "x" if PANELIST in text else "-",
            }
            wanted = {
                "what": table.expected(output, role, phase, blinding),
                "scores": table.cell(table.SCORES, output, role, phase),
                "judges": table.cell(table.JUDGES, output, role, phase),
            }
            wrong += [
                f"{output} for {role}: {about} {found[about]}, not {wanted[about]}"
                for about in wanted
                if found[about] != wanted[about]
            ]
    assert not wrong, "\n".join(wrong)


# The table is complete


def test_every_model_of_the_registry_and_every_output_is_in_the_table():
    rules = [*visibility._grants.items(), *visibility._vetoes.items()]
    registered = {model for model, found in rules if found}  # one that was only asked has none
    assert registered == set(table.MODELS)
    known = {*OUTPUTS, *table.ELSEWHERE}
    assert {output for outputs in table.MODELS.values() for output in outputs} <= known
    assert set(table.TABLE) == set(OUTPUTS) == set(table.HIDDEN)
    for one in (table.SCORES, table.JUDGES):
        assert set(one) <= set(OUTPUTS)
    for module in table.ELSEWHERE.values():
        assert (settings.BASE_DIR / "tests/reviews" / module).is_file()
    by_rows = {label for label, outputs in table.MODELS.items() if outputs == ["rows"]}
    assert by_rows == set(table.ROWS)


@pytest.mark.parametrize("rows", [table.TABLE, table.SCORES, table.JUDGES])
def test_every_row_says_something_for_each_phase_and_of_roles_that_exist(rows):
    for output, by_roles in rows.items():
        told = [role for roles in by_roles for role in roles]
        assert len(told) == len(set(told)), f"{output} names a role twice"
        assert set(told) <= set(ROLES)
        assert all(len(phases) == len(PHASES) for phases in by_roles.values())


def test_rows_that_no_output_shows_are_seen_by_whom_the_table_says():
    world = World("open").reach("sheet in")
    visibility_more.beside(world)
    users = {role: person for role in ROLES if (person := world.person(role))}
    seen = {
        label: {
            role
            for role, user in users.items()
            if visibility.visible(apps.get_model(label).objects.all(), user).exists()
        }
        for label in table.ROWS
    }
    assert seen == table.ROWS
    for label in table.ROWS:
        assert_spellings_agree(apps.get_model(label), users.values())


# No address of ours, whatever it is, names an applicant to a panel that reads without names

# Shown to the panel by design, or to everybody.
NAMES_SHOWN = {
    "reviews:conflicts": "who declares conflicts must know all who apply",
    "competitions:winners": "public once decided",
    "competitions:past-rounds": "public",
}


def places(world, role):
    """What stands in addresses, by the address first and by the name of the part then."""
    given = world.given[role]
    more, parts = visibility_more.places(world, role)
    return more | {
        "reviews:sheet": {"pk": given.pk},
        "reviews:assignment-refuse": {"pk": given.pk},
        "reviews:late-conflict": {"pk": given.pk},
        "competitions:supplied-document": {"pk": world.supplied.pk},
        "competitions:document-request": {"pk": world.supplied.request_id},
        "": {
            "code": world.call.code,
            "position": 1,
            "reference": REFERENCE,
            "number": world.submission.number,
            "pk": world.dossier.pk,
            "seat": given.panelist_id,
            "sheet": world.sheet.pk,
            "question": world.dossier.stage.form.sections.get().questions.first().pk,
            "section": world.dossier.stage.form.sections.get().pk,
            "partner": world.application.partners.get().pk,
            "version": 1,
            "preset": "leading-edge",
            "kind": "long_text",
            **parts,
        },
    }


def addresses(world, role):
    """(name, address) of all pages of competitions and reviews, files once for each of them."""
    found, missing = [], []
    known = places(world, role)
    for name in sorted(set(names(get_resolver().url_patterns))):
        if name.split(":")[0] not in {"competitions", "reviews"} or name in NAMES_SHOWN:
            continue
        values = known[""] | known.get(name, {})
        for file in [*world.files.values(), world.power]:
            made = _address(name, values, file)
            if made is None:
                missing.append(name)
            elif (name, made) not in found:
                found.append((name, made))
    assert missing == [], "say in places() what stands in these addresses"
    return found


def _address(name, values, file):
    """The address of a page, its parts from ``values``; where a file is asked for, ``file``."""
    namespace, _colon, short = name.partition(":")
    resolver = get_resolver()
    _prefix, inner = resolver.namespace_dict[namespace]
    (possible, *_rest) = next(iter(inner.reverse_dict.getlist(short)))
    _template, wanted = possible[0]
    for pk in (values.get("pk"), file):
        arguments = {part: pk if part == "pk" else values.get(part) for part in wanted}
        try:
            return reverse(name, kwargs=arguments)
        except NoReverseMatch:
            continue
    return None


@pytest.mark.parametrize("blinding", BLIND)
def test_no_address_at_all_names_the_applicant_to_a_panel_without_names(blinding):
    world = World(blinding).reach("ranked")
    roles = ("declared", "chair") if blinding == "until_sheet" else ("declared", "judged", "chair")
    leaks, opened = [], set()
    for role in roles:
        for name, address in addresses(world, role):
            response = world.client(role).get(address)
            whole = text_of(response) + str(response.headers).lower()
            if response.status_code == 200:
                opened.add(name)
            if response.status_code >= 400:
                whole += response.content.decode(errors="replace").lower()
            found = [marker for marker in APPLICANT if marker in whole]
            leaks += [f"{role} at {name}: {found}"] if found else []
    assert leaks == []
    assert {"reviews:sheet", "reviews:judging", "competitions:submission-pdf"} <= opened
    assert {"reviews:meeting", "reviews:meeting-minutes", "reviews:warm-up-sample"} <= opened
    assert {"reviews:preferences", "reviews:offline-scores"} <= opened
    if "judged" in roles:
        assert {"reviews:consensus", "reviews:discussion"} <= opened
        assert "reviews:discussion-withdraw" in opened
    else:
        assert "reviews:panel-hearings" in opened


# What no cell can say


@pytest.mark.parametrize("blinding", BLIND)
def test_the_order_of_the_list_does_not_follow_names(blinding):
    world = World(blinding).reach("judging")

    def order():
        text = get(world, "declared", "reviews:judging")
        both = (world.application.reference, world.other.application.reference)
        return sorted(both, key=lambda reference: text.find(reference.lower()))

    type(world.given["fellow"]).objects.create(
        panelist=world.seats["declared"], dossier=world.other
    )
    world.seats["declared"].standings.create(dossier=world.other, declared_at=world.call.created_at)
    before = order()
    for name in ("AAA", "ZZZ"):
        cluster = world.application.cluster
        cluster.name = name
        cluster.save()
        world.application.title = name
        world.application.save()
        assert order() == before


@pytest.mark.parametrize(("role", "count"), [("officer", 2), ("auditor", 2), ("torn officer", 1)])
def test_totals_leave_out_what_is_closed(role, count):
    world = World("open").reach("judging")
    address = reverse("reviews:progress", args=world.place)
    shown = world.client(role).get(address)
    assert len(shown.context["dossiers"]) == count
    assert shown.context["total"] == (6 if count == 2 else 1)
