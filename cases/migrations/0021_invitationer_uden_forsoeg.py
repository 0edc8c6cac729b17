from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_udbakke")]

    operations = [
        migrations.RemoveField(model_name="invitation", name=name)
        for name in ("forsoeg", "laant_til", "sendt")
    ]
