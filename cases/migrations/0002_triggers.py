"""The locks of D5 and the append-only log, held by the database."""

from django.db import migrations

from cases.storage.triggers import install


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
