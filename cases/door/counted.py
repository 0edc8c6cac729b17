"""What people without a right here cause: on record, and counted together.

Nobody may shorten the log, and anybody can make it grow: by wrong answers at the logon, by asking
for pages of a kommune that is not theirs. The first of an hour stand one by one; of the rest one
entry at each doubling says how many it were. So a million cost two dozen rows.
"""

from __future__ import annotations

from typing import Any

from cases.door.limits import Limit
from cases.log import audit
from cases.models import Kommune, Medarbejder

#: So many of a kind, by one person in one kommune, stand one by one in an hour.
_EACH = Limit("udefra", 10, 3600, "")


def record(
    user: Medarbejder | None,
    kommune: Kommune | None,
    art: str,
    objekt: Any = None,
    *,
    grund: str = "",
    **detaljer: Any,
) -> None:
    """As `audit.record`. Of nobody known, the same `grund` is counted together; of somebody, all of
    this kind in this kommune. After the first ones `i_timen` says how many it have been."""
    whom = f"{user.pk}" if user else grund
    count = _EACH.count(f"{art}:{kommune.pk if kommune else ''}:{whom}")
    times, rest = divmod(count, _EACH.most)
    if count > _EACH.most and (rest or times & (times - 1)):
        return
    if grund:
        detaljer["grund"] = grund
    if count > _EACH.most:
        detaljer["i_timen"] = count
    audit.record(user, kommune, art, objekt, **detaljer)
