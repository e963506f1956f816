"""Invented words for sample applications. Every page that shows them is marked as sample."""

STRENGTHS = [
    "three of the ten largest firms of the field have their development here",
    "two universities and four institutes work on the same roadmap",
    "a pilot plant that small firms can use by the day opened last year",
    "a third of all patents of the field in the country come from the region",
    "more than forty start-ups were founded in the last ten years",
]
GOALS = [
    "halve the time from the first demonstrator to the first customer",
    "double the number of small firms that do research of their own",
    "make the region the first address for this field in Europe",
    "bring three joint platforms to the market within five years",
    "train two hundred specialists a year in a course of studies of our own",
]


def outline(cluster, number):
    """question key -> words of the sample outline of ``cluster``."""
    strength = STRENGTHS[number % len(STRENGTHS)]
    other = STRENGTHS[(number + 2) % len(STRENGTHS)]
    goal = GOALS[number % len(GOALS)]
    further = GOALS[(number + 3) % len(GOALS)]
    field = cluster.field_text
    return {
        "profile": (
            f"{cluster} brings together firms, institutes and public bodies that work on {field}. "
            f"The partners have worked together for {5 + number % 9} years.\n\n"
            "This text was invented for the demonstration and says nothing about a real cluster."
        ),
        "strengths": (
            f"Our starting position is good: {strength}. Besides, {other}.\n\n"
            "- Research and production lie within an hour of each other.\n"
            "- Customers take part from the first sketch.\n"
            "- What is missing is a joint place to test."
        ),
        "strategy": (
            f"We want to {goal}, and to {further}.\n\n"
            "The strategy has three fields of action: technology, people, and markets. Each has "
            "a lead partner, a budget and yearly milestones that an advisory board reviews."
        ),
        "novelty": (
            "Others optimise single parts. We join the parts and let the customer decide early. "
            "Two groups abroad work on something similar; neither covers the whole chain."
        ),
        "innovation-chain": (
            "Basic questions lie with the universities, methods with the institutes, "
            "demonstrators with the firms. Suppliers join from the second year on."
        ),
        "management": (
            "The cluster organisation is an association with a managing director and a small "
            "team. Partners decide in a steering group; conflicts go to an ombudsperson."
        ),
        "talent": (
            "A joint course of studies, a summer school, and places for trainees who change "
            "between firms. A quarter of the places go to career changers."
        ),
    }


SCENARIOS = [("Twelve outlines", 12), ("Eight, and room for late talks", 8)]
NOTE = "Sample: kept to be compared in the meeting."
DEVIATION = "Sample: the panel wants to hear fewer, for longer."

COMMENTS = {
    0: "Weak: the outline claims this without showing it.",
    1: "Partly convincing; figures are missing.",
    2: "Good, with few open questions.",
    3: "Very convincing, with evidence and clear responsibilities.",
}


def comment(points):
    """A sample comment that fits a score from 0 to 5."""
    return COMMENTS[min(3, int(points / 1.5))]
