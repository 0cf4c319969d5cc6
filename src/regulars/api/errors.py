"""From refusals and accidents to answers: RFC 9457 problem documents.

One table turns the six kinds of refusal into statuses. An accident of our own is a 500 that says
nothing but its request id; the log has the rest. A database that does not answer is a 503 that
says when to come back.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import psycopg
import psycopg_pool
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Scope

from regulars.api.field_faults import fault_at, told
from regulars.kernel.errors import FieldError, InvalidInput, Kind, Overloaded, Refusal

PROBLEM_MEDIA_TYPE = "application/problem+json"
PROBLEM_TYPE_PREFIX = "/docs#problem-"

STATUS_OF_KIND: Mapping[Kind, int] = {
    "invalid": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "limited": 429,
}

FRAME_PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: ("invalid_input", "The request cannot be understood; `errors` names the fields."),
    401: ("unauthenticated", "The request says not, or wrongly, who it comes from."),
    403: ("forbidden", "The caller may not do this."),
    404: ("not_found", "What was asked for does not exist, or not for this caller."),
    405: ("method_not_allowed", "The address exists, but not for this method; see `Allow`."),
    413: ("body_too_large", "The body is larger than this address takes."),
    500: ("internal_error", "A mistake of ours; the log tells more under the request id."),
    503: ("unavailable", "The service cannot answer now; come back after `Retry-After` seconds."),
}
"""The problems that no refusal stands for: status → code and meaning."""

_RETRY_SECONDS = 2
_DATABASE_ABSENT = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg_pool.PoolTimeout,
    psycopg_pool.PoolClosed,
    psycopg_pool.TooManyRequests,
)

_log = structlog.get_logger("regulars.api")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What every error answer holds (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldError] = []
    message: str | msgspec.UnsetType = msgspec.UNSET
    """The detail once more, on the tracking routes only: their clients look for it here."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An exception, read: what it is called, the status it means, and what may be said of it."""

    status: int
    code: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = {}


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer to a request whose handling raised `error`."""
    failure = read_exception(error)
    scope: Scope = request.scope
    if failure.status == 500:
        _log.error("request_failed", code=failure.code, exc_info=error)
    elif failure.status > 500:
        _log.warning("request_unanswered", code=failure.code, reason=repr(error))
    return Response(
        content=encode_problem(failure, scope),
        status_code=failure.status,
        media_type=PROBLEM_MEDIA_TYPE,
        headers=failure.headers,
    )


def encode_problem(failure: Failure, scope: Scope) -> bytes:
    """The body of the answer to the request in `scope`; notes the code for the access log."""
    state = scope["state"]
    state["problem_code"] = failure.code
    problem = Problem(
        type=PROBLEM_TYPE_PREFIX + failure.code,
        title=failure.code.replace("_", " ").capitalize(),
        status=failure.status,
        code=failure.code,
        detail=failure.detail,
        request_id=state.get("request_id", ""),
        errors=list(failure.errors),
        message=failure.detail if is_tracking(scope) else msgspec.UNSET,
    )
    return msgspec.json.encode(problem)


def is_tracking(scope: Scope) -> bool:
    """Whether the request reached a route of the tracking protocol (`opt={"tracking": True}`)."""
    try:
        handler = scope["route_handler"]
    except KeyError:
        return False  # Not routed yet, or to nowhere.
    return bool(handler.opt.get("tracking"))


def read_exception(error: Exception) -> Failure:
    """What `error` means to the caller."""
    if isinstance(error, Refusal):
        return _read_refusal(error)
    if isinstance(error, ValidationException):
        return _read_validation(error)
    if isinstance(error, HTTPException):
        return _read_http(error)
    if isinstance(error, msgspec.ValidationError | msgspec.DecodeError):
        return _read_refusal(InvalidInput(str(error)))
    if isinstance(error, psycopg.DataError):
        return _read_refusal(InvalidInput("the input holds a value that cannot be stored"))
    if isinstance(error, _DATABASE_ABSENT):
        return unavailable("the database does not answer in time")
    return frame_failure(500, "the request failed; the log tells more under this request id")


def frame_failure(status: int, detail: str, headers: dict[str, str] | None = None) -> Failure:
    """A failure that no refusal stands for."""
    code = FRAME_PROBLEMS[status if status in FRAME_PROBLEMS else 500][0]
    return Failure(status=status, code=code, detail=detail, headers=headers or {})


def unavailable(detail: str) -> Failure:
    return frame_failure(503, detail, {"Retry-After": str(_RETRY_SECONDS)})


def _read_refusal(refusal: Refusal) -> Failure:
    headers = {}
    if refusal.kind == "limited":
        seconds = refusal.retry_after_seconds if isinstance(refusal, Overloaded) else _RETRY_SECONDS
        headers["Retry-After"] = str(seconds)
    if refusal.kind == "unauthenticated":
        headers["WWW-Authenticate"] = 'Bearer realm="regulars"'
    return Failure(
        status=STATUS_OF_KIND[refusal.kind],
        code=refusal.code,
        detail=refusal.detail,
        errors=refusal.errors,
        headers=headers,
    )


def _read_validation(error: ValidationException) -> Failure:
    found = error.extra if isinstance(error.extra, list) else []
    faults = [_read_field(each) for each in found]
    detail = "; ".join(told(fault) for fault in faults) or error.detail
    return Failure(status=400, code=InvalidInput.code, detail=detail, errors=tuple(faults))


def _read_field(message: Mapping[str, Any]) -> FieldError:
    path, said = str(message.get("key", "")), str(message["message"])
    # The body itself was decoded before (`ApiRequest.json`): what is left to say is that none came.
    return fault_at("", "the body is missing") if path == "data" else fault_at(path, said)


def _read_http(error: HTTPException) -> Failure:
    headers = {}
    if allowed := (error.headers or {}).get("allow"):
        headers["Allow"] = ", ".join(sorted(allowed.split(", ")))
    if error.status_code == 503:
        return unavailable(error.detail)
    if error.status_code >= 500:
        return frame_failure(500, "the request failed; the log tells more under this request id")
    return frame_failure(
        error.status_code if error.status_code in FRAME_PROBLEMS else 400, error.detail, headers
    )
