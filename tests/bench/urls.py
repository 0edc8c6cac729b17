"""The real routes, and beside them what a measurement compares with."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cases.door.pages import kommune_page, page
from cases.models import Kommune, Sag
from dhuv_web.urls import urlpatterns as real


@kommune_page()
def empty(request: HttpRequest, kommune: Kommune) -> HttpResponse:
    """A signed-in page of the kommune with nothing on it."""
    return page(request, "base.html", kommune, "sager")


class SagAdmin(admin.ModelAdmin):
    """What a Django project has when nobody builds a page of its own."""

    list_display = ("cpr", "navn", "funktionsvurdering", "sidste_dag")
    search_fields = ("^cpr",)
    ordering = ("cpr",)
    list_per_page = 50
    kommune = "101"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sag]:
        return super().get_queryset(request).filter(kommune=self.kommune)


site = admin.AdminSite("bench")
site.register(Sag, SagAdmin)

urlpatterns = [
    path("bench/admin/", site.urls),
    path("<kommune:kommunekode>/bench/tom/", empty),
    *real,
]
