from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = "Leverancer"

    def ready(self) -> None:
        from cases import reporting
        from deliveries import places
        from deliveries.services import plan

        reporting.answer_by(plan.reporting)
        places.put_in()
