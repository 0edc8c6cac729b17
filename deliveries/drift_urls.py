from django.urls import path

from deliveries.views import drift

app_name = "drift"
urlpatterns = [
    path("", drift.oversigt, name="oversigt"),
    path("sundhed/", drift.sundhed, name="sundhed"),
    path("kvitteringer/<uuid:pk>/set/", drift.kvittering_set, name="kvittering_set"),
]
