"""Who may see which row: one registry that pages, search, exports, mail and PDF ask.

For each model there are *grants*, any of which opens a row to a person, and *vetoes*,
any of which closes it again whatever the grants say. Each is spelt twice, side by side:
as a predicate for one object and as a ``Q`` for a queryset. The apps register theirs in
``AppConfig.ready``; a model that nobody granted anything on is invisible.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Q

EVERYTHING = ~Q(pk__in=[])
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Rule:
    """One reason to show or to hide rows, in both spellings."""

    name: str
    predicate: Callable  # (user, obj) -> bool
    q: Callable  # (user) -> Q

    def query(self, user):
        """The ``Q``; an empty one is refused, because ``Q() | other`` means ``other``."""
        query = self.q(user)
        if not query:
            raise ValueError(f"{self.name} returned an empty Q: say EVERYTHING or NOTHING")
        return query


_grants = defaultdict(dict)
_vetoes = defaultdict(dict)


def grant(model, name, predicate, q):
    """Open rows of ``model`` ("app.Model") to those for whom the rule holds."""
    _register(_grants, model, name, predicate, q)


def veto(model, name, predicate, q):
    """Close rows of ``model`` to those for whom the rule holds, whoever opened them."""
    _register(_vetoes, model, name, predicate, q)


def grants(model):
    return list(_grants[model._meta.label_lower].values())


def vetoes(model):
    return list(_vetoes[model._meta.label_lower].values())


def visible(queryset, user):
    """Those rows of ``queryset`` that ``user`` may see.

    The rules are asked in subqueries over keys, so that their joins neither double a
    row nor meet the joins of ``queryset``.
    """
    model = queryset.model
    opened = _opened(model, user)
    if opened != EVERYTHING:
        queryset = queryset.filter(pk__in=_keys(model, opened))
    return unvetoed(queryset, user)


def unvetoed(queryset, user):
    """Those rows of ``queryset`` that no veto closes to ``user``, whatever opens them."""
    for closed in _closed(queryset.model, user):
        queryset = queryset.exclude(pk__in=closed)
    return queryset


def hidden(queryset, user):
    """Those rows of ``queryset`` that ``user`` may not see: what ``visible`` leaves out."""
    model = queryset.model
    opened = _opened(model, user)
    closed = reduce(or_, (Q(pk__in=keys) for keys in _closed(model, user)), NOTHING)
    return queryset.filter(
        closed if opened == EVERYTHING else closed | ~Q(pk__in=_keys(model, opened))
    )


def allows(user, obj):
    """Whether ``user`` may see ``obj``."""
    opened = any(rule.predicate(user, obj) for rule in grants(type(obj)))
    return opened and not vetoed(user, obj)


def vetoed(user, obj):
    """Whether a veto closes ``obj`` to ``user``, whatever else they may do."""
    return any(rule.predicate(user, obj) for rule in vetoes(type(obj)))


def closed_subjects(rows, user, label, key):
    """A ``Q`` of those ``rows`` that are about an object which a veto closes to ``user``.

    For models that name what they are about in two columns, as letters and jobs do.
    """
    closed = NOTHING
    for name in rows.order_by().exclude(**{label: ""}).values_list(label, flat=True).distinct():
        model = apps.get_model(name)
        for rule in vetoes(model):
            keys = _keys(model, rule.query(user)).values_list("pk", flat=True)
            closed |= Q(**{label: name, f"{key}__in": [str(pk) for pk in keys]})
    return closed


def _opened(model, user):
    """The grants as one ``Q``; EVERYTHING itself where one of them opens all."""
    queries = [rule.query(user) for rule in grants(model)]
    return EVERYTHING if EVERYTHING in queries else reduce(or_, queries, NOTHING)


def _closed(model, user):
    """The keys that each veto closes, but for those that close nothing to ``user``."""
    queries = [rule.query(user) for rule in vetoes(model)]
    return [_keys(model, query) for query in queries if query != NOTHING]


def _keys(model, query):
    return model._base_manager.filter(query).values("pk")


def _register(registry, model, name, predicate, q):
    rules = registry[model.lower()]
    if name in rules:
        raise ValueError(f"{model} has two rules named {name}")
    rules[name] = Rule(name, predicate, q)
