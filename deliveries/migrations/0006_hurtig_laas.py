"""The trigger that keeps a ydelse reported is asked only of those that are."""

from django.db import migrations

from deliveries.triggers import install


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0005_opbevaring"),
        ("cases", "0014_plads_til_laasen"),
    ]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
