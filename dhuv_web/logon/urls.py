from django.urls import path

from dhuv_web.logon import konto, oidc_views, views

urlpatterns = [
    path("log-ind/", views.log_ind, name="log_ind"),
    path("log-ind/kode/", views.totrin, name="totrin"),
    path("log-ud/", views.log_ud, name="log_ud"),
    path("log-ind/mitid/", oidc_views.start, name="oidc_authentication_init"),
    path("log-ind/mitid/svar/", oidc_views.callback, name="oidc_authentication_callback"),
    path("bekraeft/", konto.bekraeft, name="bekraeft"),
    path("konto/", konto.konto, name="konto"),
    path("konto/adgangskode/", konto.adgangskode, name="adgangskode"),
    path("konto/engangskode/", konto.totrin_opsaet, name="totrin_opsaet"),
    path("konto/engangskode/fra/", konto.totrin_fra, name="totrin_fra"),
    path("konto/reservekoder/", konto.reservekoder, name="reservekoder"),
    path("konto/log-ud/", konto.log_ud_alle_steder, name="log_ud_alle_steder"),
    path("konto/log-ud/andre/", konto.log_ud_andre_steder, name="log_ud_andre_steder"),
    path("konto/log-ud/<slug:sted>/", konto.log_ud_sted, name="log_ud_sted"),
]
