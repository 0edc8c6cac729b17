from django.db import migrations


class Migration(migrations.Migration):
    """The e-mails about leverancer move to the one outbox; their keys name what they are about."""

    dependencies = [("deliveries", "0007_uheld"), ("cases", "0020_udbakke")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO cases_besked"
            " (noegle, modtager, emne, tekst, oprettet, laant_til, forsoeg, sendt, fejl)"
            " SELECT noegle, modtager, emne, tekst, oprettet, laant_til, forsoeg, sendt, ''"
            " FROM deliveries_besked ORDER BY id",
            migrations.RunSQL.noop,
        ),
    ]
