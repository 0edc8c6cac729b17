from deliveries.figures.models.godkendelse import Godkendelse
from deliveries.figures.models.kommentar import Kommentar
from deliveries.figures.models.opgoerelse import Opgoerelse

__all__ = ["Godkendelse", "Kommentar", "Opgoerelse"]
