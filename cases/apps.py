from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Sager"

    def ready(self) -> None:
        from cases import places
        from cases.indlaesning import trying
        from cases.kodelister import loading

        places.put_in()
        trying.reports(loading.ART, loading.report)
