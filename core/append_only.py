"""Tables whose rows the database itself refuses to change or to remove.

For migrations written by hand::

    operations = [append_only.refuse_changes("competitions_submission")]

A row that is a draft before it is for ever names the column that is empty until then, with
``once``: such a draft may be changed and deleted.

A migration that alters such a table on SQLite remakes it and so loses its triggers:
repeat the operation at its end. A test finds a table that lost them.

One door is left for the law, ``admit_erasure``: an entry of the lists in the column ``content``
may lose its value and its salt, and keeps the leaf from which the digest of the whole is taken.
"""

from django.db.migrations.operations.base import Operation

PREFIX = "podium_refuse"
LISTS = ("answers", "sign_offs", "confirmations")  # in ``content``, of entries with a leaf

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_POSTGRESQL_LIST = """
        AND (NEW.content ? '{list}') = (OLD.content ? '{list}')
        AND jsonb_array_length(COALESCE(NEW.content->'{list}', '[]'))
            = jsonb_array_length(COALESCE(OLD.content->'{list}', '[]'))
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(OLD.content->'{list}') WITH ORDINALITY o(entry, place)
            JOIN jsonb_array_elements(NEW.content->'{list}') WITH ORDINALITY n(entry, place)
            USING (place)
            WHERE n.entry IS DISTINCT FROM o.entry
            AND NOT (o.entry ? 'leaf' AND n.entry = o.entry - 'value' - 'salt')
        )"""
POSTGRESQL_ERASURE = f"""
CREATE OR REPLACE FUNCTION podium_refuse_all_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'content' = to_jsonb(OLD) - 'content'
        AND NEW.content - '{{{",".join(LISTS)}}}'::text[]
            = OLD.content - '{{{",".join(LISTS)}}}'::text[]
        {"".join(_POSTGRESQL_LIST.format(list=name) for name in LISTS)}
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of % is refused: answers are only ever erased', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_SQLITE_LIST = """
AND json_type(NEW.content, '$.{list}') IS json_type(OLD.content, '$.{list}')
AND json_array_length(NEW.content, '$.{list}') IS json_array_length(OLD.content, '$.{list}')
AND NOT EXISTS (
    SELECT 1 FROM json_each(OLD.content, '$.{list}') AS o
    JOIN json_each(NEW.content, '$.{list}') AS n ON n.key = o.key
    WHERE n.value IS NOT o.value
    AND NOT (
        json_type(o.value, '$.leaf') IS 'text'
        AND n.value IS json_remove(o.value, '$.value', '$.salt')
    )
)"""
_PATHS = ", ".join(f"'$.{name}'" for name in LISTS)
SQLITE_ERASURE = f"""
{{same_columns}}
AND json_remove(NEW.content, {_PATHS}) IS json_remove(OLD.content, {_PATHS})
{"".join(_SQLITE_LIST.format(list=name) for name in LISTS)}
"""


def refuse_changes(table, *, updates=True, deletes=True, once=""):
    """A migration operation that makes ``table`` append-only, on both databases."""
    return RefuseChanges(table, updates=updates, deletes=deletes, once=once)


def admit_erasure(table):
    """A migration operation that lets answers in ``content`` of an append-only table be erased."""
    return AdmitErasure(table)


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


class AdmitErasure(Operation):
    """Puts a narrower trigger in the place of the one that refuses every UPDATE.

    On SQLite the trigger names the other columns: repeat the operation when one is added.
    """

    def __init__(self, table):
        self.table = table
        self.name = f"{PREFIX}_update_{table}"

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._drop(schema_editor)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_ERASURE, params=None)
            schema_editor.execute(
                f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {PREFIX}_all_but_erasure()"
            )
            return
        erasure = SQLITE_ERASURE.format(same_columns=self._same_columns(schema_editor.connection))
        schema_editor.execute(
            f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table} WHEN NOT ({erasure}) "
            f"BEGIN SELECT RAISE(ABORT, 'UPDATE of {self.table} is refused'); END",
            params=None,
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._drop(schema_editor)
        refuse = RefuseChanges(self.table, updates=True, deletes=False)
        refuse.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Let answers in {self.table} be erased"

    def _drop(self, schema_editor):
        on_table = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}{on_table}")

    def _same_columns(self, connection):
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, self.table)
        names = [column.name for column in described if column.name != "content"]
        return " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in names)
