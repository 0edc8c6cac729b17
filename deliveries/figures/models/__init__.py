from deliveries.figures.models.opgoerelse import Opgoerelse

__all__ = ["Opgoerelse"]
