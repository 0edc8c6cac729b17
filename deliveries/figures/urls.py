from django.urls import path

from deliveries.figures.views import godkendelse, maerke, rapport, statistik

app_name = "figures"
urlpatterns = [
    path("", rapport.rapport, name="rapport"),
    path("opgoer/", rapport.opgoer, name="opgoer"),
    path("definitioner/", rapport.definitioner, name="definitioner"),
    path("ydelse/<str:kode>/", rapport.ydelse, name="ydelse"),
    path("godkendelse/", godkendelse.oversigt, name="godkendelser"),
    path("godkendelse/<int:aar>/", godkendelse.aar, name="godkendelse"),
    path("statistik/", statistik.oversigt, name="statistik"),
    path(
        "statistik/<slug:navn>/<slug:kilde>/<slug:filtype>/",
        statistik.hent,
        name="hent",
    ),
    path("maerke/<str:kode>/<str:kvartal>/<slug:art>/", maerke.maerke, name="maerke"),
]
