from django.urls import path

from deliveries.views import handlinger, indberetning, kassation, kommune, start, svar

app_name = "deliveries"
urlpatterns = [
    path("", start.start, name="start"),
    path("fejlliste/svar/", svar.svar, name="fejlliste_svar"),
    path("sager/<uuid:pk>/kasser/", kassation.kasser, name="kasser"),
    path("indberetning/", indberetning.indberetning, name="indberetning"),
    path("leverancer/", kommune.liste, name="leverancer"),
    path("leverancer/proeve/", handlinger.proeve, name="proeve"),
    path("leverancer/<uuid:pk>/", kommune.leverance, name="leverance"),
    path("leverancer/<uuid:pk>/fil/", kommune.fil, name="fil"),
    path("leverancer/<uuid:pk>/annuller/", handlinger.annuller, name="annuller"),
    path("leverancer/<uuid:pk>/godkend/", handlinger.godkend, name="godkend"),
    path("leverancer/<uuid:pk>/send/", handlinger.send_igen, name="send"),
    path("leverancer/<uuid:pk>/ny-version/", handlinger.ny_version, name="ny_version"),
    path("kvitteringer/<uuid:pk>/", handlinger.kvittering, name="kvittering"),
]
