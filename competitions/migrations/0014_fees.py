import core.clock
import core.models.base
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('competitions', '0013_catalogues'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='fees',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='call',
            name='payment_terms',
            field=models.TextField(blank=True, verbose_name='how to pay'),
        ),
        migrations.CreateModel(
            name='InvoiceYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', 0)), name='invoice_year_counts_up')],
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('updated_at', core.models.base.UpdatedAtField(editable=False)),
                ('year', models.PositiveSmallIntegerField(editable=False)),
                ('sequence', models.PositiveIntegerField(editable=False)),
                ('number', models.CharField(editable=False, max_length=20, unique=True, verbose_name='number')),
                ('status', models.CharField(choices=[('open', 'not paid'), ('paid', 'paid'), ('cancelled', 'cancelled'), ('note', 'credit note')], default='open', editable=False, max_length=10)),
                ('tier', models.CharField(choices=[('gold', 'gold'), ('silver', 'silver'), ('bronze', 'bronze')], max_length=10, verbose_name='tier applied for')),
                ('mode', models.CharField(choices=[('video', 'by video'), ('on_site', 'on site')], max_length=10, verbose_name='mode')),
                ('occasion', models.CharField(choices=[('first', 'first assessment'), ('renewal', 'renewal')], max_length=10, verbose_name='occasion')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (EUR)')),
                ('recipient', models.TextField(verbose_name='recipient')),
                ('terms', models.TextField(blank=True, verbose_name='how to pay')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('paid_on', models.DateField(editable=False, null=True, verbose_name='paid on')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='competitions.application')),
                ('cancels', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_note', to='competitions.invoice')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paid_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', '-sequence'],
                'constraints': [models.UniqueConstraint(fields=('year', 'sequence'), name='invoice_number_is_unique'), models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'paid'])), fields=('application',), name='invoice_one_in_force_per_application'), models.CheckConstraint(condition=models.Q(models.Q(('amount__lt', 0), ('cancels__isnull', False), ('status', 'note'), models.Q(('reason', ''), _negated=True)), models.Q(('amount__gt', 0), ('cancels__isnull', True), ('status__in', ['open', 'paid', 'cancelled'])), _connector='OR'), name='invoice_is_one_or_a_credit_note'), models.CheckConstraint(condition=models.Q(models.Q(('paid_by__isnull', False), ('paid_on__isnull', False), ('status', 'paid')), ('status', 'cancelled'), models.Q(('paid_by__isnull', True), ('paid_on__isnull', True), ('status__in', ['open', 'note'])), _connector='OR'), name='invoice_says_when_it_was_paid'), models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('paid_on__gte', models.F('issued_on')), _connector='OR'), name='invoice_is_paid_after_it_is_issued'), models.CheckConstraint(condition=models.Q(('tier__in', ['gold', 'silver', 'bronze']), ('mode__in', ['video', 'on_site']), ('occasion__in', ['first', 'renewal'])), name='invoice_names_a_known_fee')],
            },
        ),
        append_only.refuse_changes("competitions_invoice", updates=False),
    ]
