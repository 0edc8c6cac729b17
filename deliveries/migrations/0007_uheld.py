from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0006_hurtig_laas")]

    operations = [
        migrations.CreateModel(
            name="Uheld",
            fields=[
                (
                    "navn",
                    models.CharField(max_length=250, primary_key=True, serialize=False),
                ),
                ("fejl", models.TextField()),
                ("foerst", models.DateTimeField(verbose_name="første gang")),
                ("senest", models.DateTimeField(verbose_name="seneste gang")),
                ("antal", models.PositiveIntegerField(default=1)),
            ],
            options={"verbose_name_plural": "uheld", "ordering": ["foerst"]},
        ),
    ]
