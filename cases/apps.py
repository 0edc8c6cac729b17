from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Sager"

    def ready(self) -> None:
        from cases.indlaesning import trying
        from cases.kodelister import loading

        trying.reports(loading.ART, loading.report)
