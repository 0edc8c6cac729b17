"""The bytes of a leverance that later ones have overwritten may go; the rest stays."""

from django.db import migrations, models

from deliveries.triggers import install


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0004_overfloedigt_indeks"),
        ("cases", "0012_opbevaring"),
    ]

    operations = [
        migrations.AddField(
            model_name="leverance",
            name="fil_slettet",
            field=models.DateTimeField(blank=True, null=True, verbose_name="filen slettet"),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
