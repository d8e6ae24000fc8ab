# ruff: noqa: N999 - migrations begin with their number
from pkgutil import iter_modules

from django.db import migrations, models

from recommendations import migrations as present


def fill(apps, schema_editor):
    apps.get_model("recommendations", "Plan").objects.update(colour="green")


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", max(module.name for module in iter_modules(present.__path__)))
    ]
    operations = [
        migrations.AddField("plan", "colour", models.CharField(max_length=20, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
