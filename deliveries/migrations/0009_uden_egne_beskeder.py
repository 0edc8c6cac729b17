from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0008_en_udbakke")]

    operations = [migrations.DeleteModel(name="Besked")]
