from django.urls import path

from cases.kodelister import views
from cases.people.views import kommuner
from cases.tilbud.views import tilbudsportalen
from deliveries.views import drift

app_name = "drift"
urlpatterns = [
    path("", drift.oversigt, name="oversigt"),
    path("tilbudsportalen/", tilbudsportalen.oversigt, name="tilbudsportalen"),
    path("tilbudsportalen/<uuid:pk>/", tilbudsportalen.fil, name="tilbudsfil"),
    path("tilbudsportalen/<uuid:pk>/indlaes/", tilbudsportalen.indlaes, name="tilbudsfil_indlaes"),
    path("tilbudsportalen/<uuid:pk>/kasser/", tilbudsportalen.kasser, name="tilbudsfil_kasser"),
    path("kommuner/", kommuner.kommuner, name="kommuner"),
    path("kommuner/<kommune:kode>/", kommuner.kommune, name="kommune"),
    path("kodelister/", views.kodelister, name="kodelister"),
    path("kodelister/proeve/", views.proeve, name="kodelister_proeve"),
    path("kodelister/<uuid:pk>/", views.fil, name="kodelister_fil"),
    path(
        "kodelister/<uuid:pk>/fremdrift/",
        views.fremdrift,
        name="kodelister_fremdrift",
    ),
    path("kodelister/<uuid:pk>/indlaes/", views.indlaes, name="kodelister_indlaes"),
    path("kodelister/<uuid:pk>/kasser/", views.kasser, name="kodelister_kasser"),
    path("sundhed/", drift.sundhed, name="sundhed"),
    path("kvitteringer/<uuid:pk>/set/", drift.kvittering_set, name="kvittering_set"),
]
