from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from cases import converters, views  # noqa: F401 (registers the kommune converter)
from dhuv_web.health import health
from dhuv_web.logon.views import admin_door
from dhuv_web.sessions import session
from dhuv_web.tilgaengelighed import tilgaengelighed

urlpatterns = [
    path("", views.front.forside, name="forside"),
    path("", include("dhuv_web.logon.urls")),
    path("session/", session, name="session"),
    path("invitation/", views.invitation.invitation, name="invitation"),
    path("invitation/<uuid:pk>/<str:token>/", views.invitation.aabn, name="invitation_link"),
    path("rettigheder/", views.rights.rettigheder, name="rettigheder"),
    path("tilgaengelighed/", tilgaengelighed, name="tilgaengelighed"),
    path("sundhed/", login_not_required(health), name="sundhed"),
    # Django's own doors: one past the second factor, one past the log.
    path("admin/login/", admin_door, name="admin_doer"),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="adgangskode"),
        name="admin_adgangskode",
    ),
    path("admin/", admin.site.urls),
    path("regler/", include("cases.rule_urls")),
    path("vejledning/", include(("cases.vejledning_urls", "vejledning"))),
    path("drift/", include("deliveries.drift_urls")),
    path(
        "<kommune:kommunekode>/vejledning/",
        include(("cases.vejledning_urls", "vejledning"), namespace="kommunevejledning"),
    ),
    path("<kommune:kommunekode>/", include("deliveries.urls")),
    path("<kommune:kommunekode>/", include("cases.urls")),
]
