"""Short names of codes, and the ydelser that a målgruppe is bound to. Codes loaded before have
neither, until the lists are loaded again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_indlaesninger")]

    operations = [
        migrations.AddField(
            model_name="kode",
            name="kortnavn",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="kode",
            name="kun_ydelser",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
