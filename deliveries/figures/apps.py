from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "deliveries.figures"
    label = "figures"
    verbose_name = "Tal"

    def ready(self) -> None:
        from deliveries.figures import as_delivered, places
        from deliveries.services import beside

        beside.register(as_delivered.counting)
        places.put_in()
