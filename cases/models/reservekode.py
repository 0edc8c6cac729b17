"""Reserve codes for the day the telephone is lost."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models
from django_otp.plugins.otp_static.models import StaticDevice


class _Hasher(Argon2PasswordHasher):
    """With the least that OWASP recommends: every code of a set is tried for each that is typed,
    and they are random, not chosen by people."""

    memory_cost = 19 * 1024
    parallelism = 1


HASHER = _Hasher()


class Reservekode(models.Model):
    """One code that has not been used. django-otp's own column has no room for a password hash."""

    saet = models.ForeignKey(
        StaticDevice, models.CASCADE, related_name="reservekoder", verbose_name="sæt"
    )
    #: By HASHER, never the code itself.
    kode = models.CharField(max_length=128, editable=False)

    class Meta:
        verbose_name_plural = "reservekoder"

    def __str__(self) -> str:
        return f"Reservekode {self.pk}"
