"""Which questions of a form are asked, by what is answered in it."""

from competitions import conditions


def mark(items):
    """Say of each of a form's items whether it is asked, and which item decides that."""
    needs = {item.question.key: conditions.of(item.question.condition) for item in items}
    chosen = {item.question.key: item.kind.chosen(item.raw) for item in items}
    asked = conditions.asked(needs, chosen)
    by_key = {item.question.key: item for item in items}
    for item in items:
        condition = needs[item.question.key]
        item.is_asked = item.question.key in asked
        item.decided_by = by_key.get(condition.key) if condition else None
