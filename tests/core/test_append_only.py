import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from core import append_only
from core.models import AuditStream
from tests import append_only as lifting
from tests.factories.core import make_event

pytestmark = pytest.mark.django_db
TABLE = "core_auditstream"


def triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'podium_refuse%'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'podium_refuse%'")
        return len(cursor.fetchall())


def test_no_later_migration_has_lost_a_trigger():
    """A migration that remakes a table on SQLite loses the triggers of that table."""
    promised = 0
    for migration in MigrationLoader(connection).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, append_only.RefuseChanges):
                promised += len(operation.events(connection.vendor))

    assert triggers() == promised


def test_a_stream_is_never_removed():
    make_event()

    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        AuditStream.objects.all()._raw_delete("default")


def test_triggers_can_be_lifted_by_who_owns_the_database_and_come_back():
    before = triggers()

    with lifting.lifted():
        pass

    assert triggers() == before


@pytest.mark.django_db(transaction=True)  # SQLite alters nothing inside a transaction
def test_operation_can_be_taken_back():
    operation = append_only.refuse_changes(TABLE, updates=False)
    before = triggers()

    with connection.schema_editor() as editor:
        operation.database_backwards("core", editor, None, None)
        removed = triggers()
        operation.database_forwards("core", editor, None, None)

    assert removed < before == triggers()
