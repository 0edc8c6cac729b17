from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from cases.door import converters  # noqa: F401 (registers the kommune converter)
from cases.people.views import front, invitation, rights
from dhuv_web.health import health
from dhuv_web.sessions import session
from dhuv_web.tilgaengelighed import tilgaengelighed

urlpatterns = [
    path("", front.forside, name="forside"),
    path("", include("dhuv_web.logon.urls")),
    path("session/", session, name="session"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitation/<uuid:pk>/<str:token>/", invitation.aabn, name="invitation_link"),
    path("rettigheder/", rights.rettigheder, name="rettigheder"),
    path("tilgaengelighed/", tilgaengelighed, name="tilgaengelighed"),
    path("sundhed/", login_not_required(health), name="sundhed"),
    path("regler/", include("cases.vejledning.rule_urls")),
    path("vejledning/", include(("cases.vejledning.urls", "vejledning"))),
    path("drift/", include("deliveries.drift_urls")),
    path(
        "<kommune:kommunekode>/vejledning/",
        include(("cases.vejledning.urls", "vejledning"), namespace="kommunevejledning"),
    ),
    path("<kommune:kommunekode>/tal/", include("deliveries.figures.urls")),
    path("<kommune:kommunekode>/", include("deliveries.urls")),
    path("<kommune:kommunekode>/", include("cases.urls")),
]
