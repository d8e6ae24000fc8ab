import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def reset_assurance(apps, schema_editor):
    """What only its reporters called verified counts as reported until somebody verifies it."""
    items = apps.get_model("recommendations", "Recommendation").objects
    if items.filter(assurance="verified").update(assurance="reported"):
        profiles = apps.get_model("recommendations", "SiteProfile").objects
        profiles.update(content_version=models.F("content_version") + 1)
        versions = apps.get_model("recommendations", "PlanVersion").objects
        versions.update(number=models.F("number") + 1)


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', "0004_done_when"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='progressupdate',
            options={'ordering': ['-reported_on', '-pk'], 'permissions': [('review_progressupdate', 'Can return an update with a remark'), ('publish_progressupdate', 'Can publish an update'), ('verify_progressupdate', 'Can verify a claim')], 'verbose_name': 'progress update', 'verbose_name_plural': 'progress updates'},
        ),
        migrations.RemoveField(
            model_name='historicalprogressupdate',
            name='assurance',
        ),
        migrations.RemoveField(
            model_name='progressupdate',
            name='assurance',
        ),
        migrations.AlterField(
            model_name='historicalrecommendation',
            name='assurance',
            field=models.CharField(blank=True, choices=[('reported', 'reported by the body'), ('verified', 'verified'), ('insufficient', 'evidence insufficient'), ('contradicted', 'contradicted')], editable=False, max_length=20, verbose_name='assurance'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='assurance',
            field=models.CharField(blank=True, choices=[('reported', 'reported by the body'), ('verified', 'verified'), ('insufficient', 'evidence insufficient'), ('contradicted', 'contradicted')], editable=False, max_length=20, verbose_name='assurance'),
        ),
        migrations.CreateModel(
            name='HistoricalVerification',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_user_name', models.CharField(blank=True, default='', editable=False, max_length=150, verbose_name='changed by')),
                ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('insufficient', 'evidence insufficient'), ('contradicted', 'contradicted')], max_length=20, verbose_name='outcome')),
                ('note_ar', models.TextField(null=True, verbose_name='note on the verification')),
                ('note_ku', models.TextField(null=True, verbose_name='note on the verification')),
                ('note_en', models.TextField(null=True, verbose_name='note on the verification')),
                ('verified_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='verified on')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('history_change_reason', models.TextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.recommendation', verbose_name='recommendation')),
                ('update', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.progressupdate', verbose_name='progress update')),
                ('verified_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'verbose_name': 'historical verification',
                'verbose_name_plural': 'historical verifications',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('insufficient', 'evidence insufficient'), ('contradicted', 'contradicted')], max_length=20, verbose_name='outcome')),
                ('note', models.TextField(verbose_name='note on the verification')),
                ('note_ar', models.TextField(null=True, verbose_name='note on the verification')),
                ('note_ku', models.TextField(null=True, verbose_name='note on the verification')),
                ('note_en', models.TextField(null=True, verbose_name='note on the verification')),
                ('verified_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='verified on')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('recommendation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='recommendations.recommendation', verbose_name='recommendation')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='recommendations.progressupdate', verbose_name='progress update')),
                ('verified_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'verbose_name': 'verification',
                'verbose_name_plural': 'verifications',
                'ordering': ['-verified_on', '-recorded_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='document',
            name='verification',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='recommendations.verification', verbose_name='verification'),
        ),
        migrations.AddField(
            model_name='historicaldocument',
            name='verification',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.verification', verbose_name='verification'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('verification', None), ('recommendation__isnull', False), _connector='OR'), name='document_of_verification_with_recommendation', violation_error_message='A document of a verification belongs to its item.'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('note_ar__isnull', False), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Trim(models.F('note_ar')), models.Value('')), _negated=True)), name='verification_with_arabic_note', violation_error_message='Enter in Arabic what was checked and found.'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['confirmed', 'insufficient', 'contradicted'])), name='verification_has_a_known_outcome', violation_error_message='Choose what the verification found.'),
        ),
        migrations.RunPython(reset_assurance, migrations.RunPython.noop),
    ]
