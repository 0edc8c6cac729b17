from django.urls import path

from cases.vejledning.views import rules

app_name = "regler"
urlpatterns = [
    path("", rules.liste, name="liste"),
    path("<slug:kode>/", rules.regel, name="regel"),
]
