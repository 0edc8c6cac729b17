"""What may stand in a log line: no CPR number, whoever wrote the line (D24)."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Six digits and four, together or apart as people write them, but not inside a UUID or checksum.
_CPR = re.compile(r"(?<![0-9A-Fa-f-])\d{6}[- ]?\d{4}(?![0-9A-Fa-f-])")


def mask_cpr(_logger: Any, _method: str, line: str | MutableMapping[str, Any]) -> str:
    """The last log processor: masks every ten-digit run in the finished line, tracebacks too."""
    return _CPR.sub("**********", str(line))


_COMMON: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    # With its Z: processes that read no Django settings would else write another zone.
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def logging_config(level: str) -> dict[str, Any]:
    """One JSON line per event on standard error, for our own loggers and everybody else's."""
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
