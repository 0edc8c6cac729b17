from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def take_over(apps: Any, _schema_editor: Any) -> None:
    """What invitations knew of their e-mail stands in the outbox from now on."""
    besked = apps.get_model("cases", "Besked")
    for invitation in apps.get_model("cases", "Invitation").objects.order_by("oprettet"):
        besked.objects.create(
            noegle=f"invitation {invitation.pk}",
            invitation=invitation,
            laant_til=invitation.laant_til,
            forsoeg=invitation.forsoeg,
            sendt=invitation.sendt,
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_kodernes_kortnavne")]

    operations = [
        migrations.CreateModel(
            name="Besked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noegle", models.CharField(max_length=400, unique=True, verbose_name="nøgle")),
                ("modtager", models.EmailField(blank=True, max_length=256)),
                ("emne", models.CharField(blank=True, max_length=200)),
                ("tekst", models.TextField(blank=True)),
                ("oprettet", models.DateTimeField(auto_now_add=True)),
                ("laant_til", models.DateTimeField(blank=True, null=True, verbose_name="lånt til")),
                ("forsoeg", models.PositiveSmallIntegerField(default=0, verbose_name="forsøg")),
                ("fejl", models.CharField(blank=True, max_length=100)),
                ("sendt", models.DateTimeField(blank=True, null=True)),
                (
                    "invitation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="besked",
                        to="cases.invitation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "beskeder",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("invitation", None), ("modtager", ""), _negated=True),
                        name="en_besked_har_en_modtager",
                    )
                ],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
