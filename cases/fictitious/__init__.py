"""Made-up cases for demos, tests and measurements (D25).

Pure and seeded: the same seed, code lists and day give the same cases. What `Fiction` makes breaks
no rule at all; `ERRORS` and `WARNINGS` spoil such a case.
"""

from cases.fictitious.faults import ERRORS, WARNINGS
from cases.fictitious.fiction import Fiction

__all__ = ["ERRORS", "WARNINGS", "Fiction"]
