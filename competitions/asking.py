"""Which questions of a form are asked, by what is answered in it."""

from competitions import conditions


def mark(items):
    """Say of each of a form's items whether it is asked, and which item decides that.

    In the part of a partner, the team's answers and its own decide.
    """
    team = [item for item in items if item.partner is None]
    _mark(team, team)
    for partner in {item.partner for item in items} - {None}:
        own = [item for item in items if item.partner == partner]
        _mark(own, [*team, *own])


def by_team(questions, items):
    """Keys of those ``questions`` of a form that the team's answers alone let be asked."""
    needs = {question.key: conditions.of(question.condition) for question in questions}
    team = [item for item in items if item.partner is None]
    return conditions.asked(needs, {item.question.key: item.kind.chosen(item.raw) for item in team})


def _mark(items, among):
    needs = {item.question.key: conditions.of(item.question.condition) for item in among}
    chosen = {item.question.key: item.kind.chosen(item.raw) for item in among}
    asked = conditions.asked(needs, chosen)
    by_key = {item.question.key: item for item in among}
    for item in items:
        condition = needs[item.question.key]
        item.is_asked = item.question.key in asked
        item.decided_by = by_key.get(condition.key) if condition else None
