from django.apps import AppConfig


class DhuvWebConfig(AppConfig):
    """The shell as an app, so that its system checks are registered."""

    name = "dhuv_web"

    def ready(self) -> None:
        from dhuv_web import checks  # noqa: F401
