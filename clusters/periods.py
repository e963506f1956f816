"""At most one label in force per cluster and label type, held by the database.

A label is in force on ``[valid_from, least(valid_until, ended_on))``: none once it has ended on or
before the day on which it began, none while it is pending. Two such periods of a cluster and
a type never overlap; a renewal that begins where the former one ends does not. PostgreSQL
has an exclusion constraint, SQLite the same rule as triggers.

A migration that remakes the table ``clusters_label`` on SQLite loses the triggers: it ends with
``periods.keep_apart()`` once more. Tests on SQLite find that they are gone.
"""

from django.db.migrations.operations.base import Operation

TABLE = "clusters_label"
NAME = "label_periods_do_not_overlap"

POSTGRESQL = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (
    cluster_id WITH =,
    label_type_id WITH =,
    daterange(valid_from, GREATEST(valid_from, LEAST(valid_until, ended_on)), '[)') WITH &&
) WHERE (status <> 'pending')
"""

_SQLITE = """
ON clusters_label WHEN NEW.status <> 'pending'
BEGIN
    SELECT RAISE(ABORT, 'conflicting labels: label_periods_do_not_overlap')
    FROM clusters_label other
    WHERE other.cluster_id = NEW.cluster_id AND other.label_type_id = NEW.label_type_id
      AND other.id <> NEW.id AND other.status <> 'pending'
      AND MAX(NEW.valid_from, other.valid_from) < MIN(
        NEW.valid_until, COALESCE(NEW.ended_on, NEW.valid_until),
        other.valid_until, COALESCE(other.ended_on, other.valid_until)
      );
END
"""
SQLITE = {
    f"{NAME}_inserted": f"AFTER INSERT {_SQLITE}",  # only then the row has its key
    f"{NAME}_updated": f"AFTER UPDATE {_SQLITE}",
}


def keep_apart():
    """A migration operation that installs the rule; installing it again does no harm."""
    return KeepApart()


class KeepApart(Operation):
    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL, params=None)
            return
        for name, rest in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {rest}", params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}")
            return
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")

    def describe(self):
        return "Keep the periods of labels apart"
