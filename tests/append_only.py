"""Lifting the triggers that refuse changes: to tamper, and to empty the test database."""

from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase

from core.append_only import PREFIX

CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"  # a table with checks outstanding cannot be altered


@contextmanager
def lifted():
    """No trigger of ``core.append_only`` refuses anything meanwhile."""
    lift, restore = _statements()
    _execute(lift)
    try:
        yield
    finally:
        _execute(restore)


def let_transactional_tests_clean_up():
    """Django empties the tables after a transactional test, which the triggers would refuse."""
    empty_tables = TransactionTestCase._fixture_teardown

    def teardown(self):
        with lifted():
            empty_tables(self)

    TransactionTestCase._fixture_teardown = teardown


def _statements():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE %s",
                [f"{PREFIX}%"],
            )
            found = cursor.fetchall()
            return [
                [
                    CHECK_NOW,
                    *(f"ALTER TABLE {table} {verb} TRIGGER {name}" for table, name in found),
                ]
                for verb in ("DISABLE", "ENABLE")
            ]
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{PREFIX}%"],
        )
        found = cursor.fetchall()
        return [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]


def _execute(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
