"""The checker of any L402 or T402 file, whoever made it (docs/l402.md).

`check` reads the file once, in a stream, and gives back a `Report`: iterate it for the findings,
those of the schema and those of the rules; then its counts are whole. Plain Python: it knows the
file's bytes, the code lists and a day, and nothing of a database or of what was delivered before.
"""

from deliveries.filkontrol.control import MAX_BYTES, Part, Report, check

__all__ = ["MAX_BYTES", "Part", "Report", "check"]
