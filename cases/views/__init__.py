"""Thin views: fetch what the employee may see, call one service, show the answer."""

from cases.views import contacts, front, invitation, rights, rules, sager, sagslisten, ydelser

__all__ = ["contacts", "front", "invitation", "rights", "rules", "sager", "sagslisten", "ydelser"]
