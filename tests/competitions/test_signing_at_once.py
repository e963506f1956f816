"""A partner signs off while a colleague still writes: never is something signed unseen."""

import pytest

from competitions import answers as sheets
from competitions import consortium
from competitions.actions import answers, sign_offs
from competitions.models import Dossier
from core.errors import Stale
from tests.accounts.test_races import at_once
from tests.factories.accounts import make_user
from tests.factories.applications import make_full_draft, question

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def again(dossier):
    return Dossier.objects.select_related("stage__form", "stage__call", "application").get(
        pk=dossier.pk
    )


def test_what_is_signed_off_in_force_is_what_stands_there():
    pia, ed = make_user(), make_user()
    draft = make_full_draft(people=[pia, ed])
    partner = draft.application.partners.get()
    asked = question(draft, "own-role")
    digest = consortium.part_of(sheets.load(draft), partner).digest

    at_once(
        lambda: sign_offs.sign_off(again(draft), partner, by=pia, digest=digest),
        lambda: answers.save(again(draft), asked, "New.", by=ed, partner=partner, version=1),
    )

    part = consortium.part_of(sheets.load(again(draft)), partner)
    assert part.items[1].raw == "New."
    assert part.sign_off is None


def test_two_people_who_sign_at_once_sign_once():
    pia, ed = make_user(), make_user()
    draft = make_full_draft(people=[pia, ed])
    partner = draft.application.partners.get()
    digest = consortium.part_of(sheets.load(draft), partner).digest

    results = at_once(
        lambda: sign_offs.sign_off(again(draft), partner, by=pia, digest=digest),
        lambda: sign_offs.sign_off(again(draft), partner, by=ed, digest=digest),
    )

    assert results[0] == results[1]
    assert draft.sign_offs.count() == 1


def test_two_first_words_of_one_part_never_make_two_answers():
    pia, ed = make_user(), make_user()
    draft = make_full_draft(people=[pia, ed])
    partner = draft.application.partners.get()
    partner.answers.all().delete()
    asked = question(draft, "own-role")

    def write(words, by):
        try:
            answers.save(again(draft), asked, words, by=by, partner=partner, version=0)
        except Stale:
            return "stale"
        return "written"

    results = at_once(lambda: write("One.", pia), lambda: write("Two.", ed))

    assert sorted(results) == ["stale", "written"]
    assert partner.answers.filter(question=asked).count() == 1
