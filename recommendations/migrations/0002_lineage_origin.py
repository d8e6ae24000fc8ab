import django.db.models.deletion
from django.db import migrations, models


def set_origin(apps, schema_editor):
    """Each carried-over item takes its origin from the item before it, the oldest year first."""
    items = apps.get_model("recommendations", "Recommendation").objects
    carried_over = items.filter(carried_from__isnull=False).select_related("carried_from")
    for year in carried_over.order_by("plan__year").values_list("plan__year", flat=True).distinct():
        for item in carried_over.filter(plan__year=year):
            earlier = item.carried_from
            items.filter(pk=item.pk).update(origin=earlier.origin_id or earlier.pk)


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_first_release")]

    operations = [
        migrations.AddField(
            model_name="historicalrecommendation",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="Empty for the first itself.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="recommendations.recommendation",
                verbose_name="first of its lineage",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="origin",
            field=models.ForeignKey(
                editable=False,
                help_text="Empty for the first itself.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="continuations",
                to="recommendations.recommendation",
                verbose_name="first of its lineage",
            ),
        ),
        migrations.RunPython(set_origin, migrations.RunPython.noop),
    ]
