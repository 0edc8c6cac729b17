from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from cases import converters, views  # noqa: F401 (registers the kommune converter)
from dhuv_web.health import health
from dhuv_web.sessions import session

urlpatterns = [
    path("", views.front.forside, name="forside"),
    path(
        "log-ind/",
        LoginView.as_view(template_name="log_ind.html", redirect_authenticated_user=True),
        name="log_ind",
    ),
    path("log-ud/", LogoutView.as_view(), name="log_ud"),
    path("session/", session, name="session"),
    path("sundhed/", login_not_required(health), name="sundhed"),
    path("admin/", admin.site.urls),
    path("regler/", include("cases.rule_urls")),
    path("drift/", include("deliveries.drift_urls")),
    path("<kommune:kommunekode>/", include("deliveries.urls")),
    path("<kommune:kommunekode>/", include("cases.urls")),
]
