"""What the office reads before it confirms a tier: levels side by side, and why each tier."""

from reviews import assessment_job, levels, reasons
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.states import ResultStatus


def of(dossier, assessment, consensus):
    """``assessment`` and ``consensus`` as the reader may see them, or None."""
    context = {"assessment": assessment, "consensus": consensus}
    if consensus and consensus.is_agreed:
        context |= _side_by_side(dossier, consensus)
    if assessment:
        context |= {
            "reasons": reasons.sentences(assessment),
            "by_tier": reasons.by_tier(assessment),
            "aim": reasons.aim_of(assessment),
            "percentage": reasons.percentage_of(assessment),
            "not_applicable": assessment.report.get("not_applicable", []),
        }
    if assessment and consensus and assessment.status == ResultStatus.COMPUTED:
        context["is_outdated"] = assessment_job.is_outdated(assessment, consensus)
    return context


def _side_by_side(dossier, consensus):
    sheets, rows = levels.rows(dossier, consensus)
    for row in rows:
        row.against_claim = against_claim(row.claimed, row.agreed)
        row.is_below = _is_number(row.agreed) and int(row.agreed) < (
            row.criterion.minimum_level or 0
        )
    moved = [row.against_claim for row in rows]
    return {
        "sheets": sheets,
        "rows": rows,
        "differing": sum(row.differs for row in rows),
        "claimed_more": moved.count("lower"),
        "claimed_less": moved.count("higher"),
        "is_weighted": len({row.criterion.weight for row in rows}) > 1,
    }


def against_claim(claimed, agreed):
    """ "lower" or "higher" where the level agreed is not the one claimed, "other" for n/a, or "".

    >>> against_claim("4", "3"), against_claim("3", "3"), against_claim("3", "n/a")
    ('lower', '', 'other')
    """
    if not claimed or not agreed or claimed == agreed:
        return ""
    if NOT_APPLICABLE in (claimed, agreed):
        return "other"
    return "lower" if int(agreed) < int(claimed) else "higher"


def _is_number(level):
    return level not in ("", NOT_APPLICABLE)
