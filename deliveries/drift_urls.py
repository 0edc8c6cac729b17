from django.urls import path

from deliveries.views import drift, tilbudsportalen

app_name = "drift"
urlpatterns = [
    path("", drift.oversigt, name="oversigt"),
    path("tilbudsportalen/", tilbudsportalen.oversigt, name="tilbudsportalen"),
    path("tilbudsportalen/<uuid:pk>/", tilbudsportalen.fil, name="tilbudsfil"),
    path("tilbudsportalen/<uuid:pk>/indlaes/", tilbudsportalen.indlaes, name="tilbudsfil_indlaes"),
    path("tilbudsportalen/<uuid:pk>/kasser/", tilbudsportalen.kasser, name="tilbudsfil_kasser"),
    path("sundhed/", drift.sundhed, name="sundhed"),
    path("kvitteringer/<uuid:pk>/set/", drift.kvittering_set, name="kvittering_set"),
]
