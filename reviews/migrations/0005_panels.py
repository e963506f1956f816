import core.clock
import core.models.base
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_erased_people'),
        ('clusters', '0002_merged_organisations'),
        ('competitions', '0008_how_it_is_judged'),
        ('reviews', '0004_confidence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField()),
                ('wording', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=10)),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('name', models.CharField(max_length=200, verbose_name='former employer')),
                ('until_on', models.DateField(verbose_name='last day')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OfficeDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_at', models.DateTimeField(default=core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='PanelInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('asked', models.PositiveSmallIntegerField()),
                ('capacity', models.PositiveSmallIntegerField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('reminded_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('took_part', 'took part in the application'), ('partner', 'employee, director or owner of a partner'), ('family', 'family or life partner'), ('cooperation', 'current or planned close cooperation'), ('dependent', 'dependent employment, supervisor or student'), ('former', 'employed by a partner in the last three years'), ('publication', 'recent joint publication or project'), ('domain', 'mail address of a partner or of the cluster'), ('other', 'same committee, competitor, own region or other')], max_length=12)),
                ('key', models.CharField(max_length=160)),
                ('detail', models.CharField(blank=True, max_length=250)),
                ('found_at', models.DateTimeField(default=core.clock.now)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='panelist',
            name='employer_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='employer'),
        ),
        migrations.AddField(
            model_name='panelist',
            name='languages',
            field=models.JSONField(blank=True, default=list, verbose_name='languages'),
        ),
        migrations.AddField(
            model_name='panelist',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.region', verbose_name='region of work'),
        ),
        migrations.AddField(
            model_name='panelist',
            name='replaces',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.panelist'),
        ),
        migrations.AddField(
            model_name='panelist',
            name='serves_from',
            field=models.DateField(blank=True, null=True, verbose_name='serves from'),
        ),
        migrations.AddField(
            model_name='panelist',
            name='serves_until',
            field=models.DateField(blank=True, null=True, verbose_name='serves until'),
        ),
        migrations.AddField(
            model_name='panelist',
            name='side',
            field=models.CharField(blank=True, choices=[('science', 'science'), ('business', 'business'), ('public', 'public sector'), ('other', 'other')], max_length=10, verbose_name='comes from'),
        ),
        migrations.AlterField(
            model_name='conflict',
            name='reason',
            field=models.CharField(choices=[('took_part', 'took part in the application'), ('partner', 'employee, director or owner of a partner'), ('family', 'family or life partner'), ('cooperation', 'current or planned close cooperation'), ('dependent', 'dependent employment, supervisor or student'), ('former', 'employed by a partner in the last three years'), ('publication', 'recent joint publication or project'), ('domain', 'mail address of a partner or of the cluster'), ('other', 'same committee, competitor, own region or other')], max_length=12, verbose_name='situation'),
        ),
        migrations.AddConstraint(
            model_name='panelist',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['', 'science', 'business', 'public', 'other'])), name='panelist_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='panelist',
            constraint=models.CheckConstraint(condition=models.Q(('serves_from__isnull', True), ('serves_until__isnull', True), ('serves_until__gte', models.F('serves_from')), _connector='OR'), name='panelist_term_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='panelist',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('replaces', models.F('pk')), _negated=True), _connector='OR'), name='panelist_does_not_replace_themself'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='panelist',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='declaration', to='reviews.panelist'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='signed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='employment',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='employment',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.organisation'),
        ),
        migrations.AddField(
            model_name='employment',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='officedeclaration',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_declarations', to='competitions.application'),
        ),
        migrations.AddField(
            model_name='officedeclaration',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_declarations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='panelinvitation',
            name='invitation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='to_panel', to='accounts.invitation'),
        ),
        migrations.AddField(
            model_name='panelinvitation',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_invitations', to='reviews.panel'),
        ),
        migrations.AddField(
            model_name='panelinvitation',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.panelist'),
        ),
        migrations.AddField(
            model_name='tie',
            name='conflict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='reviews.conflict'),
        ),
        migrations.AddConstraint(
            model_name='employment',
            constraint=models.UniqueConstraint(fields=('user', 'name', 'until_on'), name='employment_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='officedeclaration',
            constraint=models.UniqueConstraint(fields=('user', 'application'), name='office_declaration_once_per_person_and_application'),
        ),
        migrations.AddConstraint(
            model_name='panelinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__isnull', True), models.Q(('capacity__gte', 1), ('capacity__lt', models.F('asked'))), _connector='OR'), name='panel_invitation_takes_less_than_asked'),
        ),
        migrations.AddConstraint(
            model_name='panelinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='panel_invitation_is_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.UniqueConstraint(fields=('conflict', 'key'), name='tie_once_per_fact'),
        ),
        append_only.refuse_changes("reviews_declaration"),
    ]
