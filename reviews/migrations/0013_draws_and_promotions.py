import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.models.base
from core import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0011_selection_rules"),
        ("reviews", "0012_ranking_methods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('rank', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('announced', 'announced'), ('drawn', 'drawn'), ('withdrawn', 'withdrawn')], default='announced', editable=False, max_length=10)),
                ('commitment', models.CharField(max_length=64)),
                ('sealed', models.TextField()),
                ('value_name', models.CharField(max_length=200, verbose_name='public value')),
                ('value_due_at', models.DateTimeField(verbose_name='known from')),
                ('announced_at', models.DateTimeField(default=core.clock.now)),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='value')),
                ('secret', models.CharField(blank=True, max_length=64)),
                ('drawn_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('announced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='reviews.ranking')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='DrawLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20)),
                ('place', models.PositiveIntegerField(null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.dossier')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='reviews.draw')),
            ],
            options={
                'ordering': ['draw_id', 'place', 'reference'],
            },
        ),
        migrations.CreateModel(
            name='PanelOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField()),
                ('order', models.JSONField()),
                ('text', models.TextField(verbose_name='how the tie was settled')),
                ('decided_at', models.DateTimeField(default=core.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_orders', to='reviews.ranking')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed'), ('discarded', 'discarded')], default='proposed', editable=False, max_length=10)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (EUR)')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promotion', to='competitions.decision')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='competitions.dossier')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('selection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='reviews.selection')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('ranking', 'rank'), name='draw_one_standing_per_rank'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('value_due_at__gt', models.F('announced_at'))), name='draw_is_announced_before_its_value'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn_at__gte', models.F('value_due_at')), ('drawn_by__isnull', False), ('status', 'drawn'), models.Q(('value', ''), _negated=True), models.Q(('secret', ''), _negated=True)), models.Q(models.Q(('status', 'drawn'), _negated=True), ('drawn_at__isnull', True), ('secret', ''), ('value', '')), _connector='OR'), name='draw_is_drawn_once_the_value_is_known'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='draw_is_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='drawlot',
            constraint=models.UniqueConstraint(fields=('draw', 'dossier'), name='draw_lot_once_per_dossier'),
        ),
        migrations.AddConstraint(
            model_name='drawlot',
            constraint=models.UniqueConstraint(fields=('draw', 'place'), name='draw_lot_places_differ'),
        ),
        migrations.AddConstraint(
            model_name='panelorder',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='panel_order_says_how'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'discarded'), _negated=True), fields=('dossier',), name='promotion_one_standing_per_dossier'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='promotion_amount_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='promotion_has_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('decision__isnull', False), ('status', 'confirmed')), models.Q(models.Q(('status', 'confirmed'), _negated=True), ('decision__isnull', True)), _connector='OR'), name='promotion_is_confirmed_with_its_decision'),
        ),
        append_only.refuse_changes("reviews_draw", deletes=False, once="drawn_at"),
        append_only.refuse_changes("reviews_draw", updates=False),
        append_only.refuse_changes("reviews_drawlot", deletes=False, once="place"),
        append_only.refuse_changes("reviews_drawlot", updates=False),
        append_only.refuse_changes("reviews_panelorder"),
    ]
