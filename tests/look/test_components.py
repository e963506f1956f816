"""Components render what they take, say it once more without colour, and survive odd input."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db import models
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone

from core import badges, clock, navigation

NOW = datetime(2027, 5, 9, 10, 0, tzinfo=UTC)


class Weather(models.TextChoices):
    FAIR = "look-fair", "fair"
    FOUL = "look-foul", "foul"


badges.register(Weather, {Weather.FAIR: "good"})


def rendered(source, request=None, **context):
    load = "{% load i18n podium %}"
    return Template(load + source).render(Context(context | {"request": request}))


def test_badge_of_a_choice_has_word_and_tone():
    assert '<span class="badge good">fair</span>' in rendered("{{ it|badge }}", it=Weather.FAIR)
    assert 'class="badge neutral">foul' in rendered("{{ it|badge }}", it=Weather.FOUL)


def test_badge_of_a_row_uses_its_field():
    from core.models import Job

    html = rendered('{{ job|badge:"state" }}', job=Job(state="failed"))
    assert "failed" in html
    assert "badge" in html


def test_badges_refuse_unknown_tones_strangers_and_a_second_opinion():
    with pytest.raises(ValueError, match="no such tone"):
        badges.register(Weather, {Weather.FAIR: "pink"})
    with pytest.raises(ValueError, match="has no status"):
        badges.register(Weather, {"hail": "bad"})
    with pytest.raises(ValueError, match="other tones"):
        badges.register(Weather, {Weather.FAIR: "bad"})


def test_deadline_says_both_zones_when_the_reader_s_differs():
    with clock.frozen(NOW), timezone.override("Europe/Berlin"):
        html = rendered("{% deadline at 'Asia/Shanghai' %}", at=NOW + timedelta(days=3))
    assert "Wed 12 May 2027, 18:00 (Shanghai)" in html
    assert "For you: Wed 12 May 2027, 12:00 (Berlin)" in html
    assert "in 3 days" in html
    assert f'data-now="{NOW.isoformat()}"' in html


def test_deadline_says_one_zone_when_they_are_the_same():
    with clock.frozen(NOW), timezone.override("Europe/Berlin"):
        html = rendered("{% deadline at 'Europe/Paris' %}", at=NOW + timedelta(hours=5))
    assert "For you" not in html
    assert 'class="deadline soon"' in html


def test_a_passed_and_a_missing_deadline_are_told():
    with clock.frozen(NOW):
        assert "3 days ago" in rendered("{% deadline at %}", at=NOW - timedelta(days=3))
    assert "No date set" in rendered("{% deadline at %}", at=None)


def test_moment_is_a_time_element_with_remaining_time():
    with clock.frozen(NOW):
        html = rendered("{{ at|moment:'Europe/Berlin' }}", at=NOW + timedelta(days=3))
    assert html.startswith("<time datetime=")
    assert html.endswith("Wed 12 May 2027, 12:00 (Berlin)</time>, in 3 days")


def test_pagination_keeps_filters_and_order(rf):
    request = rf.get("/?status=submitted&sort=-score&page=2")
    page = Paginator(range(300), 25).page(2)
    html = rendered("{% pagination page %}", request, page=page)
    assert "26 to 50 of 300" in html
    assert 'href="?status=submitted&amp;sort=-score&amp;page=3" rel="next"' in html
    assert 'aria-current="page"' in html


def test_pagination_of_one_page_has_no_links(rf):
    page = Paginator(range(3), 25).page(1)
    assert "<nav" not in rendered("{% pagination page %}", rf.get("/"), page=page)


def test_sort_header_turns_round_at_the_second_click(rf):
    source = '{% sort_header "score" "Score" "number" %}'
    assert 'href="?sort=score"' in rendered(source, rf.get("/?page=3"))
    up = rendered(source, rf.get("/?sort=score"))
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=-score"' in up
    assert 'aria-sort="descending"' in rendered(source, rf.get("/?sort=-score"))


class Asked(forms.Form):
    title = forms.CharField(label="Title", help_text="As it will be read.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("These do not go together.")


def test_form_puts_help_before_the_control_and_names_what_is_optional(rf):
    html = rendered("{% form_fields form %}", rf.get("/"), form=Asked())
    assert html.index("As it will be read.") < html.index('name="title"')
    assert html.count("(optional)") == 1
    assert "error-summary" not in html
    assert "<form" not in html


def test_error_summary_links_to_every_field_that_is_wrong(rf):
    html = rendered("{% form_fields form %}", rf.get("/"), form=Asked({}))
    assert "These do not go together." in html
    for anchor in ("id_title", "id_kind_0"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html
    assert html.count('class="error-summary"') == 1


def test_every_description_that_a_field_points_to_exists(rf):
    import re

    html = rendered("{% form_fields form %}", rf.get("/"), form=Asked({}))
    for ids in re.findall(r'aria-describedby="([^"]+)"', html):
        for name in ids.split():
            assert f'id="{name}"' in html


JOB = {"pk": "6f0c", "progress_done": 4, "progress_total": 9, "progress_words": "x", "error": ""}


@pytest.mark.parametrize(
    ("state", "percent", "says"),
    [
        ("queued", None, "Waiting"),
        ("running", 44, 'value="44"'),
        ("done", 100, "Done."),
        ("failed", 44, "did not work"),
    ],
)
def test_job_card_says_how_it_stands_and_asks_again_only_while_unfinished(state, percent, says):
    is_finished = state in {"done", "failed"}
    job = SimpleNamespace(state=state, percent=percent, is_finished=is_finished, **JOB)
    html = render_to_string("components/job_card.html", {"job": job})
    assert says in html
    assert 'href=""' in html or state == "failed"


def test_navigation_shows_entries_in_their_order_to_whom_they_are_for(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {"primary": {}, "footer": {}})
    navigation.register("B", "core:seal", order=2)
    navigation.register("A", "styleguide", order=1)
    navigation.register("C", "core:healthz", order=3, show=navigation.signed_in)
    labels = [entry.label for entry in navigation.entries(AnonymousUser())]
    assert labels == ["A", "B"]


def test_navigation_marks_where_i_am(rf, monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {"primary": {}, "footer": {}})
    navigation.register("Seal", "core:seal")
    navigation.register("Guide", "styleguide")
    html = rendered("{% navigation %}", rf.get("/seal/older/"), user=AnonymousUser())
    assert html.count("aria-current") == 1
    assert html.index("aria-current") < html.index("Seal<")


def test_role_is_the_first_that_fits(monkeypatch):
    monkeypatch.setattr(navigation, "_roles", [])
    navigation.register_role("Panelist", show=lambda user: True, order=20)
    navigation.register_role("Officer", show=lambda user: user.is_officer, order=10)
    officer = SimpleNamespace(is_authenticated=True, is_officer=True)
    other = SimpleNamespace(is_authenticated=True, is_officer=False)
    assert navigation.role(officer) == "Officer"
    assert navigation.role(other) == "Panelist"
    assert navigation.role(AnonymousUser()) is None


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_say_what_happened_even_without_a_request(code):
    html = render_to_string(f"{code}.html")
    assert html.count("<h1") == 1
    assert "Go to the home page" in html
