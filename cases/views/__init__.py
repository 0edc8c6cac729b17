"""Thin views: fetch what the employee may see, call one service, show the answer."""

from cases.views import contacts, front, rights, rules, sager, sagslisten, ydelser

__all__ = ["contacts", "front", "rights", "rules", "sager", "sagslisten", "ydelser"]
