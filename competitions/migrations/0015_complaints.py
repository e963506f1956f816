import core.clock
import core.models.base
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competitions', '0014_fees'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('status', models.CharField(choices=[('filed', 'waits for the ruling'), ('upheld', 'upheld'), ('dismissed', 'dismissed')], default='filed', editable=False, max_length=10)),
                ('step', models.CharField(choices=[('receipt', 'receipt of the application and its deadline'), ('eligibility', 'the check of eligibility'), ('conflicts', 'conflicts of interest of those who judged'), ('judges', 'who judged: appointment, agreement, veto'), ('visit', 'the visit, the interview or the hearing'), ('evidence', 'evidence handed in that was not read'), ('result', 'how the result was computed'), ('reasons', 'the reasons given, or the letter'), ('other', 'another step, named below')], max_length=12, verbose_name='step of the procedure')),
                ('text', models.TextField(verbose_name='what was not kept to')),
                ('received_at', models.DateTimeField()),
                ('ruling', models.TextField(blank=True, verbose_name='reason of the ruling')),
                ('ruled_at', models.DateTimeField(editable=False, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='competitions.decision')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ruled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'filed')), fields=('decision',), name='complaint_one_open_per_decision'), models.CheckConstraint(condition=models.Q(models.Q(('ruled_at__isnull', True), ('ruled_by__isnull', True), ('status', 'filed')), models.Q(('ruled_by__isnull', False), ('status__in', ['upheld', 'dismissed']), ('ruled_at__isnull', False), models.Q(('ruling', ''), _negated=True)), _connector='OR'), name='complaint_ruling_has_a_person_and_a_reason'), models.CheckConstraint(condition=models.Q(('ruled_by__isnull', True), models.Q(('ruled_by', models.F('filed_by')), _negated=True), _connector='OR'), name='complaint_is_ruled_on_by_another'), models.CheckConstraint(condition=models.Q(('step__in', ['receipt', 'eligibility', 'conflicts', 'judges', 'visit', 'evidence', 'result', 'reasons', 'other']), models.Q(('text', ''), _negated=True)), name='complaint_names_a_step')],
            },
        ),
    ]
