import core.clock
import core.models.base
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0008_how_it_is_judged"),
        ("reviews", "0009_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="WarmUp",
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
                    "is_required",
                    models.BooleanField(default=False, verbose_name="required before judging"),
                ),
                (
                    "stage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warm_up",
                        to="competitions.stage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WarmUpSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("updated_at", core.models.base.UpdatedAtField(editable=False)),
                ("position", models.PositiveSmallIntegerField(editable=False)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        validators=[django.core.validators.MaxLengthValidator(50000)],
                        verbose_name="text",
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(20000)],
                        verbose_name="explanation",
                    ),
                ),
                (
                    "warm_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="reviews.warmup",
                    ),
                ),
            ],
            options={
                "ordering": ["warm_up_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="WarmUpSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("updated_at", core.models.base.UpdatedAtField(editable=False)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "confidence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "low: outside my field"),
                            (2, "medium: I know the field"),
                            (3, "high: it is my own field"),
                        ],
                        null=True,
                        verbose_name="how sure I am",
                    ),
                ),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "panelist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warm_up_sheets",
                        to="reviews.panelist",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="reviews.warmupsample",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WarmUpScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("steps", models.PositiveIntegerField(null=True)),
                ("is_not_applicable", models.BooleanField(default=False)),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competitions.criterion",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.warmupsheet",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position"],
            },
        ),
        migrations.AddConstraint(
            model_name="warmupsample",
            constraint=models.UniqueConstraint(
                fields=("warm_up", "position"), name="warm_up_sample_position_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="warmupsample",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 3)),
                name="warm_up_samples_are_three_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="warmupsheet",
            constraint=models.UniqueConstraint(
                fields=("sample", "panelist"), name="warm_up_sheet_once_per_sample_and_panelist"
            ),
        ),
        migrations.AddConstraint(
            model_name="warmupscore",
            constraint=models.UniqueConstraint(
                fields=("sheet", "criterion"), name="warm_up_score_once_per_sheet_and_criterion"
            ),
        ),
        migrations.AddConstraint(
            model_name="warmupscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("steps__isnull", True), ("is_not_applicable", False), _connector="OR"
                ),
                name="warm_up_score_is_a_value_or_not_applicable",
            ),
        ),
    ]
