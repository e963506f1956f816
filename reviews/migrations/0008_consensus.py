"""Consensus for contests, the discussion of a dossier, and the right to react.

What was agreed and what an applicant read is never altered. A post in a discussion is only ever
added; all that may happen to it is that its words go, withdrawn by their author or erased.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.models.base
from core import append_only

MESSAGE = "UPDATE of reviews_discussionpost is refused: words only ever go"
COLUMNS = ["id", "dossier_id", "author_id", "as_office", "criterion_id", "created_at"]

POSTGRESQL = f"""
CREATE FUNCTION podium_post_only_loses_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text = ''
        AND to_jsonb(NEW) - 'text' - 'withdrawn_at' = to_jsonb(OLD) - 'text' - 'withdrawn_at'
        AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at IS NOT DISTINCT FROM OLD.withdrawn_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER podium_post_only_loses_words
BEFORE UPDATE ON reviews_discussionpost
FOR EACH ROW EXECUTE FUNCTION podium_post_only_loses_words();
"""
POSTGRESQL_REVERSE = """
DROP TRIGGER podium_post_only_loses_words ON reviews_discussionpost;
DROP FUNCTION podium_post_only_loses_words();
"""
_SAME = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in COLUMNS)
SQLITE = f"""
CREATE TRIGGER podium_post_only_loses_words BEFORE UPDATE ON reviews_discussionpost
WHEN NOT (
    NEW.text = '' AND {_SAME}
    AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at IS OLD.withdrawn_at)
)
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(POSTGRESQL if vendor == "postgresql" else SQLITE, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_REVERSE, params=None)
        return
    schema_editor.execute("DROP TRIGGER IF EXISTS podium_post_only_loses_words")


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0008_how_it_is_judged"),
        ("reviews", "0007_sheets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consensus",
            name="rapporteur",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="reviews.panelist",
            ),
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("updated_at", core.models.base.UpdatedAtField(editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "not answered"), ("answered", "answered")],
                        default="open",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="until")),
                ("shows_panelists", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("text", models.TextField(blank=True, verbose_name="your answer")),
                ("received_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reaction",
                        to="competitions.dossier",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReactionReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "reaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reviews.reaction",
                    ),
                ),
                (
                    "sheet_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.sheetversion",
                    ),
                ),
            ],
            options={
                "ordering": ["reaction_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("updated_at", core.models.base.UpdatedAtField(editable=False)),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("agrees", "agrees"), ("dissents", "minority view")], max_length=8
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="minority view")),
                (
                    "may_be_quoted",
                    models.BooleanField(default=False, verbose_name="the applicant may read it"),
                ),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "consensus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="reviews.consensus",
                    ),
                ),
                (
                    "panelist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="reviews.panelist",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ConsensusVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=core.clock.now)),
                (
                    "consensus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reviews.consensus",
                    ),
                ),
            ],
            options={
                "ordering": ["consensus_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consensus", "number"), name="consensus_version_number_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscussionPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_office", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True, verbose_name="words")),
                ("created_at", models.DateTimeField(default=core.clock.now)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussion_posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competitions.criterion",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussion",
                        to="competitions.dossier",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("text", ""), _connector="OR"
                        ),
                        name="discussion_post_withdrawn_has_no_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscussionReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last", models.PositiveBigIntegerField(default=0)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competitions.dossier",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussion_readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "dossier"),
                        name="discussion_reading_once_per_person_and_dossier",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "answered"])),
                name="reaction_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at__isnull", True), ("status", "open"), ("text", "")),
                    models.Q(
                        ("received_at__isnull", False),
                        ("status", "answered"),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reaction_answered_has_words_and_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="reactionreport",
            constraint=models.UniqueConstraint(
                fields=("reaction", "number"), name="reaction_report_number_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.UniqueConstraint(
                fields=("consensus", "panelist"), name="voice_once_per_panelist_and_consensus"
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["agrees", "dissents"])), name="voice_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "dissents"), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="voice_that_dissents_says_why",
            ),
        ),
        append_only.refuse_changes("reviews_consensusversion"),
        append_only.refuse_changes("reviews_reactionreport"),
        append_only.refuse_changes("reviews_discussionpost", updates=False),
        migrations.RunPython(install, remove),
    ]
