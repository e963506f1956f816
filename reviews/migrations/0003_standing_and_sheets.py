"""A conflict and a score sheet are never both in force, whichever is written last.

A sheet that is not voided needs the standing of its panelist to its dossier, and that
standing must not be excluded; a standing with such a sheet cannot become excluded. On
PostgreSQL the sheet's trigger locks the standing until its transaction ends, so that two
that cannot see each other's rows yet still wait for one another. SQLite has one writer.

A migration that remakes one of the three tables on SQLite loses these triggers: drop them
before and install them again after.
"""

from django.db import migrations

MESSAGE = "a conflict of interest and a score sheet cannot both be in force"
NO_STANDING = "a score sheet needs the standing of its panelist"
MOVED = "an assignment with score sheets keeps its panelist and its dossier"

POSTGRESQL = f"""
CREATE FUNCTION podium_sheet_needs_good_standing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    excluded boolean;
BEGIN
    IF NEW.status = 'voided' THEN
        RETURN NEW;
    END IF;
    SELECT standing.is_excluded INTO excluded
    FROM reviews_standing standing
    JOIN reviews_assignment assignment
      ON assignment.panelist_id = standing.panelist_id
     AND assignment.dossier_id = standing.dossier_id
    WHERE assignment.id = NEW.assignment_id
    FOR SHARE OF standing;
    IF excluded IS NULL THEN
        RAISE EXCEPTION '{NO_STANDING}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF excluded THEN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER podium_sheet_needs_good_standing
BEFORE INSERT OR UPDATE OF status, assignment_id ON reviews_scoresheet
FOR EACH ROW EXECUTE FUNCTION podium_sheet_needs_good_standing();

CREATE FUNCTION podium_standing_is_free_of_sheets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_excluded AND EXISTS (
        SELECT 1 FROM reviews_scoresheet sheet
        JOIN reviews_assignment assignment ON assignment.id = sheet.assignment_id
        WHERE assignment.panelist_id = NEW.panelist_id
          AND assignment.dossier_id = NEW.dossier_id
          AND sheet.status <> 'voided'
    ) THEN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER podium_standing_is_free_of_sheets
BEFORE INSERT OR UPDATE ON reviews_standing
FOR EACH ROW EXECUTE FUNCTION podium_standing_is_free_of_sheets();

CREATE FUNCTION podium_assignment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.panelist_id, NEW.dossier_id) IS DISTINCT FROM (OLD.panelist_id, OLD.dossier_id)
       AND EXISTS (SELECT 1 FROM reviews_scoresheet WHERE assignment_id = NEW.id) THEN
        RAISE EXCEPTION '{MOVED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER podium_assignment_stays
BEFORE UPDATE OF panelist_id, dossier_id ON reviews_assignment
FOR EACH ROW EXECUTE FUNCTION podium_assignment_stays();
"""
POSTGRESQL_REVERSE = """
DROP TRIGGER podium_sheet_needs_good_standing ON reviews_scoresheet;
DROP FUNCTION podium_sheet_needs_good_standing();
DROP TRIGGER podium_standing_is_free_of_sheets ON reviews_standing;
DROP FUNCTION podium_standing_is_free_of_sheets();
DROP TRIGGER podium_assignment_stays ON reviews_assignment;
DROP FUNCTION podium_assignment_stays();
"""

_STANDING_OF_SHEET = """
    SELECT 1 FROM reviews_standing standing
    JOIN reviews_assignment assignment
      ON assignment.panelist_id = standing.panelist_id
     AND assignment.dossier_id = standing.dossier_id
    WHERE assignment.id = NEW.assignment_id
"""
_SHEET = f"""
BEGIN
    SELECT RAISE(ABORT, '{NO_STANDING}') WHERE NOT EXISTS ({_STANDING_OF_SHEET});
    SELECT RAISE(ABORT, '{MESSAGE}')
    WHERE EXISTS ({_STANDING_OF_SHEET} AND standing.is_excluded);
END
"""
_STANDING = f"""
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}') WHERE EXISTS (
        SELECT 1 FROM reviews_scoresheet sheet
        JOIN reviews_assignment assignment ON assignment.id = sheet.assignment_id
        WHERE assignment.panelist_id = NEW.panelist_id
          AND assignment.dossier_id = NEW.dossier_id
          AND sheet.status <> 'voided'
    );
END
"""
_ASSIGNMENT = f"""
WHEN NEW.panelist_id <> OLD.panelist_id OR NEW.dossier_id <> OLD.dossier_id
BEGIN
    SELECT RAISE(ABORT, '{MOVED}')
    WHERE EXISTS (SELECT 1 FROM reviews_scoresheet WHERE assignment_id = NEW.id);
END
"""
SQLITE = {
    "podium_sheet_inserted": "BEFORE INSERT ON reviews_scoresheet "
    f"WHEN NEW.status <> 'voided' {_SHEET}",
    "podium_sheet_updated": "BEFORE UPDATE OF status, assignment_id ON reviews_scoresheet "
    f"WHEN NEW.status <> 'voided' {_SHEET}",
    "podium_standing_inserted": "BEFORE INSERT ON reviews_standing "
    f"WHEN NEW.is_excluded {_STANDING}",
    "podium_standing_updated": "BEFORE UPDATE ON reviews_standing "
    f"WHEN NEW.is_excluded {_STANDING}",
    "podium_assignment_stays": "BEFORE UPDATE OF panelist_id, dossier_id ON reviews_assignment "
    f"{_ASSIGNMENT}",
}


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for name, body in SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_REVERSE, params=None)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_append_only")]

    operations = [migrations.RunPython(install, remove)]
