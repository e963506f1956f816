"""A visibility rule is spelt twice. This proves, on real rows, that both spellings agree."""

from core import visibility


def assert_spellings_agree(model, users):
    """Compare predicate and ``Q`` of every rule of ``model``, and of their sum, for ``users``.

    The rows in the database are the cases: make some of every sort before calling this.
    """
    rows = list(model._base_manager.order_by("pk"))
    for rule in [*visibility.grants(model), *visibility.vetoes(model)]:
        for user in users:
            by_query = model._base_manager.filter(rule.query(user)).values_list("pk", flat=True)
            by_predicate = [row.pk for row in rows if rule.predicate(user, row)]
            assert sorted(set(by_query)) == by_predicate, f"{rule.name} for {user}"
    for user in users:
        seen = visibility.visible(model._base_manager.order_by("pk"), user)
        assert list(seen) == [row for row in rows if visibility.allows(user, row)], str(user)
        hidden = visibility.hidden(model._base_manager.order_by("pk"), user)
        assert list(hidden) == [row for row in rows if not visibility.allows(user, row)], str(user)
