"""What the style guide shows: every component and chart with figures that could be real."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from core import charts, clock
from core.badges import TONES

ZONE = "Europe/Berlin"
LONG_NAME = (
    "Alliance of the Upper Rhine for Microsystems, Photonics and Sustainable Production of "
    "Electronics in Small and Medium-Sized Enterprises along the Whole Value Chain"
)
ROUNDS = [("2008", 38, 12, 5), ("2010", 23, 10, 5), ("2012", 24, 11, 5)]


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


def sample_charts():
    """One chart of each kind."""
    steps = [_("outlines"), _("finalists"), _("winners")]
    return [
        charts.funnel(
            _("From outline to winner"),
            _("Each round ended with five winners, however many outlines came in."),
            [
                charts.Funnel(year, tuple(zip(map(str, steps), counts, strict=True)))
                for year, *counts in ROUNDS
            ],
        ),
        charts.dot_intervals(
            _("Scores and where the places end"),
            _("The spread of the fourth reaches over the line: the panel should talk about it."),
            _intervals(),
            low=Decimal(0),
            high=Decimal(5),
            cut_after=4,
            cut_words=_("four places end here"),
        ),
        charts.distribution(
            _("How the panel used the scale"),
            _("Half of all marks are 3.5 or better; nobody gave less than 1."),
            [
                Decimal(k) / 2
                for k in [2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 9, 9, 10]
            ],
            low=Decimal(0),
            high=Decimal(5),
            step=Decimal("0.5"),
        ),
        *_more_charts(),
    ]


def _more_charts():
    return [
        charts.bars(
            _("Self-assessment against the assessors"),
            _("The assessors saw less in networking than the cluster itself."),
            [str(_("Structure")), str(_("Networking")), str(_("Financing")), str(_("Strategy"))],
            {
                str(_("own")): [Decimal("3.5"), 4, Decimal("2.5"), None],
                str(_("agreed")): [Decimal("3.5"), 2, 2, 3],
            },
            high=4,
        ),
        charts.stacked(
            _("The budget and what winners ask for"),
            _("Five winners fit into the budget with 12.6 million left."),
            [(str(_("Winners")), _budget())],
            cap=Decimal("200000000"),
            cap_words=_("budget 200 M EUR"),
        ),
        charts.strip(
            _("Who marks strictly, who leniently"),
            _("Panelist 4 gives half a mark less than the others on the same outlines."),
            [(str(_("Panelist %d")) % n, Decimal(v)) for n, v in _severities()],
            low_words=_("stricter"),
            high_words=_("more lenient"),
        ),
        charts.progress(
            _("Sheets of each panelist"),
            _("Two panelists have not begun."),
            [(str(_("Panelist %d")) % n, done, 5) for n, done in [(1, 5), (2, 4), (3, 0), (4, 0)]],
        ),
        charts.dots(
            _("How the panel scored a sample"),
            _("Two camps are far apart on the second criterion."),
            [charts.Dots(str(n), given, given[0]) for n, given in enumerate([(3, 3, 4), (1, 5)])],
            low=0,
            high=5,
            own_words=_("your score"),
            columns=[_("Criterion"), _("Yours"), _("Lowest"), _("Highest"), _("All scores")],
        ),
    ]


def _intervals():
    rows = [
        ("MicroTEC Südwest", "4.75", "4.5", "5"),
        ("Medical Valley EMN", "4.5", "4", "5"),
        ("深圳市先进电池材料集群", "4.5", "4.25", "4.75"),
        (LONG_NAME, "3.75", "2.5", "4.5"),
        ("Cool Silicon", "3.5", "3", "4"),
        ("Logistics Ruhr", "2.25", "1.5", "3"),
    ]
    return [charts.Interval(name, *map(Decimal, figures)) for name, *figures in rows]


def _budget():
    amounts = {"Solarvalley": "40", "BioRN": "40", "Forum OE": "39.2", "Hamburg": "38.9"}
    amounts["Cool"] = "29.3"
    return {name: Decimal(amount) * 1_000_000 for name, amount in amounts.items()}


def _severities():
    return [(1, "0.31"), (2, "0.12"), (3, "0"), (4, "-0.52"), (5, "0.09")]
