"""The report of a label assessment as a tagged PDF."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import pdf
from core.blocks import breakable
from core.formats import NOTHING, day, moment
from reviews import report_page
from reviews.actions.sheets import NOT_APPLICABLE


def report(assessment):
    page = report_page.of(assessment)
    kept = assessment.benchmark
    others = [_("Others")] if kept["comparison"] else []
    return pdf.render(
        "documents/label_report.typ",
        {
            "title": _("Report of the assessment: %(cluster)s")
            % {"cluster": page["application"].cluster.name},
            "language": get_language() or settings.LANGUAGE_CODE,
            "issuer": "Podium",
            "pairs": _pairs(page),
            "superseded": _("This decision was superseded by a later one.")
            if page["is_superseded"]
            else "",
            "tiers_title": _("Why this outcome"),
            "tiers": [
                (str(name), " ".join(why) or _("All rules are met."))
                for _t, name, why in page["by_tier"]
            ],
            "groups_title": _("Points by group"),
            "groups_head": [_("Group"), _("Reached"), *others],
            "groups": [_group(group) for group in page["groups"]],
            "comparison": page["comparison"],
            "sections": _sections(page, kept),
            "rows_title": _("Every indicator"),
            "rows_head": [_("Indicator"), _("Level"), _("Minimum"), _("Evidence seen")],
            "rows": [_row(row) for row in kept["rows"]],
            "note": _("Digest of the assessment (SHA-256): %(digest)s")
            % {"digest": assessment.digest},
        },
    )


def _pairs(page):
    assessment, decision, call = page["assessment"], page["decision"], page["call"]
    application = page["application"]
    outcome = assessment.get_tier_display() or _("no label")
    rows = [
        (_("Outcome"), outcome),
        (_("Applied for"), str(page["aim"])),
        (
            _("Points"),
            _("%(points)s of %(attainable)s, %(percentage)s %%")
            % {
                "points": assessment.report["points"],
                "attainable": assessment.report["attainable"],
                "percentage": page["percentage"],
            },
        ),
        (_("Application"), f"{application.reference} {breakable(application.title)}"),
        (_("Call"), breakable(call.title)),
    ]
    if label := assessment.label:
        rows.append((_("Certificate number"), label.number))
        rows.append(
            (_("Valid"), f"{day(label.valid_from)} \N{EN DASH} {day(label.last_valid_day)}")
        )
    if decision:
        rows.append((_("Decided"), moment(decision.confirmed_at, call.zone)))
    return rows


def _group(group):
    return {
        "title": breakable(group.title),
        "share": None if group.share is None else float(group.share),
        "share_text": group.share_text,
        "points": group.points,
        "spread": group.spread,
        "spread_text": group.spread_text or NOTHING,
    }


def _sections(page, kept):
    """Titled lists and paragraphs, those with nothing in them left out."""
    words = [line for line in kept["text"].splitlines() if line.strip()]
    left_out = [_named(row) for row in page["not_applicable"]]
    found = [
        (_("Strengths"), kept["strengths_text"], [_named(row) for row in page["strengths"]]),
        (
            _("What to improve first"),
            page["areas_note"],
            [breakable(words) for words in page["areas"]],
        ),
        (_("What the assessors say"), "\n".join(words), []),
        (
            _("What does not apply"),
            _("Granted by the assessors; left out of points and percent.") if left_out else "",
            left_out,
        ),
    ]
    return [
        {
            "title": title,
            "words": [breakable(line) for line in text.splitlines() if line.strip()],
            "items": items,
        }
        for title, text, items in found
        if text.strip() or items
    ]


def _named(row):
    return breakable(f"{row['code']} {row['title']}")


def _row(row):
    level = NOT_APPLICABLE if row["level"] is None else str(row["level"])
    mark = f" ({_('baseline')})" if row["is_baseline"] else ""
    return {
        "name": _named(row) + mark,
        "level": f"{level} / {row['maximum']}" if row["level"] is not None else level,
        "least": str(row["minimum"]),
        "is_below": row["level"] is not None and row["level"] < row["minimum"],
        "below": _("below the minimum"),
        "note": breakable(row["note"]),
    }
