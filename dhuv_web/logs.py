"""What may stand in a log line: no CPR number, whoever wrote the line (D24)."""

import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

#: What people and programs put between the digits: signs, spaces of all kinds and dashes of all
#: lengths, as they are, in an address (%2D), or in what Python shows of a text (\\u2011, \\xa0).
_BETWEEN = (
    r"(?:[\s._/+\-\u00ad\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]"
    r"|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[nrt]){1,3}"
)
# A checksum or a UUID is told as it is; it may well have ten digits in a row.
_MASKED = re.compile(
    r"(?P<id>(?<![0-9A-Za-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?=[0-9]*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}))(?![0-9A-Za-z]))"
    # Ten digits, whatever letters they touch. More of them are no seconds with a fraction.
    r"|(?<!\d)\d{10}(?!\d)|(?<!\d)(?<!\d\.)\d{11,}"
    rf"|(?<!\d)\d{{6}}(?:\d\d)?{_BETWEEN}\d{{4}}(?!\d)"
    rf"|(?<!\d)\d\d{_BETWEEN}\d\d{_BETWEEN}\d\d(?:{_BETWEEN})?\d{{4}}(?!\d)"
)


def masked(text: str) -> str:
    """The text without anything that could be a CPR number."""
    return _MASKED.sub(lambda found: found["id"] or "**********", text)


def mask_cpr(_logger: Any, _method: str, line: str | MutableMapping[str, Any]) -> str:
    """The last log processor: masks the finished line, tracebacks too."""
    return masked(str(line))


def _told_masked(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What ends a process stands on the same standard error: a database repeats whole rows."""
    sys.stderr.write(masked("".join(traceback.format_exception(kind, error, trace))))


_COMMON: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    # With its Z: processes that read no Django settings would else write another zone.
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def logging_config(level: str) -> dict[str, Any]:
    """One JSON line per event on standard error, for our own loggers and everybody else's; what no
    logger tells is masked as well."""
    sys.excepthook = _told_masked
    threading.excepthook = lambda told: _told_masked(
        told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
    )
    structlog.configure(
        processors=[*_COMMON, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _COMMON,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                    mask_cpr,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        # It tells four times of each logon that nothing was wrong.
        "loggers": {"axes": {"level": "WARNING"}},
        "root": {"handlers": ["console"], "level": level},
    }
