from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clusters", "0006_register")]

    operations = [
        migrations.AddIndex(
            model_name="label",
            index=models.Index(fields=["-valid_from", "id"], name="label_by_its_begin"),
        ),
    ]
