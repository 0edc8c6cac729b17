"""Random samples of the log; and an index that finds what one employee did in one kommune."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_kendte_tilbud"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stikproeve",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tidspunkt",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("fra", models.DateField()),
                ("til", models.DateField()),
                ("antal_i_alt", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "stikprøve",
                "verbose_name_plural": "stikprøver",
                "ordering": ["-tidspunkt", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Stikproevelinje",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "vurdering",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("I_ORDEN", "I orden"),
                            ("UNDERSOEGES", "Skal undersøges"),
                            ("IKKE_I_ORDEN", "Ikke i orden"),
                        ],
                        max_length=12,
                    ),
                ),
                ("bemaerkning", models.TextField(blank=True, verbose_name="bemærkning")),
                ("vurderet", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "stikprøvelinje",
                "verbose_name_plural": "stikprøvelinjer",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveIndex(
            model_name="haendelse",
            name="haendelse_medarbejder_tid",
        ),
        migrations.AddIndex(
            model_name="haendelse",
            index=models.Index(
                fields=["medarbejder", "kommune", "tidspunkt"], name="haendelse_medarbejder"
            ),
        ),
        migrations.AddField(
            model_name="stikproeve",
            name="kommune",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stikproever",
                to="cases.kommune",
            ),
        ),
        migrations.AddField(
            model_name="stikproeve",
            name="udtaget_af",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stikproevelinje",
            name="haendelse",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.haendelse",
            ),
        ),
        migrations.AddField(
            model_name="stikproevelinje",
            name="stikproeve",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="linjer",
                to="cases.stikproeve",
            ),
        ),
        migrations.AddField(
            model_name="stikproevelinje",
            name="vurderet_af",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="stikproevelinje",
            constraint=models.UniqueConstraint(
                fields=("stikproeve", "haendelse"), name="udtaget_en_gang"
            ),
        ),
    ]
