import core.clock
import core.models.base
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0008_how_it_is_judged"),
        ("reviews", "0005_panels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignmentBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('proposal', 'proposal'), ('table', 'uploaded table')], max_length=8)),
                ('parameters', models.JSONField(default=dict)),
                ('pairs', models.JSONField()),
                ('taken', models.JSONField(default=list)),
                ('applied_at', models.DateTimeField(default=core.clock.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignment_batches', to='competitions.stage')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='batch',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.assignmentbatch'),
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('kind', models.CharField(choices=[('must', 'is to judge'), ('must_not', 'is not to judge')], max_length=8, verbose_name='rule')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_rules', to='competitions.dossier')),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_rules', to='reviews.panelist')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('wish', models.CharField(choices=[('gladly', 'gladly'), ('if_needed', 'if needed'), ('rather_not', 'rather not')], max_length=10, verbose_name='wish')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preferences', to='competitions.dossier')),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preferences', to='reviews.panelist')),
            ],
        ),
        migrations.CreateModel(
            name='ApartRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.panelist')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.panelist')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='apart_rules', to='competitions.stage')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'one', 'other'), name='apart_rule_once_per_couple_and_stage'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='apart_rule_names_the_elder_seat_first')],
            },
        ),
        migrations.AddConstraint(
            model_name='assignmentbatch',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['proposal', 'table'])), name='assignment_batch_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pairrule',
            constraint=models.UniqueConstraint(fields=('panelist', 'dossier'), name='pair_rule_once_per_panelist_and_dossier'),
        ),
        migrations.AddConstraint(
            model_name='pairrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['must', 'must_not'])), name='pair_rule_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.UniqueConstraint(fields=('panelist', 'dossier'), name='preference_once_per_panelist_and_dossier'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('wish__in', ['gladly', 'if_needed', 'rather_not'])), name='preference_wish_is_known'),
        ),
    ]
