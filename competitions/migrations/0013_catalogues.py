import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Catalogues of indicators with versions; what a later label is held against.

    Decisions get a column that may be empty: such a one is added in place, so that the triggers of
    the table stay.
    """

    dependencies = [("competitions", "0012_deciding_rest"), ("clusters", "0006_register")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="former",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later",
                to="competitions.call",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="evidence",
            field=models.TextField(blank=True, default="", verbose_name="evidence wanted"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="benchmark",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="rubric",
            name="former",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later",
                to="competitions.rubric",
            ),
        ),
        migrations.AddField(
            model_name="rubric",
            name="groups",
            field=models.JSONField(blank=True, default=list, verbose_name="groups"),
        ),
    ]
