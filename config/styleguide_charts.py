"""One chart of each kind for the style guide, with figures that could be real."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusters import geography
from core import charts

LONG_NAME = (
    "Alliance of the Upper Rhine for Microsystems, Photonics and Sustainable Production of "
    "Electronics in Small and Medium-Sized Enterprises along the Whole Value Chain"
)
ROUNDS = [("2008", 38, 12, 5), ("2010", 23, 10, 5), ("2012", 24, 11, 5)]


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
        _slopes(),
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


def sample_map():
    """A map of some regions; a place without a shape stands in its table alone."""
    figures = {"DE1": 31, "DE2": 28, "DE3": 9, "DE6": 4, "DEA": 17, "DED": 12, "DEG": 0}
    names = ["Baden-Württemberg", "Bayern", "Berlin", "Hamburg", "Nordrhein-Westfalen"]
    areas = [
        charts.Area(code, name, count, "#charts", (count // 3,))
        for (code, count), name in zip(
            figures.items(), [*names, "Sachsen", "Thüringen"], strict=True
        )
    ]
    return charts.region_map(
        _("Clusters by region"),
        _("Most are in the south. The stronger the colour, the more."),
        [*areas, charts.Area("FR", LONG_NAME, 7, "#charts", (2,))],
        ground=geography.ground(),
        columns=[_("Region"), _("Clusters"), _("Gold")],
        notice=geography.NOTICE,
    )


def _slopes():
    return charts.slopes(
        _("Places by method"),
        _("Forum OE gains two places once strict panelists are allowed for."),
        [str(_("Mean of totals")), str(_("Least squares")), str(_("Mixed model"))],
        [
            ("Solarvalley", [(1, "1"), (1, "1"), (1, "1")]),
            ("BioRN", [(2, "2"), (3, "3"), (2, "2")]),
            ("Cool", [(3, "3"), (4, "4"), (4, "4")]),
            ("Forum OE", [(4, "4"), (2, "2"), (3, "3")]),
            ("Hamburg", [(5, "5"), None, (5, "5")]),
        ],
        marked=["Forum OE"],
        column=_("Cluster"),
    )


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
