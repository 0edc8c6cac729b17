"""What was delivered and answered: frozen bytes, lines, omissions, receipts."""

from deliveries.models.kvittering import Kvittering, Kvitteringsfejl
from deliveries.models.leverance import Leverance, Leverancefil
from deliveries.models.linjer import Leverancelinje, Udeladelse
from deliveries.models.puls import Puls
from deliveries.models.uheld import Uheld

__all__ = [
    "Kvittering",
    "Kvitteringsfejl",
    "Leverance",
    "Leverancefil",
    "Leverancelinje",
    "Puls",
    "Udeladelse",
    "Uheld",
]
