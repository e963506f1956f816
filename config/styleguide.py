"""What the style guide shows: every component and chart with figures that could be real."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from config.styleguide_charts import LONG_NAME, sample_charts, sample_map
from core import charts, clock
from core.badges import TONES

ZONE = "Europe/Berlin"


class SampleForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), help_text=_("As it will be read aloud before the jury.")
    )
    requested = forms.DecimalField(
        label=_("Grant requested (EUR)"),
        help_text=_("At most 40 million EUR over five years."),
        max_value=40_000_000,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    summary = forms.CharField(
        label=_("Summary for the public"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-words": 150}),
    )
    field = forms.ChoiceField(
        label=_("Field"), choices=[("", _("Choose")), ("bio", _("Biotechnology")), ("it", "IT")]
    )
    kind = forms.ChoiceField(
        label=_("Who speaks for the cluster?"),
        choices=[("body", _("Its organisation")), ("member", _("A member"))],
        widget=forms.RadioSelect,
    )
    letter = forms.FileField(label=_("Letter of intent"), help_text=_("One PDF, at most 10 MB."))
    agree = forms.BooleanField(label=_("We have read the criteria of this call."))


class SampleFilter(forms.Form):
    text = forms.CharField(label=_("Name or reference"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("all")), ("submitted", _("submitted"))]
    )
    hide_optional = True


def context():
    """All that templates/styleguide/page.html prints."""
    now = clock.now().replace(second=0, microsecond=0)
    return {
        "title": _("Style guide"),
        "zone": ZONE,
        "soon": now + timedelta(hours=27, minutes=1),
        "later": now + timedelta(days=24),
        "past": now - timedelta(days=3),
        "tones": [(tone, tone) for tone in sorted(TONES)],
        "crumbs": [(_("Home"), "/"), (_("Calls"), "/"), (_("Style guide"), None)],
        "menu": [{"label": _("Download as PDF"), "url": "#"}, {"label": _("History"), "url": "#"}],
        "needs": _needs(now),
        "tasks": _tasks(),
        "facts": _facts(),
        "steps": _steps(now),
        "tiles": _tiles(),
        "tabs": _tabs(),
        "jobs": _jobs(),
        "table_rows": _table_rows(),
        "page_obj": Paginator(range(312), 25).page(4),
        "form": SampleForm(),
        "wrong_form": SampleForm(
            {"wrong-title": "Light from waste heat", "wrong-requested": "41000000"}, prefix="wrong"
        ),
        "filter_form": SampleFilter(),
        "before": "We will build 12 pilot lines with 40 partners in two regions.",
        "after": "We will build 14 pilot lines with more than 40 partners in three regions.",
        "money": Decimal("12400000"),
        "score": Decimal("4.50"),
        "long_name": LONG_NAME,
        "charts": sample_charts(),
        "map": sample_map(),
        "shares": charts.shares([("gold", 101), ("silver", 114), ("bronze", 1079)]),
        "spark": charts.sparkline(_("Sheets per day"), [2, 5, 4, 9, 14, 12, 21]),
        "text": "**Strong** words, a [link](https://example.org/) and\n\n* a list\n* of two",
    }


def _needs(now):
    return [
        {
            "words": _("hand-ins wait for the check of eligibility"),
            "count": 7,
            "url": "#",
            "due": now + timedelta(hours=30),
            "zone": ZONE,
            "tone": "warn",
        },
        {
            "words": _("panelists have not begun"),
            "count": 3,
            "url": "#",
            "hint": _("Panel of 15, sheets due in 9 days"),
        },
        {"words": _("ranking failed and can be started again"), "count": 1, "url": "#"}
        | {"tone": "bad"},
    ]


def _tasks():
    return [
        {"label": _("Profile of the cluster"), "url": "#", "state": _("complete"), "tone": "good"},
        {
            "label": _("Joint strategy and goals"),
            "url": "#",
            "state": _("2 answers missing"),
            "tone": "warn",
            "hint": _("Two of five questions answered"),
        },
        {"label": _("Rough financing"), "url": "#", "state": _("not begun"), "tone": "neutral"},
    ]


def _facts():
    return [
        {"name": _("Cluster"), "value": "MicroTEC Südwest"},
        {"name": _("Chinese name"), "value": "深圳市新一代信息通信集群"},
        {"name": _("Grant requested"), "value": "39,200,000.00 EUR", "url": "#"},
        {"name": _("Private share"), "value": "", "url": "#"},
    ]


def _steps(now):
    day = timedelta(days=1)
    return [
        {"what": _("Call published"), "state": "done", "at": now - 80 * day, "by": _("Officer 1")},
        {"what": _("Outline handed in"), "state": "done", "at": now - 12 * day, "zone": ZONE},
        {"what": _("Judging"), "state": "now", "at": now + 9 * day, "zone": ZONE}
        | {"note": _("15 panelists, three sheets for each outline")},
        {"what": _("Shortlist"), "state": "next"},
    ]


def _tiles():
    return [
        {"value": 24, "label": _("outlines handed in")},
        {"value": "61 / 72", "label": _("sheets submitted"), "note": _("quorum 3 each")},
        {"value": "187.4 M EUR", "label": _("requested"), "note": _("of 200 M EUR")},
        {"value": 2, "label": _("under quorum"), "tone": "warn"},
    ]


def _tabs():
    return [
        {"label": _("Overview"), "url": "#", "current": True},
        {"label": _("Applications"), "url": "#", "count": 24},
        {"label": _("Panel"), "url": "#", "count": 15},
    ]


def _jobs():
    words = {"progress_done": 41, "progress_total": 72, "progress_words": _("41 sheets read")}
    return [
        SimpleNamespace(pk=1, state="running", is_finished=False, percent=57, error="", **words),
        SimpleNamespace(pk=2, state="done", is_finished=True, percent=100, error="", **words),
        SimpleNamespace(
            pk=3, state="failed", is_finished=True, percent=57, error="Two parts.", **words
        ),
    ]


def _table_rows():
    names = ["MicroTEC Südwest", "Medical Valley EMN", "先进制造业集群", LONG_NAME]
    return [
        {
            "rank": rank,
            "name": name,
            "score": Decimal(score),
            "requested": Decimal(amount),
            "tone": tone,
            "status": words,
        }
        for rank, name, score, amount, tone, words in zip(
            ["1", "2=", "2=", "4"],
            names,
            ["4.75", "4.5", "4.5", "3.25"],
            ["39200000", "28500000", "850000", "40000000"],
            ["good", "good", "info", "neutral"],
            [_("shortlisted"), _("shortlisted"), _("reserve"), _("declined")],
            strict=True,
        )
    ]
