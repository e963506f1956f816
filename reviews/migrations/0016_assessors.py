"""Accredited assessors, how they came to a dossier, visits; strengths and areas to improve."""

import django.db.models.deletion
import django_countries.fields
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0015_deciding_rest"),
        ("competitions", "0013_catalogues"),
        ("clusters", "0006_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consensus",
            name="improvement_areas",
            field=models.JSONField(blank=True, default=list, verbose_name="areas to improve"),
        ),
        migrations.AddField(
            model_name="consensus",
            name="strengths",
            field=models.TextField(blank=True, verbose_name="strengths"),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="source",
            field=models.CharField(
                choices=[
                    ("declared", "declared by the person"),
                    ("officer", "known to the office"),
                    ("detected", "detected from the register"),
                    ("applicant", "said by the applicant"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Accreditation",
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
                    "country",
                    django_countries.fields.CountryField(max_length=2, verbose_name="country"),
                ),
                ("languages", models.JSONField(default=list, verbose_name="languages")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("until_on", models.DateField(verbose_name="last day")),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ended_reason",
                    models.TextField(blank=True, editable=False, verbose_name="why it ended"),
                ),
                (
                    "accredited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "label_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accreditations",
                        to="clusters.labeltype",
                        verbose_name="label",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accreditations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="accreditation_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user", "label_type"),
                        name="accreditation_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("ended_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accreditation_ends_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("updated_at", core.models.base.UpdatedAtField(editable=False)),
                ("reasons", models.JSONField(blank=True, default=list)),
                (
                    "deviation",
                    models.TextField(blank=True, verbose_name="why the office chose otherwise"),
                ),
                ("proposed_at", models.DateTimeField(default=core.clock.now, editable=False)),
                (
                    "answer_until",
                    models.DateTimeField(
                        editable=False, verbose_name="the cluster may object until"
                    ),
                ),
                ("agreed_at", models.DateTimeField(editable=False, null=True)),
                ("vetoed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment",
                        to="reviews.assignment",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="competitions.dossier",
                    ),
                ),
                (
                    "vetoed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vetoed_at__isnull", False)),
                        fields=("dossier",),
                        name="appointment_one_veto_per_dossier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at__isnull", True),
                            ("vetoed_at__isnull", True),
                            _connector="OR",
                        ),
                        name="appointment_is_agreed_or_vetoed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vetoed_at__isnull", True),
                            ("vetoed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="appointment_veto_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
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
                        choices=[
                            ("offered", "days offered"),
                            ("asked", "other days asked for"),
                            ("fixed", "fixed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="offered",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("options", models.JSONField(default=list)),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="begins")),
                ("minutes", models.PositiveSmallIntegerField(default=240, verbose_name="minutes")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="video link")),
                ("wish", models.TextField(blank=True, verbose_name="what would suit the cluster")),
                ("round", models.PositiveIntegerField(default=1, editable=False)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "chosen_by",
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
                        related_name="visit",
                        to="competitions.dossier",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["offered", "asked", "fixed", "cancelled"])
                        ),
                        name="visit_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "fixed"), _negated=True),
                            ("starts_at__isnull", False),
                            _connector="OR",
                        ),
                        name="visit_fixed_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1)), name="visit_takes_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", ""), _negated=True),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_says_where",
                    ),
                ],
            },
        ),
    ]
