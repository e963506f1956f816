from django.db import migrations, models
from django.db.models import F


def free_what_was_refused(apps, schema_editor):
    awards = apps.get_model("competitions", "Award").objects
    awards.filter(status__in=["refused", "revoked"]).update(freed=F("amount"))


class Migration(migrations.Migration):
    dependencies = [("competitions", "0010_how_it_is_decided")]

    operations = [
        migrations.AddField(
            model_name="award",
            name="freed",
            field=models.DecimalField(
                decimal_places=2,
                default=0,
                editable=False,
                max_digits=14,
                verbose_name="given back (EUR)",
            ),
        ),
        migrations.RunPython(free_what_was_refused, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("freed__gte", 0), ("freed__lte", models.F("amount"))),
                name="award_frees_at_most_its_amount",
            ),
        ),
    ]
