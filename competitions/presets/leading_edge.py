"""Leading-edge cluster competition: two stages, five published criteria, caps, private half.

Caps, budget and criteria follow the published rules of the German Spitzencluster-Wettbewerb
(2007-2012); lengths and level descriptors are ours and editable before publication.
"""

from competitions.presets.leading_edge_full import FULL

LEVELS = {
    "0": "Not addressed, or cannot be judged for lack of information.",
    "1": "Poor: serious weaknesses.",
    "2": "Fair: addressed broadly, significant weaknesses.",
    "3": "Good: addressed well, a number of shortcomings.",
    "4": "Very good: addressed very well, few shortcomings.",
    "5": "Excellent: all relevant aspects addressed; shortcomings are minor.",
}

RUBRIC = {
    "name": "Leading-edge clusters",
    "minimum": "0",
    "maximum": "5",
    "step": "0.5",
    "direction": "higher",
    "descriptors": LEVELS,
    "criteria": [
        {
            "key": "private-money",
            "title": "Financial participation of business and private investors",
            "help": "Is the participation significant, and is it committed?",
        },
        {
            "key": "lasting-change",
            "title": "Projects build on strengths and lead to lasting change",
            "help": "Do the projects start from what the region is good at? What stays?",
        },
        {
            "key": "innovation",
            "title": "Innovation capability, unique selling points, international position",
            "help": "Will the cluster reach or hold an international top position?",
        },
        {
            "key": "cooperation",
            "title": "New forms of cooperation and professional cluster management",
            "help": "What is new in how the partners work together?",
        },
        {
            "key": "talent",
            "title": "Training, qualification and young talent",
            "help": "Is it specific to the cluster?",
        },
    ],
}

OUTLINE = {
    "name": "Outline",
    "sections": [
        {
            "title": "The cluster",
            "help": "Who you are and where you start from.",
            "questions": [
                {
                    "key": "profile",
                    "kind": "long_text",
                    "label": "Profile of the cluster",
                    "help": "Field, region, partners and how long you have worked together.",
                    "word_limit": 600,
                },
                {
                    "key": "strengths",
                    "kind": "long_text",
                    "label": "Strengths and starting position",
                    "help": "Compare yourselves with the best in the world, with figures.",
                    "word_limit": 800,
                },
                {
                    "key": "partners",
                    "kind": "partners",
                    "label": "Partners",
                    "help": "The organisations that take part, with their role.",
                    "options": {"rows_max": 60},
                },
            ],
        },
        {
            "title": "Strategy",
            "help": "Where you want to be, and by which way.",
            "questions": [
                {
                    "key": "strategy",
                    "kind": "long_text",
                    "label": "Joint strategy and goals",
                    "word_limit": 1200,
                },
                {
                    "key": "novelty",
                    "kind": "long_text",
                    "label": "Novelty",
                    "help": "What is new, and who else works on it?",
                    "word_limit": 600,
                },
                {
                    "key": "innovation-chain",
                    "kind": "long_text",
                    "label": "From knowledge to market",
                    "help": "The innovation chain and who covers which part of it.",
                    "word_limit": 600,
                },
            ],
        },
        {
            "title": "Cooperation and people",
            "questions": [
                {
                    "key": "management",
                    "kind": "long_text",
                    "label": "Cooperation and cluster management",
                    "word_limit": 600,
                },
                {
                    "key": "talent",
                    "kind": "long_text",
                    "label": "Training, qualification and young talent",
                    "word_limit": 400,
                },
                {
                    "key": "management-fte",
                    "kind": "number",
                    "label": "Cluster management",
                    "help": "Staff of the cluster management in full-time equivalents.",
                    "options": {"unit": "FTE", "minimum": "0", "maximum": "200"},
                },
            ],
        },
        {
            "title": "Rough financing",
            "help": "Whole project period. Private money must be at least half of the total.",
            "questions": [
                {
                    "key": "requested",
                    "kind": "money",
                    "label": "Grant requested (EUR)",
                    "options": {"role": "grant"},
                },
                {
                    "key": "private",
                    "kind": "money",
                    "label": "Money of firms and private investors (EUR)",
                    "options": {"role": "private"},
                },
                {
                    "key": "other-public",
                    "kind": "money",
                    "label": "Other public money (EUR)",
                    "help": "Enter 0 where there is none.",
                    "options": {"role": "public"},
                },
                {
                    "key": "annex",
                    "kind": "files",
                    "label": "Annex",
                    "help": "One PDF with pictures and references, if you wish.",
                    "is_required": False,
                    "options": {"file_kinds": ["pdf"], "megabytes_max": 10, "pages_max": 20},
                },
            ],
        },
    ],
}

PRESET = {
    "slug": "leading-edge",
    "name": "Leading-edge cluster competition",
    "words": "A contest in two stages: outlines, then full applications of those shortlisted.",
    "programme": {
        "slug": "leading-edge-clusters",
        "name": "Leading-edge cluster competition",
        "kind": "contest",
    },
    "call": {
        "budget": "200000000.00",
        "cap_per_winner": "40000000.00",
        "private_share_min": "50.00",
        "years_max": 5,
        "eligibility": [
            {"rule": "private_share", "needed": "50"},
            {"rule": "request_cap", "needed": "40000000.00"},
        ],
    },
    "rubric": RUBRIC,
    "stages": [
        {
            "kind": "outline",
            "title": "Outline",
            "form": OUTLINE,
            "places": 15,
            "judges": 3,
            "quorum": 3,
        },
        {
            "kind": "full",
            "title": "Full application",
            "form": FULL,
            "places": 5,
            "judges": 3,
            "quorum": 3,
            "asks_sign_off": True,
            "confirming": "plain",
        },
    ],
}
