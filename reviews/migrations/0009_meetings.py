"""Meetings with agenda, votes and minutes; hearings with presentations.

A ballot that counts and a conflict of interest are never both in force while the vote is open,
whichever is written last; a closed vote takes no ballot. On PostgreSQL the ballot's trigger locks
vote and standing until its transaction ends; SQLite has one writer.

A migration that remakes one of the tables on SQLite loses these triggers: drop them before and
install them again after.
"""

import core.clock
import core.models.base
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import append_only

CLOSED = "a closed vote takes no ballot"
MESSAGE = "a conflict of interest and a ballot cannot both be in force"
NO_STANDING = "a ballot needs the standing of its panelist"
MOVED = "a ballot keeps its vote and its panelist"

POSTGRESQL = f"""
CREATE FUNCTION podium_ballot_needs_good_standing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
    excluded boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.vote_id, NEW.panelist_id) IS DISTINCT FROM (OLD.vote_id, OLD.panelist_id) THEN
            RAISE EXCEPTION '{MOVED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    SELECT status INTO state FROM reviews_vote WHERE id = NEW.vote_id FOR SHARE;
    IF state <> 'open' THEN
        RAISE EXCEPTION '{CLOSED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.is_struck THEN
        RETURN NEW;
    END IF;
    SELECT standing.is_excluded INTO excluded
    FROM reviews_standing standing
    JOIN reviews_agendaitem item ON item.dossier_id = standing.dossier_id
    JOIN reviews_vote vote ON vote.item_id = item.id
    WHERE vote.id = NEW.vote_id AND standing.panelist_id = NEW.panelist_id
    FOR SHARE OF standing;
    IF excluded IS NULL THEN
        RAISE EXCEPTION '{NO_STANDING}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF excluded THEN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER podium_ballot_needs_good_standing
BEFORE INSERT OR UPDATE ON reviews_ballot
FOR EACH ROW EXECUTE FUNCTION podium_ballot_needs_good_standing();

CREATE FUNCTION podium_standing_is_free_of_ballots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_excluded AND EXISTS (
        SELECT 1 FROM reviews_ballot ballot
        JOIN reviews_vote vote ON vote.id = ballot.vote_id
        JOIN reviews_agendaitem item ON item.id = vote.item_id
        WHERE ballot.panelist_id = NEW.panelist_id
          AND item.dossier_id = NEW.dossier_id
          AND vote.status = 'open'
          AND NOT ballot.is_struck
    ) THEN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER podium_standing_is_free_of_ballots
BEFORE INSERT OR UPDATE ON reviews_standing
FOR EACH ROW EXECUTE FUNCTION podium_standing_is_free_of_ballots();
"""
POSTGRESQL_REVERSE = """
DROP TRIGGER podium_ballot_needs_good_standing ON reviews_ballot;
DROP FUNCTION podium_ballot_needs_good_standing();
DROP TRIGGER podium_standing_is_free_of_ballots ON reviews_standing;
DROP FUNCTION podium_standing_is_free_of_ballots();
"""

_STANDING_OF_BALLOT = """
    SELECT 1 FROM reviews_standing standing
    JOIN reviews_agendaitem item ON item.dossier_id = standing.dossier_id
    JOIN reviews_vote vote ON vote.item_id = item.id
    WHERE vote.id = NEW.vote_id AND standing.panelist_id = NEW.panelist_id
"""
_BALLOT = f"""
BEGIN
    SELECT RAISE(ABORT, '{CLOSED}') WHERE EXISTS (
        SELECT 1 FROM reviews_vote WHERE id = NEW.vote_id AND status <> 'open'
    );
    SELECT RAISE(ABORT, '{NO_STANDING}')
    WHERE NOT NEW.is_struck AND NOT EXISTS ({_STANDING_OF_BALLOT});
    SELECT RAISE(ABORT, '{MESSAGE}')
    WHERE NOT NEW.is_struck AND EXISTS ({_STANDING_OF_BALLOT} AND standing.is_excluded);
END
"""
_MOVED = f"""
WHEN NEW.vote_id <> OLD.vote_id OR NEW.panelist_id <> OLD.panelist_id
BEGIN
    SELECT RAISE(ABORT, '{MOVED}');
END
"""
_STANDING = f"""
WHEN NEW.is_excluded
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}') WHERE EXISTS (
        SELECT 1 FROM reviews_ballot ballot
        JOIN reviews_vote vote ON vote.id = ballot.vote_id
        JOIN reviews_agendaitem item ON item.id = vote.item_id
        WHERE ballot.panelist_id = NEW.panelist_id
          AND item.dossier_id = NEW.dossier_id
          AND vote.status = 'open'
          AND NOT ballot.is_struck
    );
END
"""
SQLITE = {
    "podium_ballot_inserted": f"BEFORE INSERT ON reviews_ballot {_BALLOT}",
    "podium_ballot_updated": f"BEFORE UPDATE ON reviews_ballot {_BALLOT}",
    "podium_ballot_stays": f"BEFORE UPDATE OF vote_id, panelist_id ON reviews_ballot {_MOVED}",
    "podium_standing_inserted_beside_ballot": f"BEFORE INSERT ON reviews_standing {_STANDING}",
    "podium_standing_updated_beside_ballot": f"BEFORE UPDATE ON reviews_standing {_STANDING}",
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
    dependencies = [
        ("reviews", "0008_consensus"),
        ("competitions", "0008_how_it_is_judged"),
        ("core", "0004_files_scanned_and_resumed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('status', models.CharField(choices=[('planned', 'planned'), ('cancelled', 'cancelled')], default='planned', editable=False, max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('minutes', models.PositiveSmallIntegerField(default=30, verbose_name='minutes')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='video link')),
                ('closes_at', models.DateTimeField(verbose_name='presentation until')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('speakers', models.JSONField(blank=True, default=list, verbose_name='who will speak')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hearing', to='competitions.dossier')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('status', models.CharField(choices=[('planned', 'planned'), ('under_way', 'under way'), ('closed', 'closed'), ('cancelled', 'cancelled')], default='planned', editable=False, max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('minutes', models.PositiveSmallIntegerField(default=180, verbose_name='minutes')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='video link')),
                ('quorum', models.PositiveSmallIntegerField(default=3, verbose_name='least ballots of a vote')),
                ('is_secret', models.BooleanField(default=True, verbose_name='secret ballots')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('outline_version', models.PositiveIntegerField(default=0, editable=False)),
                ('begun_at', models.DateTimeField(editable=False, null=True)),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='reviews.panel')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='competitions.stage')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('came_at', models.DateTimeField(default=core.clock.now)),
                ('left_at', models.DateTimeField(null=True)),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='reviews.panelist')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='reviews.meeting')),
            ],
            options={
                'ordering': ['meeting_id', 'came_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('position', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('waiting', 'to come'), ('open', 'being discussed'), ('done', 'dealt with'), ('aside', 'not discussed')], default='waiting', editable=False, max_length=8)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('outcome', models.CharField(blank=True, choices=[('fund', 'recommended'), ('reserve', 'recommended for the reserve list'), ('decline', 'not recommended'), ('open', 'no recommendation')], max_length=8, verbose_name='recommendation')),
                ('decision', models.TextField(blank=True, verbose_name='decision and reasons')),
                ('minority', models.TextField(blank=True, verbose_name='minority view')),
                ('aside_reason', models.TextField(blank=True, verbose_name='why it is not discussed')),
                ('taken_up_at', models.DateTimeField(editable=False, null=True)),
                ('finished_at', models.DateTimeField(editable=False, null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='competitions.dossier')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.meeting')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=core.clock.now)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='final', to='reviews.meeting')),
            ],
            options={
                'verbose_name_plural': 'minutes',
            },
        ),
        migrations.CreateModel(
            name='Presentation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('hearing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presentations', to='reviews.hearing')),
                ('stored', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='presentation', to='core.storedfile')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['hearing_id', 'sequence'],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('question', models.CharField(max_length=300, verbose_name='question')),
                ('kind', models.CharField(choices=[('choice', 'a choice'), ('score', 'a score each, of which the mean counts')], default='choice', max_length=6)),
                ('options', models.JSONField()),
                ('quorum', models.PositiveSmallIntegerField()),
                ('is_secret', models.BooleanField()),
                ('status', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', editable=False, max_length=6)),
                ('result', models.JSONField(editable=False, null=True)),
                ('opened_at', models.DateTimeField(default=core.clock.now)),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='reviews.agendaitem')),
            ],
            options={
                'ordering': ['item_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.PositiveIntegerField(null=True)),
                ('is_abstention', models.BooleanField(default=False)),
                ('is_struck', models.BooleanField(default=False)),
                ('cast_at', models.DateTimeField(default=core.clock.now)),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='reviews.panelist')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='reviews.vote')),
            ],
            options={
                'ordering': ['vote_id', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Exit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_at', models.DateTimeField(default=core.clock.now)),
                ('returned_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exits', to='reviews.agendaitem')),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exits', to='reviews.panelist')),
            ],
            options={
                'ordering': ['item_id', 'left_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('returned_at__isnull', True)), fields=('item', 'panelist'), name='exit_is_out_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'cancelled'])), name='hearing_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='hearing_takes_time'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__lte', models.F('starts_at'))), name='hearing_presentation_comes_before_it'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'under_way', 'closed', 'cancelled'])), name='meeting_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('quorum__gte', 1)), name='meeting_quorum_is_at_least_one'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='meeting_takes_time'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), _negated=True), models.Q(('begun_at__isnull', False), ('closed_at__isnull', False)), _connector='OR'), name='meeting_closed_says_from_when_to_when'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('meeting', 'panelist'), name='attendance_is_there_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'dossier'), name='agenda_item_once_per_meeting_and_dossier'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('meeting',), name='agenda_item_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'open', 'done', 'aside'])), name='agenda_item_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'aside'), _negated=True), models.Q(('aside_reason', ''), _negated=True), _connector='OR'), name='agenda_item_put_aside_says_why'),
        ),
        migrations.AddConstraint(
            model_name='presentation',
            constraint=models.UniqueConstraint(fields=('hearing', 'sequence'), name='presentation_sequence_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='vote_number_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('item',), name='vote_one_open_per_item'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'closed'])), name='vote_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('result__isnull', True), ('status', 'open')), models.Q(('closed_at__isnull', False), ('result__isnull', False), ('status', 'closed')), _connector='OR'), name='vote_has_a_result_once_closed'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('quorum__gte', 1)), name='vote_quorum_is_at_least_one'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('vote', 'panelist'), name='ballot_once_per_vote_and_panelist'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choice__isnull', True), ('is_abstention', True)), models.Q(('choice__isnull', False), ('is_abstention', False)), _connector='OR'), name='ballot_is_a_choice_or_an_abstention'),
        ),
        append_only.refuse_changes("reviews_minutes"),
        append_only.refuse_changes("reviews_presentation"),
        append_only.refuse_changes("reviews_vote", once="closed_at"),
        append_only.refuse_changes("reviews_ballot", updates=False),
        migrations.RunPython(install, remove),
    ]
