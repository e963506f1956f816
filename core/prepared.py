"""Queries that a busy page asks each time, put into SQL once.

Django builds every query anew; for one with some joins that takes several times as long as
PostgreSQL needs to answer. What is decorated here is built at its first use and kept for the life
of the process: afterwards only the values differ.

    @prepared
    def _live(assignment):
        return ScoreSheet.objects.filter(assignment=assignment).live()

    sheets = _live(assignment.pk)

Everything but the arguments is fixed by then: the moment, the language or a person must be an
argument if a query depends on it. Arguments are numbers and texts that a filter compares something
with, days as texts like 2025-02-28; ``__in`` and slices take none.
"""

from copy import copy
from dataclasses import dataclass
from functools import cache, wraps
from inspect import signature

from django.db import connections
from django.db.models import BigIntegerField, Expression
from django.db.transaction import TransactionManagementError

GREATEST = BigIntegerField.MAX_BIGINT


class Argument(Expression):
    """The place of a value in a prepared query."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


@dataclass(frozen=True)
class _Statement:
    """A queryset with its SQL; ``parameters`` are values and Arguments in their order."""

    queryset: object
    compiler: object
    sql: str
    parameters: tuple

    @classmethod
    def of(cls, queryset):
        compiler = queryset.query.get_compiler(queryset.db)
        sql, parameters = compiler.as_sql()
        return cls(queryset, compiler, sql, tuple(parameters))

    def rows(self, values):
        bound = tuple(values[p.name] if isinstance(p, Argument) else p for p in self.parameters)
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]  # this thread's own
        if self.queryset.query.select_for_update and not compiler.connection.in_atomic_block:
            raise TransactionManagementError("a row is locked within a transaction")
        compiler.as_sql = lambda *args, **kwargs: (self.sql, bound)
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)


def prepared(build):
    """Let a function that builds a queryset of its arguments give the rows, as a list."""
    names = tuple(signature(build).parameters)

    @cache
    def statement():
        return _Statement.of(build(*map(Argument, names)))

    @wraps(build)
    def rows(*values):
        if None in values:
            raise ValueError(f"{build.__qualname__} compares with nothing: {values}")
        if any(isinstance(value, int) and abs(value) > GREATEST for value in values):
            return []  # no column holds it; databases do not take it either
        return statement().rows(dict(zip(names, values, strict=True)))

    return rows
