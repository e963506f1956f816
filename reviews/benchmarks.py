"""What the report of a label dossier says, put together when its tier is confirmed.

It is stored with the assessment, so that page and PDF stay as they were: neither a later
version of the catalogue nor other clusters' results change them.
"""

from fractions import Fraction

from competitions.labelling import policy_of
from competitions.models import Criterion
from core import clock
from reviews import feedback, peers
from reviews.models import Assessment
from reviews.redaction import Redactor
from reviews.rubrics import scale_of
from reviews.states import ResultStatus

STRENGTHS = 3


def build(assessment, consensus):
    """The report as plain data; one query per kind of row, however many clusters there are.

    ``levels`` (code -> level or None), ``areas`` and ``strengths`` (codes), ``areas_by`` (who
    named them: "assessors", "rule", or "both" where the assessors named too few), ``rows`` (one
    per indicator, in their order), ``groups`` (points of each), ``text`` and ``strengths_text`` (of
    the assessors), ``cluster`` (sector, size, age) and ``comparison`` (see ``reviews.peers``) or
    None.
    """
    dossier = assessment.dossier
    redact = _redactor(dossier.stage)
    rows = _rows(dossier.stage.rubric, consensus, redact)
    groups = _groups(rows, dict(dossier.stage.rubric.groups))
    cluster = dossier.application.cluster
    own = {
        "sector": dossier.application.sector,
        "size": peers.size_of(_members(cluster)),
        "age": peers.age_of(cluster.founded, clock.today().year),
    }
    named = list(getattr(consensus, "improvement_areas", None) or [])
    number = policy_of(dossier.stage.call).improvement_areas  # a later silver asks for all of them
    areas = list(dict.fromkeys([*named, *weakest(rows)]))[:number]
    return {
        "levels": {row["code"]: row["level"] for row in rows},
        "areas": areas,
        "areas_by": _named_by(named, areas),
        "strengths": strongest(rows),
        "strengths_text": redact(getattr(consensus, "strengths", "") or ""),
        "text": redact(consensus.text),
        "rows": rows,
        "groups": groups,
        "cluster": own,
        "comparison": _comparison(dossier, own, groups),
    }


def _named_by(named, areas):
    if not named:
        return "rule"
    return "assessors" if len(named) >= len(areas) else "both"


def weakest(rows):
    """Codes from the least level up; baselines and higher weights first.

    The highest ones come last: they are areas only where too few others can still rise, and are
    then held by staying there.
    """
    able = [row for row in rows if row["level"] is not None]
    able.sort(key=lambda row: (_share(row), not row["is_baseline"], -row["weight"]))
    return [row["code"] for row in able]


def strongest(rows):
    """Codes of the best levels, none in the lower half of the scale."""
    able = [row for row in rows if row["level"] is not None and 2 * row["level"] > row["maximum"]]
    able.sort(key=lambda row: (-_share(row), -row["weight"]))
    return [row["code"] for row in able[:STRENGTHS]]


def _share(row):
    return Fraction(row["level"], row["maximum"])


def _redactor(stage):
    """Words without names of the panel, unless applicants learn who judged."""
    if stage.shows_panelists:
        return str
    return Redactor(feedback.names_of_panel(stage.call_id))


def _rows(rubric, consensus, redact):
    agreed = {score.criterion_id: score for score in consensus.scores.all()}
    maximum = scale_of(rubric).steps
    return [
        {
            "code": criterion.key,
            "title": criterion.title,
            "group": criterion.group,
            "level": _level(agreed.get(criterion.pk)),
            "maximum": maximum,
            "minimum": criterion.minimum_level or 0,
            "weight": criterion.weight,
            "is_baseline": criterion.is_baseline,
            "note": redact(getattr(agreed.get(criterion.pk), "note", "")),
        }
        for criterion in Criterion.objects.filter(rubric=rubric).order_by("position")
    ]


def _level(score):
    return None if score is None or score.is_not_applicable else score.steps


def _groups(rows, titles):
    """Weighted points of each group, what does not apply left out, with the group's title."""
    groups = {}
    for row in rows:
        name = row["group"]
        new = {"name": name, "title": titles.get(name, name), "points": 0, "attainable": 0}
        group = groups.setdefault(name, new)
        if row["level"] is not None:
            group["points"] += row["weight"] * row["level"]
            group["attainable"] += row["weight"] * row["maximum"]
    return list(groups.values())


def shares(groups):
    """Group -> exact percent of its points; one in which nothing applies has none."""
    return {
        group["name"]: Fraction(100 * group["points"], group["attainable"])
        for group in groups
        if group["attainable"]
    }


def _members(cluster):
    return cluster.memberships.current().filter(is_committed=True).count()


def _comparison(dossier, own, groups):
    mine = peers.Peer(dossier.application.cluster_id, **own, shares=shares(groups))
    found = peers.compare(_confirmed(dossier), mine)
    if found is None:
        return None
    spreads = {
        name: [spread.lower, spread.middle, spread.upper] for name, spread in found.spreads.items()
    }
    return {"way": found.way, "clusters": found.clusters, "spreads": spreads}


def _confirmed(dossier):
    """All assessments of the label that decisions rest on, in the order of confirmation."""
    application = dossier.application
    rows = Assessment.objects.confirmed().filter(
        status=ResultStatus.FROZEN,
        dossier__stage__call__programme__label_type=application.call.programme.label_type_id,
        dossier__application__is_sample=application.is_sample,
    )
    rows = rows.order_by("updated_at", "pk")
    found = rows.values_list("dossier__application__cluster", "benchmark")
    return [
        peers.Peer(cluster, **kept["cluster"], shares=shares(kept["groups"]))
        for cluster, kept in found
    ]
