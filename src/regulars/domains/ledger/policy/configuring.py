"""What the settings of an asset must be, and what of them never changes."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from regulars.domains.ledger.errors import AssetConflict, AssetInvalid
from regulars.domains.ledger.types.assets import (
    AssetSettings,
    CalendarExpiry,
    CohortBreakage,
    FixedBreakage,
    GraceDays,
    PendingDays,
    RollingExpiry,
    SlidingExpiry,
)
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.money import SCALE_MAX, scale_of
from regulars.kernel.period import zone

_CODE_MAX = 200
_TEXT_MAX = 500
_DAYS_MAX = 36_500
_PERIODS_MAX = 1_000


def fault_of_settings(settings: AssetSettings) -> AssetInvalid | None:
    """Why an asset cannot be configured so, with every setting that is wrong; None where it can."""
    errors = [*_faults_of_head(settings), *_faults_of_policies(settings)]
    if not errors:
        return None
    return AssetInvalid(f"{errors[0].path} {errors[0].detail}", errors=errors)


def _faults_of_head(settings: AssetSettings) -> Iterable[FieldError]:
    if not 1 <= len(settings.code) <= _CODE_MAX or "\x00" in settings.code:
        yield _field("code", "bad_text", f"must have 1 to {_CODE_MAX} characters, none NUL")
    told = (settings.names, settings.unit_names)
    texts = (settings.name, *(text for each in told for pair in each.items() for text in pair))
    if any(len(text) > _TEXT_MAX or "\x00" in text for text in texts):
        yield _field("name", "bad_text", f"must have {_TEXT_MAX} characters at most, none NUL")
    if not 0 <= settings.scale <= SCALE_MAX:
        yield _field("scale", "bad_scale", f"must lie between 0 and {SCALE_MAX}")
    try:
        zone(settings.time_zone)
    except InvalidInput as refusal:
        yield _field("time_zone", "bad_time_zone", refusal.detail)
    if settings.currency is None and settings.kind == "stored_value":
        yield _field("currency", "missing", "must be named for stored value")
    if settings.unit_value is not None:
        if settings.currency is None:
            yield _field("currency", "missing", "must be named where a unit has a value")
        if not _is_decimal(settings.unit_value, Decimal(10) ** scale_of(settings.currency or "")):
            yield _field("unit_value", "bad_decimal", "must be a number that is not negative")


def _faults_of_policies(settings: AssetSettings) -> Iterable[FieldError]:
    expiry = settings.expiry
    if isinstance(expiry, RollingExpiry | SlidingExpiry):
        is_one = (expiry.days > 0) != (expiry.months > 0) and min(expiry.days, expiry.months) == 0
        if not is_one or max(expiry.days, expiry.months) > _DAYS_MAX:
            yield _field("expiry", "bad_length", "must name either days or months")
    if isinstance(expiry, CalendarExpiry) and not 0 <= expiry.periods <= _PERIODS_MAX:
        yield _field("expiry.periods", "bad_count", f"must lie between 0 and {_PERIODS_MAX}")
    for path, days in _counts_of_days(settings):
        if not 1 <= days <= _DAYS_MAX:
            yield _field(path, "bad_count", f"must lie between 1 and {_DAYS_MAX}")
    if settings.debt == "deduct_from_refund" and settings.unit_value is None:
        yield _field("unit_value", "missing", "must be named where units are deducted from refunds")
    breakage = settings.breakage
    if isinstance(breakage, FixedBreakage) and not _is_decimal(breakage.rate, Decimal(1)):
        yield _field("breakage.rate", "bad_decimal", "must lie between 0 and 1")
    if isinstance(breakage, CohortBreakage) and breakage.lots_min < 1:
        yield _field("breakage.lots_min", "bad_count", "must be at least 1")


def _counts_of_days(settings: AssetSettings) -> Iterable[tuple[str, int]]:
    if isinstance(settings.pending, PendingDays):
        yield "pending.days", settings.pending.days
    if isinstance(settings.expired_return, GraceDays):
        yield "expired_return.days", settings.expired_return.days
    if settings.reinstatement_days is not None:
        yield "reinstatement_days", settings.reinstatement_days
    yield from (("warn_days", days) for days in settings.warn_days)


def conflict_of(stored: AssetSettings, given: AssetSettings) -> AssetConflict | None:
    """What an asset counts never changes; its policies may, for lots that come later.

    A currency may be named later where there was none: then units had no value so far.
    """
    for name in ("kind", "scale", "currency", "program_id"):
        is_named_first = name == "currency" and stored.currency is None
        if getattr(stored, name) != getattr(given, name) and not is_named_first:
            return AssetConflict(f"{name} of {stored.code} cannot be changed any more")
    return None


def _field(path: str, code: str, detail: str) -> FieldError:
    return FieldError(path=path, code=code, detail=detail)


def _is_decimal(text: str, highest: Decimal) -> bool:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and 0 <= value <= highest
