"""An index that the constraint's begins with, written again with every line of a freeze."""

import django.db.models.deletion
from django.db import migrations, models

from cases.storage.indexes import drop


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0003_puls")]
    operations = [
        # Before the state says that it is not there. Reversed, it stays away: only slower.
        migrations.RunPython(
            drop(("deliveries", "Leverancelinje", "leverance")), migrations.RunPython.noop
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "leverancelinje",
                    "leverance",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linjer",
                        to="deliveries.leverance",
                    ),
                )
            ]
        ),
    ]
