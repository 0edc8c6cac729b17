"""What was delivered and answered: frozen bytes, lines, omissions, receipts, e-mails to send."""

from deliveries.models.besked import Besked
from deliveries.models.kvittering import Kvittering, Kvitteringsfejl
from deliveries.models.leverance import Leverance, Leverancefil
from deliveries.models.linjer import Leverancelinje, Udeladelse
from deliveries.models.puls import Puls
from deliveries.models.uheld import Uheld

__all__ = [
    "Besked",
    "Kvittering",
    "Kvitteringsfejl",
    "Leverance",
    "Leverancefil",
    "Leverancelinje",
    "Puls",
    "Udeladelse",
    "Uheld",
]
