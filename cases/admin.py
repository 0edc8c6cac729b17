"""Django's admin: employees and memberships. No sager or ydelser: services write those."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from cases.models import Medarbejder, Medlemskab


class MedlemskabInline(admin.TabularInline):
    model = Medlemskab
    extra = 0


@admin.register(Medarbejder)
class MedarbejderAdmin(UserAdmin):
    inlines = [MedlemskabInline]
