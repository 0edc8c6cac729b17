"""The guide, once for all and once inside each kommune."""

from django.urls import path

from cases.vejledning.views import vejledning

urlpatterns = [
    path("", vejledning.oversigt, name="oversigt"),
    path("soeg/", vejledning.soeg, name="soeg"),
    path("<slug:slug>/", vejledning.kapitel, name="kapitel"),
]
