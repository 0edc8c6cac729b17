"""How the kommunekode stands in an address (D23)."""

from django.urls import register_converter


class KommuneConverter:
    regex = "[0-9]{3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(KommuneConverter, "kommune")
