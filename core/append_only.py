"""Tables whose rows the database itself refuses to change or to remove.

For migrations written by hand::

    operations = [append_only.refuse_changes("competitions_submission")]

A migration that alters such a table on SQLite remakes it and so loses its triggers:
repeat the operation at its end. A test finds a table that lost them.
"""

from django.db import migrations

PREFIX = "podium_refuse"

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def refuse_changes(table, *, updates=True, deletes=True):
    """A migration operation that makes ``table`` append-only, on both databases."""
    events = ["UPDATE"] * updates + ["DELETE"] * deletes

    def install(apps, schema_editor):
        for statement in _create(schema_editor.connection.vendor, table, events):
            schema_editor.execute(statement, params=None)  # % is a word of theirs

    def remove(apps, schema_editor):
        for statement in _drop(schema_editor.connection.vendor, table, events):
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(install, remove)


def _create(vendor, table, events):
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER {PREFIX}_{event.lower()}_{table} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{event} of {table} is refused'); END"
            for event in events
        ]
    statements = [POSTGRESQL_FUNCTION]
    for event in events + ["TRUNCATE"] * ("DELETE" in events):
        level = "STATEMENT" if event == "TRUNCATE" else "ROW"
        statements.append(
            f"CREATE TRIGGER {PREFIX}_{event.lower()} BEFORE {event} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION {PREFIX}()"
        )
    return statements


def _drop(vendor, table, events):
    if vendor != "postgresql":
        return [f"DROP TRIGGER IF EXISTS {PREFIX}_{event.lower()}_{table}" for event in events]
    events = events + ["TRUNCATE"] * ("DELETE" in events)
    return [f"DROP TRIGGER IF EXISTS {PREFIX}_{event.lower()} ON {table}" for event in events]
