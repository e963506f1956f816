"""Runs by any method: what is official, the raw beside the ranked value, inputs packed.

Runs that exist were all by the mean: what they were ranked by is their raw value. Neither of the
two tables carries triggers, which SQLite would lose here.
"""

from django.db import migrations, models
from django.db.models import F, Q

from reviews.packing import pack


def fill(apps, schema_editor):
    Ranking = apps.get_model("reviews", "Ranking")
    for ranking in Ranking.objects.iterator(chunk_size=1):
        ranking.packed_inputs = pack(ranking.inputs)
        ranking.input_count = len(ranking.inputs)
        ranking.save(update_fields=["packed_inputs", "input_count"])
    apps.get_model("reviews", "RankingEntry").objects.update(
        raw=F("score"), raw_numerator=F("numerator"), raw_denominator=F("denominator")
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0011_progress")]

    operations = [
        migrations.RemoveConstraint("ranking", "ranking_one_current_per_stage"),
        migrations.AddField("ranking", "is_official", models.BooleanField(default=True)),
        migrations.AddField(
            "ranking",
            "settings_digest",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField("ranking", "packed_inputs", models.BinaryField(default=bytes)),
        migrations.AddField("ranking", "input_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("ranking", "findings", models.JSONField(default=dict)),
        migrations.AddField("ranking", "steps", models.JSONField(default=list)),
        migrations.AddField(
            "rankingentry",
            "raw",
            models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            "rankingentry",
            "raw_numerator",
            models.CharField(blank=True, default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            "rankingentry",
            "raw_denominator",
            models.CharField(blank=True, default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddField("rankingentry", "figures", models.JSONField(default=dict)),
        migrations.AlterField(
            "rankingentry", "numerator", models.CharField(blank=True, max_length=400)
        ),
        migrations.AlterField(
            "rankingentry", "denominator", models.CharField(blank=True, max_length=400)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveField("ranking", "inputs"),
        migrations.AddConstraint(
            "ranking",
            models.UniqueConstraint(
                condition=Q(is_official=True) & ~Q(status="superseded"),
                fields=["stage"],
                name="ranking_one_official_per_stage",
            ),
        ),
        migrations.AddConstraint(
            "ranking",
            models.UniqueConstraint(
                condition=Q(is_official=False) & ~Q(status="superseded"),
                fields=["stage", "settings_digest"],
                name="ranking_one_current_per_choice",
            ),
        ),
    ]
