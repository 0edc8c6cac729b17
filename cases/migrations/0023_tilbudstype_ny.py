"""A tilbudstype that is filled in after reporting is locked from the next report on.

Until now one that was empty could not be filled in at all, so there are none.
"""

from django.db import migrations, models

from cases.storage.triggers import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_opbevaringstid_med_varsel")]

    operations = [
        # SQLite may write the table anew, and would drop its triggers.
        migrations.RunPython(uninstall, install),
        migrations.AddField(
            model_name="ydelse",
            name="tilbudstype_ny",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(install, uninstall),
    ]
