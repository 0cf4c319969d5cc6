"""The log: one line per happening, for people on a console or as JSON for machines.

No secret and no personal field may stand in it, whoever writes: the last step before a line is
rendered blanks values under telling names, and whatever looks like an e-mail address, a phone
number, a key or a token in any text, tracebacks included.
"""

import logging
import logging.config
import re
import sys
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import msgspec
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from regulars.kernel.errors import InvalidInput

LOG_FORMATS = ("console", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
BLANK = "[redacted]"

current_request: ContextVar[str] = ContextVar("current_request", default="")
"""The id of the request being answered, which every line then carries."""

_SECRET_NAMES = re.compile(
    r"passw|secret|token|authorization|cookie|api_?key|write_?key|credential|keyring"
    r"|e_?mail|phone|birth|address",
    re.IGNORECASE,
)
_SECRETS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|\+\d[\d ()./-]{6,18}\d"  # international phone numbers
    r"|(?<![\w.-])0\d[\d ()-]{7,12}\d(?![\w.-])"  # national ones with a trunk zero
    r"|(?<!\w)1[3-9]\d{9}(?!\w)"  # Chinese mobile numbers
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # name and password in an address
    r"|(?i:(?<=password=)|(?<=bearer )|(?<=basic ))[^\s'\",;]+"
    r"|(?<!\w)(?:wk|sk|rk|whsec)_[A-Za-z0-9_+/=-]{8,}"  # our own keys
)
_TALKATIVE = ("yoyo", "procrastinate", "httpx", "httpcore", "urllib3", "fontTools", "fpdf")
_PLAIN_NAMES = frozenset({"timestamp", "level", "logger", "request_id", "route", "method"})


def configure_logging(log_format: str, log_level: str) -> None:
    """Send everything, also what libraries log, to standard error in one form."""
    if log_format not in LOG_FORMATS:
        raise InvalidInput(f"REGULARS_LOG_FORMAT is {' or '.join(LOG_FORMATS)}, not {log_format}")
    if log_level not in LOG_LEVELS:
        raise InvalidInput(f"REGULARS_LOG_LEVEL is one of {', '.join(LOG_LEVELS)}, not {log_level}")
    level = logging.getLevelName(log_level.upper())
    shared: list[Processor] = [
        _add_request,
        structlog.processors.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, *_endings(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    _route_standard_library(level, shared, log_format)


def plain_logger(name: str) -> Any:
    """A quick logger for lines that hold no text from outside: nothing is searched for secrets.

    It is bound to the configuration of the moment; ask for it after `configure_logging`.
    """
    settings = structlog.get_config()
    skipped = {redact, structlog.processors.format_exc_info}
    processors = [each for each in settings["processors"] if each not in skipped]
    wrapped = structlog.wrap_logger(
        _Logger(name), processors=processors, wrapper_class=settings["wrapper_class"]
    )
    return wrapped.bind()


def redact(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """`line` without secrets."""
    for name, value in line.items():
        if value is None or name in _PLAIN_NAMES:
            continue
        if _is_secret(name):
            line[name] = BLANK
        elif not isinstance(value, int | float):
            line[name] = _redacted(value)
    return line


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET_NAMES.search(name) is not None


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRETS.sub(BLANK, value)
    if isinstance(value, dict):
        return dict(redact(None, "", dict(value)))
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _SECRETS.sub(BLANK, str(value))


def _endings(log_format: str) -> list[Processor]:
    # Tracebacks become text before anything is blanked: values stand in them too.
    render: Processor = _render_json
    if log_format == "console":
        render = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    return [structlog.processors.format_exc_info, redact, render]


def _add_request(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    if request_id := current_request.get():
        line.setdefault("request_id", request_id)
    return line


def _render_json(_logger: WrappedLogger, _method: str, line: EventDict) -> str:
    return msgspec.json.encode(line, enc_hook=str).decode()


class _LoggerFactory:
    """Loggers that write whole lines to whatever standard error is at that moment."""

    def __call__(self, name: str = "") -> "_Logger":
        return _Logger(name)


class _Logger:
    def __init__(self, name: str) -> None:
        self.name = name

    def msg(self, line: str) -> None:
        sys.stderr.write(line + "\n")

    debug = info = warning = error = critical = exception = msg


def _route_standard_library(level: int, foreign: list[Processor], log_format: str) -> None:
    def line_formatter() -> logging.Formatter:
        last_steps = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=foreign, processors=[*last_steps, *_endings(log_format)]
        )

    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": line_formatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": max(level, logging.INFO)},
            "loggers": {name: {"level": "WARNING"} for name in _TALKATIVE},
        }
    )
