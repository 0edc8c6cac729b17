from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_invitationer_uden_forsoeg")]

    operations = [
        migrations.AddField(
            "kommune",
            "opbevar_ny",
            models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "kommune",
            "opbevar_ny_fra",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
