"""What is known of an application for the rules of its call: from the register and the answers.

The register is asked as it stands now; a cluster that puts it right sees that at once.
"""

from competitions import amounts, handed_in, rules_in_words
from competitions.eligibility import Facts

# The keys of the questions that ask for it, where a form does
MANAGEMENT, PROJECT_START = "management-fte", "project-start"


def standing(dossier, items):
    """How the application stands to each rule of its call, in words; [] without rules.

    ``items`` are those of the draft or of a hand-in.
    """
    call = dossier.stage.call
    if not rules_in_words.known_rules(call):
        return []
    facts = gather(dossier.application.cluster, items)
    return rules_in_words.standing(call, lambda rule: facts)


def before(call, clusters):
    """(cluster, lines) for those who might apply, by the rules that the register answers.

    [] for a call without such rules. A query for the members of each cluster: people manage few.
    """
    rules = [rule for rule in rules_in_words.known_rules(call) if _is_in_register(rule)]
    if not rules:
        return []
    return [(cluster, _by_register(call, cluster)) for cluster in clusters]


def _is_in_register(rule):
    return rule["rule"] in rules_in_words.IN_REGISTER


def _by_register(call, cluster):
    known = gather(cluster, [])
    lines = rules_in_words.standing(call, lambda rule: known)
    return [line for line in lines if line.is_in_register]


def of_hand_in(dossier):
    """The same for the hand-in that counts; [] while there is none."""
    if dossier.pinned is None:
        return []
    parts = handed_in.of_snapshot(dossier.pinned.content)
    return standing(dossier, [item for part in parts for item in part.all_items])


def gather(cluster, items):
    """The Facts about ``cluster`` and what it wrote; one query, for its members."""
    members = cluster.memberships.current().filter(is_committed=True)
    money = amounts.of(items)
    return Facts(
        members=[
            (row.organisation.kind, row.organisation.region.code if row.organisation.region else "")
            for row in members.select_related("organisation__region")
        ],
        management_fte=_management(cluster, items),
        english_website=bool(cluster.english_website),
        private=money["private"],
        total=money["total"],
        requested=money["grant"],
        years=_years(items),
        project_start=_project_start(items),
    )


def _management(cluster, items):
    """What the form says where it asks, else what the register says."""
    for item in items:
        if item.question.key == MANAGEMENT and item.value is not None:
            return item.value
    return cluster.management_fte


def _project_start(items):
    starts = [i.value for i in items if i.question.key == PROJECT_START and i.kind.name == "date"]
    return starts[0] if starts else None


def _years(items):
    """From the first year with money to the last, in the first table that has any."""
    for item in items:
        if item.question.kind == "financing" and item.value:
            years = zip(*item.value.values(), strict=True)
            used = [year for year, amounts in enumerate(years) if any(amounts)]
            if used:
                return used[-1] - used[0] + 1
    return None
