"""The public value of a draw, entered by one officer and confirmed by another."""

import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0014_scenarios'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DrawValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=200, verbose_name='value')),
                ('source', models.CharField(max_length=300, verbose_name='where it is published')),
                ('entered_at', models.DateTimeField(default=core.clock.now)),
                ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='reviews.draw')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('value', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='draw_value_names_its_source'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='draw_value_has_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='draw_value_is_confirmed_by_somebody'), models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', False)), fields=('draw',), name='draw_value_is_confirmed_once')],
            },
        ),
        append_only.refuse_changes("reviews_drawvalue", deletes=False, once="confirmed_at"),
        append_only.refuse_changes("reviews_drawvalue", updates=False),
    ]
