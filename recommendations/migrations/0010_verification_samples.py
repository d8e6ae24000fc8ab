import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0009_postponements'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalVerificationSample',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_user_name', models.CharField(blank=True, default='', editable=False, max_length=150, verbose_name='changed by')),
                ('size', models.PositiveSmallIntegerField(verbose_name='number of claims')),
                ('seed', models.CharField(max_length=64, verbose_name='seed of the draw')),
                ('drawn_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='drawn at')),
                ('history_change_reason', models.TextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('drawn_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drawn by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'historical sample of claims',
                'verbose_name_plural': 'historical samples of claims',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='VerificationSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.PositiveSmallIntegerField(verbose_name='number of claims')),
                ('seed', models.CharField(max_length=64, verbose_name='seed of the draw')),
                ('drawn_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='drawn at')),
                ('drawn_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drawn by')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample', to='recommendations.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'sample of claims',
                'verbose_name_plural': 'samples of claims',
                'ordering': ['-drawn_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='sample_of_one_claim_at_least', violation_error_message='A sample has one claim at least.'), models.CheckConstraint(condition=models.Q(('seed', ''), _negated=True), name='sample_with_seed', violation_error_message='A sample needs the checksum from which it is drawn.')],
            },
        ),
    ]
