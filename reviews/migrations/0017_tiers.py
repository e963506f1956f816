import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0016_assessors"), ("clusters", "0006_register")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="benchmark",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="label",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clusters.label",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("label__isnull", True), ~models.Q(tier=""), _connector="OR"),
                name="assessment_label_has_a_tier",
            ),
        ),
    ]
