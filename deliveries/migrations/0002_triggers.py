"""Frozen leverancer and their lines stay as they are, held by the database."""

from django.db import migrations

from deliveries.triggers import install


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0001_initial"), ("cases", "0002_triggers")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
