import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

KEPT = [
    'agendaitem',
    'assignment',
    'attendee',
    'closingdecision',
    'delegation',
    'document',
    'erratum',
    'finding',
    'institution',
    'meeting',
    'milestone',
    'plan',
    'progressupdate',
    'recommendation',
    'siteprofile',
    'statement',
    'theme',
]
LINKS = [
    ('Recommendation', 'themes', 'theme_id'),
    ('Finding', 'about', 'recommendation_id'),
    ('Finding', 'answered_by', 'recommendation_id'),
    ('User', 'groups', 'group_id'),
    ('User', 'user_permissions', 'permission_id'),
    ('User', 'institutions', 'institution_id'),
]
CAUSE = 'command migrate'


class Past:
    """The models as they are in this migration, and the database that it runs on."""

    def __init__(self, apps, schema_editor):
        self.apps, self.using = apps, schema_editor.connection.alias

    def rows(self, model, app='recommendations'):
        return self.apps.get_model(app, model)._base_manager.using(self.using)


def write_names(apps, schema_editor):
    """Beside each account that history names, its name: the account may be deleted one day."""
    past = Past(apps, schema_editor)
    name = past.rows('User').filter(pk=OuterRef('history_user_id')).values('username')[:1]
    for model in KEPT:
        signed = past.rows(f'Historical{model}').filter(history_user__isnull=False)
        signed.update(history_user_name=Coalesce(Subquery(name), models.Value('')))


def begin_histories(apps, schema_editor):
    """Accounts and reports have a history from now on: the state in which it begins."""
    past = Past(apps, schema_editor)
    columns = ['id', 'is_superuser', 'username', 'first_name', 'last_name', 'email', 'is_staff']
    columns += ['is_active', 'date_joined', 'language', 'receives_letters']
    state = apps.get_model('recommendations', 'HistoricalUser')
    now = {'history_date': timezone.now(), 'history_type': '~', 'history_change_reason': CAUSE}
    past.rows('HistoricalUser').bulk_create(
        [state(**row, **now) for row in past.rows('User').values(*columns)], batch_size=500
    )
    columns = ['id', 'as_of', 'revision', 'schema_version', 'correction_ar', 'correction_ku']
    columns += ['correction_en', 'created_at', 'created_by_id', 'plan_id', 'replaces_id']
    state = apps.get_model('recommendations', 'HistoricalReport')
    names = dict(past.rows('User').values_list('pk', 'username'))
    past.rows('HistoricalReport').bulk_create(
        [
            state(
                **row,
                history_date=row['created_at'],
                history_type='+',
                history_change_reason='publish',
                history_user_id=row['created_by_id'],
                history_user_name=names[row['created_by_id']],
            )
            for row in past.rows('Report').values(*columns)
        ],
        batch_size=500,
    )


def keep_links(apps, schema_editor):
    """What each record is linked to now belongs to its last state."""
    past = Past(apps, schema_editor)
    for model, field, target in LINKS:
        own = f'{model.lower()}_id'
        states = past.rows(f'Historical{model}').exclude(history_type='-').order_by()
        last = dict(states.values('id').annotate(last=Max('history_id')).values_list('id', 'last'))
        through = apps.get_model('recommendations', model)._meta.get_field(field).remote_field.through
        link = apps.get_model('recommendations', f'Historical{model}_{field}')
        links = through._base_manager.using(past.using).values('id', own, target)
        link._base_manager.using(past.using).bulk_create(
            [link(**row, history_id=last[row[own]]) for row in links if row[own] in last],
            batch_size=500,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('recommendations', '0006_letters'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=f'historical{name}',
                name='history_user_name',
                field=models.CharField(blank=True, default='', editable=False, max_length=150, verbose_name='changed by'),
            )
            for name in KEPT
        ),
        *(
            migrations.AlterField(
                model_name=f'historical{name}',
                name='history_change_reason',
                field=models.TextField(null=True),
            )
            for name in KEPT
        ),
        migrations.CreateModel(
            name='HistoricalFinding_about',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('finding', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.finding')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='recommendations.historicalfinding')),
                ('recommendation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.recommendation')),
            ],
            options={
                'verbose_name': 'HistoricalFinding_about',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalFinding_answered_by',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('finding', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.finding')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='recommendations.historicalfinding')),
                ('recommendation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.recommendation')),
            ],
            options={
                'verbose_name': 'HistoricalFinding_answered_by',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRecommendation_themes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='recommendations.historicalrecommendation')),
                ('recommendation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.recommendation')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.theme')),
            ],
            options={
                'verbose_name': 'HistoricalRecommendation_themes',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReport',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('revision', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='revision')),
                ('schema_version', models.PositiveSmallIntegerField(default=1, verbose_name='version of the schema')),
                ('correction_ar', models.TextField(blank=True, help_text='Readers of both reports see it.', null=True, verbose_name='what was corrected')),
                ('correction_ku', models.TextField(blank=True, help_text='Readers of both reports see it.', null=True, verbose_name='what was corrected')),
                ('correction_en', models.TextField(blank=True, help_text='Readers of both reports see it.', null=True, verbose_name='what was corrected')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='published at')),
                ('history_user_name', models.CharField(blank=True, default='', editable=False, max_length=150, verbose_name='changed by')),
                ('history_change_reason', models.TextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.plan', verbose_name='plan')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.report', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'historical report',
                'verbose_name_plural': 'historical reports',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUser',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(db_index=True, error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('ku', 'Kurdish (Kurmanji)'), ('en', 'English')], default='ar', max_length=8, verbose_name='language of letters')),
                ('receives_letters', models.BooleanField(default=True, help_text='Reminders and the weekly digest, by e-mail.', verbose_name='receives letters')),
                ('history_user_name', models.CharField(blank=True, default='', editable=False, max_length=150, verbose_name='changed by')),
                ('history_change_reason', models.TextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical account',
                'verbose_name_plural': 'historical accounts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUser_groups',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('group', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='auth.group')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='recommendations.historicaluser')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'HistoricalUser_groups',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUser_institutions',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='recommendations.historicaluser')),
                ('institution', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='recommendations.institution')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'HistoricalUser_institutions',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUser_user_permissions',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='recommendations.historicaluser')),
                ('permission', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='auth.permission')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'HistoricalUser_user_permissions',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(write_names, migrations.RunPython.noop),
        migrations.RunPython(begin_histories, migrations.RunPython.noop),
        migrations.RunPython(keep_links, migrations.RunPython.noop),
    ]
