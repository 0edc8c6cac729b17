"""The code lists as the operator loaded them (D12), for `cases.kodelister.lister`."""

from django.conf import settings
from django.db import models

from cases.codes import LISTS, Code


class Kode(models.Model):
    """One code of one list; `Code` is the pure value that rules and pages use."""

    liste = models.CharField(max_length=20, choices=[(name, name) for name in LISTS])
    kode = models.CharField(max_length=36)
    raekkefoelge = models.PositiveIntegerField("rækkefølge")
    tekst = models.CharField(max_length=300)
    gruppe = models.CharField(max_length=100, blank=True)
    paragraf = models.CharField(max_length=20, blank=True)
    er_ophold = models.BooleanField(default=False)
    indberetningspligtig = models.BooleanField(default=True)
    gyldig_fra = models.DateField(null=True, blank=True)
    gyldig_til = models.DateField(null=True, blank=True)
    kilde = models.CharField(max_length=200, blank=True)
    kortnavn = models.CharField(max_length=40, blank=True, default="")
    #: The codes of the only ydelser that a målgruppe may stand on, with a space between (D12).
    kun_ydelser = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["liste", "kode"], name="en_kode_per_liste")]
        ordering = ["liste", "raekkefoelge"]
        verbose_name_plural = "koder"

    def __str__(self) -> str:
        return f"{self.liste} {self.kode}"

    def value(self) -> Code:
        return Code(
            liste=self.liste,
            kode=self.kode,
            tekst=self.tekst,
            gruppe=self.gruppe,
            paragraf=self.paragraf,
            er_ophold=self.er_ophold,
            indberetningspligtig=self.indberetningspligtig,
            gyldig_fra=self.gyldig_fra,
            gyldig_til=self.gyldig_til,
            kilde=self.kilde,
            kortnavn=self.kortnavn,
            kun_ydelser=tuple(self.kun_ydelser.split()),
        )


class Kodeindlaesning(models.Model):
    """That the lists were loaded: the newest row's `fingeraftryk` is the version in force."""

    tidspunkt = models.DateTimeField(auto_now_add=True)
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fingeraftryk = models.CharField(max_length=64)
    antal = models.PositiveIntegerField()

    class Meta:
        get_latest_by = "pk"
        verbose_name_plural = "kodeindlæsninger"

    def __str__(self) -> str:
        return f"{self.antal} koder, {self.tidspunkt:%d-%m-%Y %H:%M}"
