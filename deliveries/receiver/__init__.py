"""The receiving end, as Danmarks Statistik's might be (docs/modtagesystem.md).

A stranger to the rest: it knows a delivered file's bytes and the public code lists, and nothing of
our database, of names, or of what was delivered before. Plain Python: no framework.
"""

from deliveries.receiver.judge import NOTHING, Refusals, Verdict, judge
from deliveries.receiver.station import Busy, Received, Station

__all__ = ["NOTHING", "Busy", "Received", "Refusals", "Station", "Verdict", "judge"]
