"""Cluster management excellence: one rolling stage, 31 indicators with levels 0 to 4.

The indicators and their silver and gold scope are those of the European Cluster Excellence
Initiative as printed in fman-2023-0002 (open access); 5.2 and 5.3 are unverified (see the column
``provenance``). Level descriptors, minimum levels and baseline flags are ours and editable.
"""

import csv
from pathlib import Path

INDICATORS = Path(__file__).parent / "data" / "cluster_management_indicators.csv"

LEVELS = {
    "0": "Nothing in place.",
    "1": "First steps; not documented.",
    "2": "In place and documented; not yet reviewed.",
    "3": "In place, documented and reviewed regularly.",
    "4": "Excellent: reviewed, improved and a model for others.",
}

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
    with INDICATORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            baseline = _is_baseline(row)
            yield {
                "key": row["code"],
                "group": row["group"],
                "title": row["indicator"],
                "descriptors": LEVELS,
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
    "fman-2023-0002; descriptors, minimum levels and baselines are ours.",
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
                "help": "Choose the level that describes you best and say what proves it.",
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
                    "help": "Strategy, statistics, minutes: PDF files. Name the indicator in each.",
                    "is_required": False,
                    "options": {"file_kinds": ["pdf"], "files_max": 31, "megabytes_max": 10},
                },
            ],
        },
    ],
}

PRESET = {
    "slug": "cluster-management",
    "name": "Cluster management excellence",
    "words": "A label open all year: self-assessment on 31 indicators, assessors, a tier by rule.",
    "programme": {
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
    },
    "call": {
        "label_rules": {"threshold": "80", "fallback": ["silver"]},
        "eligibility": [
            {"rule": "management_fte", "needed": "0.5"},
            {"rule": "committed_members", "needed": "15"},
            {"rule": "member_types", "needed": "2"},
            {"rule": "english_website", "needed": "1"},
        ],
    },
    "rubric": RUBRIC,
    "stages": [
        {
            "kind": "assessment",
            "title": "Assessment",
            "timing": "rolling",
            "form": SELF_ASSESSMENT,
            "judges": 2,
            "quorum": 2,
            "basis": "agreed",
        },
    ],
}
