"""What a posting must be before anything is decided about it, and what tells it from another."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from regulars.domains.ledger.errors import PostingInvalid
from regulars.domains.ledger.types.assets import UNITS_MAX
from regulars.domains.ledger.types.postings import (
    Act,
    Adjust,
    Capture,
    Earn,
    GiveBack,
    Move,
    PlaceHold,
    Posting,
    Spend,
    TakeBack,
)

_TEXT_MAX = 500
_OWNERS_MAX = 1_000

_encode = msgspec.json.Encoder(order="deterministic").encode


def fault_of_posting(posting: Posting) -> PostingInvalid | None:
    """Why a posting makes no sense whatever the balance; None where it does."""
    for detail in _faults_of_posting(posting):
        return PostingInvalid(detail)
    return None


def _faults_of_posting(posting: Posting) -> Iterable[str]:
    if not 1 <= len(posting.owner_ids) <= _OWNERS_MAX:
        yield f"a posting has 1 to {_OWNERS_MAX} owners"
    if len(set(posting.owner_ids)) != len(posting.owner_ids):
        yield "an owner is named twice"
    if any(moment.tzinfo is None for moment in _moments(posting)):
        yield "an instant carries no offset from UTC"
    for text in (posting.key, posting.reference_kind, posting.reason, posting.actor):
        if text is not None and (len(text) > _TEXT_MAX or "\x00" in text):
            yield f"a text has more than {_TEXT_MAX} characters, or a NUL"
    units = _units_of(posting.act)
    if units is not None and not 1 <= units <= UNITS_MAX:
        yield f"units must lie between 1 and {UNITS_MAX}"
    if isinstance(posting.act, Adjust) and not posting.reason:
        yield "an adjustment needs a reason"
    if isinstance(posting.act, Move) and not 1 <= len(posting.act.to_owner_ids) <= _OWNERS_MAX:
        yield "units are moved to one owner"


def _units_of(act: Act) -> int | None:
    if isinstance(act, Adjust):
        return abs(act.units)
    if isinstance(act, Earn | Spend | TakeBack | GiveBack | Move | PlaceHold | Capture):
        return act.units
    return None


def _moments(posting: Posting) -> Iterable[datetime]:
    yield posting.effective_at
    act = posting.act
    if isinstance(act, PlaceHold):
        yield act.times_out_at
    if isinstance(act, Earn):
        yield from (each for each in (act.available_at, act.expires_at) if each is not None)


def fingerprint_of(posting: Posting) -> bytes:
    """16 bytes that are equal for the same question, whoever asks and whatever was merged since."""
    told = posting.fingerprint or _encode(
        (
            posting.asset_id,
            posting.act,
            posting.effective_at,
            posting.reference_kind,
            posting.reference_id,
            posting.reason,
        )
    )
    return hashlib.blake2b(told, digest_size=16).digest()
