"""Cluster management excellence: one rolling stage, 31 indicators with levels 0 to 4.

The indicators and their silver and gold scope are those of the European Cluster Excellence
Initiative as printed in fman-2023-0002 (open access); 5.2 and 5.3 are unverified (see the column
``provenance``) and in gold scope only. Level descriptors, evidence, minimum levels and baseline
flags are ours and editable.

Three presets share them: a call for each tier, with its own rules.
"""

import csv
import json
from pathlib import Path

DATA = Path(__file__).parent / "data"
INDICATORS = DATA / "cluster_management_indicators.csv"
LEVELS = DATA / "cluster_management_levels.json"

GROUPS = {
    "structure": "Structure of the cluster",
    "governance": "Governance and cooperation",
    "financing": "Financing",
    "strategy": "Strategy, objectives and services",
    "recognition": "Achievements and recognition",
}


def _is_baseline(row):
    """Our default: the whole structure group and three indicators besides."""
    return row["group"] == "structure" or row["code"] in {"2.1", "2.4", "4.1.1"}


def _criteria():
    ours = json.loads(LEVELS.read_text(encoding="utf-8"))
    with INDICATORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            baseline = _is_baseline(row)
            words = ours[row["code"]]
            yield {
                "key": row["code"],
                "group": row["group"],
                "title": row["indicator"],
                "evidence": words["evidence"],
                "descriptors": {str(n): level for n, level in enumerate(words["levels"])},
                "weight": 1,
                "minimum_level": 1,
                "is_baseline": baseline,
                "allows_not_applicable": not baseline,
                "in_silver_scope": row["in_silver_audit_scope"] == "y",
                "in_gold_scope": row["in_gold_audit_scope"] == "y",
            }


RUBRIC = {
    "name": "Cluster management indicators",
    "minimum": "0",
    "maximum": "4",
    "step": "1",
    "direction": "higher",
    "source": "European Cluster Excellence Initiative, 31 indicators, as printed in "
    "fman-2023-0002. Level descriptors, evidence, weights, minimum levels and baselines are those "
    "of this office and no part of the source.",
    "groups": [list(group) for group in GROUPS.items()],
    "criteria": list(_criteria()),
}

SELF_ASSESSMENT = {
    "name": "Self-assessment",
    "sections": [
        {
            "title": "The cluster organisation",
            "questions": [
                {
                    "key": "profile",
                    "kind": "long_text",
                    "label": "Profile of the cluster and its management",
                    "word_limit": 600,
                },
            ],
        },
        *(
            {
                "title": title,
                "help": "Choose the level that fits best, say why, and show what proves it.",
                "questions": [
                    {
                        "key": f"indicators-{group}",
                        "kind": "indicators",
                        "label": title,
                        "options": {"group": group},
                    },
                ],
            }
            for group, title in GROUPS.items()
        ),
        {
            "title": "Evidence",
            "questions": [
                {
                    "key": "evidence",
                    "kind": "files",
                    "label": "Documents that prove it",
                    "help": "Strategy, statistics, minutes: PDF files. Upload each once, here or "
                    "at an indicator; then tick it at every indicator that it proves.",
                    "is_required": False,
                    "options": {"file_kinds": ["pdf"], "files_max": 31, "megabytes_max": 10},
                },
            ],
        },
    ],
}

PROGRAMME = {
    "slug": "cluster-management-excellence",
    "name": "Cluster management excellence",
    "kind": "label",
    "label_type": {
        "slug": "cluster-management-excellence",
        "name": "Cluster management excellence",
        "policy": {
            "gold": {"years": 2, "renewal_years": 3, "renewal_window_years": 1},
            "silver": {"years": 2, "renewal_years": 3, "renewal_window_years": 1},
            "bronze": {"years": 2, "renewal_years": 3, "renewal_window_years": 1},
        },
    },
}

ELIGIBILITY = [
    {"rule": "management_fte", "needed": "0.5"},
    {"rule": "committed_members", "needed": "15"},
    {"rule": "member_types", "needed": "2"},
    {"rule": "english_website", "needed": "1"},
]

RULES = {
    "gold": {
        "aim": "gold",
        "threshold": "80",
        "fallback": ["silver"],
        "improvement_areas": 3,
        "assessors": 2,
        "foreign_assessors": 1,
    },
    "silver": {
        "aim": "silver",
        "fallback": [],
        "improvement_areas": 3,
        "assessors": 1,
        "foreign_assessors": 0,
    },
    "bronze": {
        "aim": "bronze",
        "fallback": [],
        "improvement_areas": 3,
        "assessors": 1,
        "foreign_assessors": 0,
    },
}


def _preset(tier, slug, name, words):
    rules = RULES[tier]
    return {
        "slug": slug,
        "name": name,
        "words": words,
        "programme": PROGRAMME,
        "call": {"label_rules": rules, "eligibility": ELIGIBILITY},
        "rubric": RUBRIC,
        "stages": [
            {
                "kind": "assessment",
                "title": "Assessment",
                "timing": "rolling",
                "form": SELF_ASSESSMENT,
                "judges": rules["assessors"],
                "quorum": rules["assessors"],
                "basis": "agreed",
            },
        ],
    }


GOLD = _preset(
    "gold",
    "cluster-management",
    "Cluster management excellence",
    "Gold, open all year: two assessors, one from another country; each of 31 indicators reaches "
    "its minimum, and at least 80 % in all. Silver where gold is missed.",
)
SILVER = _preset(
    "silver",
    "cluster-management-silver",
    "Cluster management excellence: silver",
    "Silver, open all year: one assessor; every baseline is met, and three areas named at the "
    "first benchmarking are held or improved.",
)
BRONZE = _preset(
    "bronze",
    "cluster-management-bronze",
    "Cluster management excellence: bronze",
    "Bronze, open all year: one interview about all indicators. Nobody fails it; three areas to "
    "improve are named.",
)
PRESETS = [GOLD, SILVER, BRONZE]
