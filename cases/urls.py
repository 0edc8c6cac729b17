from django.urls import path

from cases.views import contacts, historik, kladder, sager, sagslisten, tilbud, udloeb, ydelser

app_name = "cases"
urlpatterns = [
    path("kontakter/", contacts.kontakter, name="kontakter"),
    path("tilbud/", tilbud.tilbud, name="tilbud"),
    path("tilbud/soeg/", tilbud.soeg, name="tilbud_soeg"),
    path("tilbud/ny/", tilbud.ny, name="tilbud_ny"),
    path("tilbud/<uuid:pk>/", tilbud.ret, name="tilbud_ret"),
    path("tilbud/<uuid:pk>/fjern/", tilbud.fjern, name="tilbud_fjern"),
    path("sager/", sagslisten.sager, name="sager"),
    path("sager/soeg/", sagslisten.soeg, name="soeg"),
    path("sager/findes/", sager.findes, name="findes"),
    path("sager/udloeber/", udloeb.udloeber, name="udloeber"),
    path("sager/ny/", sager.ny, name="ny"),
    path("kladder/<uuid:pk>/", kladder.gem, name="kladde"),
    path("kladder/<uuid:pk>/kasser/", kladder.kasser, name="kladde_kasser"),
    path("sager/<uuid:pk>/", sager.sag, name="sag"),
    path("sager/<uuid:pk>/kvittering/", sager.kvittering, name="kvittering"),
    path("sager/<uuid:pk>/historik/", historik.historik, name="historik"),
    path("sager/<uuid:pk>/set-i-orden/", sager.set_i_orden, name="set_i_orden"),
    path("sager/<uuid:pk>/slet/", sager.slet, name="slet"),
    path("sager/<uuid:pk>/neutraliser/", sager.neutraliser, name="neutraliser"),
    path("sager/<uuid:sag_pk>/ydelser/ny/", ydelser.ny, name="ydelse_ny"),
    path("sager/<uuid:sag_pk>/ydelser/<uuid:pk>/", ydelser.ydelse, name="ydelse"),
    path("sager/<uuid:sag_pk>/ydelser/<uuid:pk>/slet/", ydelser.slet, name="ydelse_slet"),
    path(
        "sager/<uuid:sag_pk>/ydelser/<uuid:pk>/neutraliser/",
        ydelser.neutraliser,
        name="ydelse_neutraliser",
    ),
]
