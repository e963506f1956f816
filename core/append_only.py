"""Tables whose rows the database itself refuses to change or to remove.

For migrations written by hand::

    operations = [append_only.refuse_changes("competitions_submission")]

A row that is a draft before it is for ever names the column that is empty until then, with
``once``: such a draft may be changed and deleted.

A migration that alters such a table on SQLite remakes it and so loses its triggers:
repeat the operation at its end. A test finds a table that lost them.
"""

from django.db.migrations.operations.base import Operation

PREFIX = "podium_refuse"

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def refuse_changes(table, *, updates=True, deletes=True, once=""):
    """A migration operation that makes ``table`` append-only, on both databases."""
    return RefuseChanges(table, updates=updates, deletes=deletes, once=once)


class RefuseChanges(Operation):
    """Installs the triggers; emptying a table (TRUNCATE) counts as deleting."""

    def __init__(self, table, *, updates, deletes, once=""):
        self.table, self.updates, self.deletes, self.once = table, updates, deletes, once

    def events(self, vendor):
        deleting = ["DELETE", "TRUNCATE"] if vendor == "postgresql" else ["DELETE"]
        return ["UPDATE"] * self.updates + deleting * self.deletes

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for event in self.events(vendor):
            schema_editor.execute(f"CREATE TRIGGER {self._on(event, vendor)}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        for event in self.events(vendor):
            on_table = f" ON {self.table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self._name(event)}{on_table}")

    def describe(self):
        return f"Refuse changes of {self.table}"

    def _name(self, event):
        return f"{PREFIX}_{event.lower()}_{self.table}"

    def _on(self, event, vendor):
        """The rest of the statement that creates the trigger."""
        level = "STATEMENT" if event == "TRUNCATE" else "ROW"
        when = f"WHEN (OLD.{self.once} IS NOT NULL)" if self.once and level == "ROW" else ""
        head = f"{self._name(event)} BEFORE {event} ON {self.table} FOR EACH {level} {when}"
        if vendor == "postgresql":
            return f"{head} EXECUTE FUNCTION {PREFIX}()"
        return f"{head} BEGIN SELECT RAISE(ABORT, '{event} of {self.table} is refused'); END"
