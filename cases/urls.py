from django.urls import path

from cases.fejlliste import views as fejlliste
from cases.log.views import historik, log, stikproever
from cases.people.views import kontakter, medarbejdere
from cases.tilbud.views import forslag, tilbud
from cases.views import kladder, opbevaring, sager, sagslisten, udloeb, ydelser

app_name = "cases"
urlpatterns = [
    path("fejlliste/", fejlliste.liste, name="fejlliste"),
    path("fejlliste/hent/<slug:filtype>/", fejlliste.hent, name="fejlliste_hent"),
    path("kontakter/", kontakter.kontakter, name="kontakter"),
    path("medarbejdere/", medarbejdere.liste, name="medarbejdere"),
    path("medarbejdere/inviter/", medarbejdere.inviter, name="inviter"),
    path(
        "medarbejdere/invitationer/<uuid:pk>/traek-tilbage/",
        medarbejdere.traek_tilbage,
        name="traek_tilbage",
    ),
    path("medarbejdere/<int:pk>/", medarbejdere.medarbejder, name="medarbejder"),
    path("medarbejdere/<int:pk>/fjern/", medarbejdere.fjern, name="medarbejder_fjern"),
    path(
        "medarbejdere/<int:pk>/engangskode/",
        medarbejdere.engangskode,
        name="medarbejder_engangskode",
    ),
    path("medarbejdere/<int:pk>/konto/", medarbejdere.konto, name="medarbejder_konto"),
    path("tilbud/", tilbud.tilbud, name="tilbud"),
    path("tilbud/soeg/", tilbud.soeg, name="tilbud_soeg"),
    path("tilbud/forslag/", forslag.forslag, name="tilbud_forslag"),
    path("tilbud/ny/", tilbud.ny, name="tilbud_ny"),
    path("tilbud/<uuid:pk>/", tilbud.ret, name="tilbud_ret"),
    path("tilbud/<uuid:pk>/fjern/", tilbud.fjern, name="tilbud_fjern"),
    path("log/", log.log, name="log"),
    path("log/find/", log.find, name="log_find"),
    path("log/indsigt/", log.insight, name="indsigt"),
    path("log/opbevaring/", opbevaring.opbevaring, name="opbevaring"),
    path("log/stikproever/", stikproever.samples, name="stikproever"),
    path("log/stikproever/<int:pk>/", stikproever.sample, name="stikproeve"),
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
    path("sager/<uuid:pk>/set-i-orden/fortryd/", fejlliste.fortryd, name="set_i_orden_fortryd"),
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
