from django.db import migrations, models


def end_sessions(apps, schema_editor):
    """The keys of the sessions so far are in the tables: whoever has a copy could use them."""
    using = schema_editor.connection.alias
    for label, name in [("sessions", "Session"), ("usersessions", "UserSession")]:
        apps.get_model(label, name).objects.using(using).all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', "0011_uploads"),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInCounter',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failed_at', models.DateTimeField(null=True)),
                ('blocked_until', models.DateTimeField(null=True)),
                ('is_logged', models.BooleanField(default=False)),
                ('forget_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'sign-in counter',
                'verbose_name_plural': 'sign-in counters',
                'default_permissions': [],
            },
        ),
        migrations.RunPython(end_sessions, migrations.RunPython.noop, elidable=True),
    ]
