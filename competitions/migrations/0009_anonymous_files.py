from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("competitions", "0008_how_it_is_judged")]
    operations = [
        migrations.AddField(
            model_name="question",
            name="is_anonymous",
            field=models.BooleanField(default=False, verbose_name="written without names"),
        ),
    ]
