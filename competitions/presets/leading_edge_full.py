"""The full application of the leading-edge competition: what stage two asks."""

FULL = {
    "name": "Full application",
    "sections": [
        {
            "title": "Strategy",
            "help": "Your outline stands here already. Elaborate it.",
            "questions": [
                {
                    "key": "profile",
                    "kind": "long_text",
                    "label": "Profile of the cluster",
                    "word_limit": 1000,
                    "carries_over": "profile",
                },
                {
                    "key": "strategy",
                    "kind": "long_text",
                    "label": "Strategy and goals",
                    "word_limit": 3000,
                    "carries_over": "strategy",
                },
                {
                    "key": "innovation-chain",
                    "kind": "long_text",
                    "label": "From knowledge to market",
                    "word_limit": 1200,
                    "carries_over": "innovation-chain",
                },
                {
                    "key": "management",
                    "kind": "long_text",
                    "label": "Cooperation and cluster management",
                    "word_limit": 1200,
                    "carries_over": "management",
                },
                {
                    "key": "talent",
                    "kind": "long_text",
                    "label": "Training, qualification and young talent",
                    "word_limit": 1000,
                    "carries_over": "talent",
                },
                {
                    "key": "partners",
                    "kind": "partners",
                    "label": "Partners",
                    "options": {"rows_max": 100},
                    "carries_over": "partners",
                },
            ],
        },
        {
            "title": "Priority projects",
            "help": "The projects that carry the strategy, with partners, cost and own share.",
            "questions": [
                {
                    "key": "projects",
                    "kind": "projects",
                    "label": "Projects",
                    "options": {"rows_max": 40},
                },
                {"key": "project-start", "kind": "date", "label": "Start", "is_required": False},
                {
                    "key": "milestones",
                    "kind": "milestones",
                    "label": "Milestones",
                    "help": "What will be reached by when; the interim evaluation looks at these.",
                    "options": {"rows_max": 40},
                },
            ],
        },
        {
            "title": "Financing",
            "help": "By year and source, in EUR. Sums are computed.",
            "questions": [
                {
                    "key": "financing",
                    "kind": "financing",
                    "label": "Financing table",
                    "options": {
                        "years": 5,
                        "sources": [
                            ["grant", "Grant requested"],
                            ["public", "Other public money"],
                            ["private", "Firms and private investors"],
                        ],
                    },
                },
            ],
        },
        {
            "title": "What each partner brings",
            "help": "Each partner answers this for its own organisation and signs it off.",
            "questions": [
                {
                    "key": "own-contribution",
                    "kind": "money",
                    "label": "Own contribution (EUR)",
                    "help": "What your organisation brings over the whole period.",
                    "writers": "partners",
                },
                {
                    "key": "own-role",
                    "kind": "long_text",
                    "label": "What your organisation does",
                    "word_limit": 200,
                    "writers": "partners",
                },
                {
                    "key": "letter",
                    "kind": "files",
                    "label": "Letter of intent",
                    "help": "One PDF, signed.",
                    "options": {"file_kinds": ["pdf"], "files_max": 1, "megabytes_max": 10},
                    "writers": "partners",
                },
            ],
        },
    ],
}
