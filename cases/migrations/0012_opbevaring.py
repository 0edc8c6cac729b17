"""How long things are kept, and the decision to take a reported case out."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cases.storage.triggers import install


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_tilbudsindlaesning"),
    ]

    operations = [
        migrations.AddField(
            model_name="kommune",
            name="opbevar_maaneder",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="opbevaringstid i måneder"
            ),
        ),
        migrations.CreateModel(
            name="Opbevaring",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("log_dage", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "opbevaring",
                "verbose_name_plural": "opbevaring",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="kun_en_opbevaring"),
                    models.CheckConstraint(
                        condition=models.Q(("log_dage__gte", 365)), name="log_mindst_et_aar"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Kassation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sag", models.UUIDField(unique=True, verbose_name="sagens id")),
                ("begrundelse", models.TextField()),
                (
                    "anmodet",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("besluttet", models.DateTimeField(blank=True, null=True)),
                (
                    "anmodet_af",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "besluttet_af",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kommune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kassationer",
                        to="cases.kommune",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "kassationer",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("besluttet", None), ("besluttet_af", None)),
                            models.Q(
                                ("besluttet__isnull", False),
                                ("besluttet_af__isnull", False),
                                models.Q(("besluttet_af", models.F("anmodet_af")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kassation_besluttes_af_en_anden",
                    )
                ],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
