"""Transfers: units earned, spent, moved or adjusted outside of orders and rules.

Every one is made under an `Idempotency-Key`, which counts for ever. Concurrent single transfers of
API keys share a database transaction.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody
from msgspec.structs import replace

from regulars.api.auth import ApiCall, caller_of
from regulars.api.context import coalescer_of
from regulars.api.ledger_bodies import (
    AdjustBody,
    EarnBody,
    MoveBody,
    SpendBody,
    TransferBody,
    TransfersBody,
)
from regulars.api.value_answers import (
    AdjustmentAnswer,
    TransferItem,
    TransfersAnswer,
    ValueAnswer,
    problem_answer,
)
from regulars.api.value_desk import (
    WAITING_STATUS,
    Asked,
    Given,
    answer_each,
    attempt_at,
)
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.errors import PermissionMissing
from regulars.domains.access.types import AuditEntry, Principal
from regulars.domains.ledger.types import Adjust, Earn, Spend
from regulars.flows.transfers.adjusting import actor_of, limits_of
from regulars.flows.transfers.wanted import MoveTo, Wanted
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal

MOVES_VALUE = "value"
"""The coalescer of everything that moves value by keys."""

RequiredKey = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="The same key with the same request gives the first answer again, for ever.",
    ),
]

_MAY_TRANSFER = {"permission": ("ledger.write", "ledger.issue", "ledger.adjust")}
_NEEDED: dict[type[TransferBody], str] = {
    EarnBody: "ledger.issue",
    SpendBody: "ledger.write",
    MoveBody: "ledger.issue",
    AdjustBody: "ledger.adjust",
}
_WAITS = ResponseSpec(AdjustmentAnswer, description="The adjustment waits for approval.")


def coalescers(platform: Platform) -> dict[str, Coalescer[Asked, Given]]:
    """Single transfers and holds of many callers, booked together."""

    async def run(asked: list[Asked]) -> Sequence[Given | Refusal]:
        async with platform.database.transaction() as tx:
            return await answer_each(tx, platform.vault, asked, platform.clock.now())

    limits = CoalescerLimits(queued_max=platform.settings.queued_writes_max)
    return {MOVES_VALUE: Coalescer(run, name=MOVES_VALUE, limits=limits)}


@post("/transfers", opt=_MAY_TRANSFER, responses={WAITING_STATUS: _WAITS})
async def create_transfer(
    request: ApiCall,
    data: JSONBody[TransferBody],
    platform: NamedDependency[Platform],
    idempotency_key: RequiredKey,
) -> Response[ValueAnswer]:
    """Earn, spend, move or adjust units of a member.

    Earning and moving need `ledger.issue`, spending `ledger.write`, adjusting `ledger.adjust`. An
    adjustment above the limit of the caller's role is answered with 202: nothing is moved until
    somebody else approves it.
    """
    _refuse_unless_allowed(request.user, data)
    asked = _asked(request.user, idempotency_key, data)
    return await moved(request, platform, asked)


@post("/transfers/batch", status_code=200, opt=_MAY_TRANSFER)
async def create_transfers(
    request: ApiCall, data: JSONBody[TransfersBody], platform: NamedDependency[Platform]
) -> TransfersAnswer:
    """Up to 1,000 transfers in one transaction; one refused leaves its neighbours alone.

    Each item has its own key, which counts as `Idempotency-Key` does on a single transfer.
    """
    now = platform.clock.now()
    checked: list[Asked | Refusal] = []
    for each in data.transfers:
        try:
            _refuse_unless_allowed(request.user, each.transfer)
            checked.append(_asked(request.user, each.key, each.transfer))
        except Refusal as refusal:
            checked.append(refusal)
    async with platform.database.transaction() as tx:
        asked = [each for each in checked if isinstance(each, Asked)]
        asked = await _with_limits(tx, platform, request.user, asked)
        answers = iter(await answer_each(tx, platform.vault, asked, now))
        merged = [each if isinstance(each, Refusal) else next(answers) for each in checked]
        if request.user.kind == "staff":
            new = [each for each in merged if isinstance(each, Given) and not each.is_replayed]
            await _note(tx, platform, request, new)
    return TransfersAnswer(results=[_item(each) for each in merged])


async def moved(request: ApiCall, platform: Platform, asked: Asked) -> Response[Any]:
    """Do one thing once: staff with an audit entry, others together with whoever asks now."""
    is_alone = request.user.kind == "staff" or isinstance(asked.wanted.act, Adjust)
    if not is_alone:
        given: Given = await coalescer_of(request, MOVES_VALUE).submit(asked)
        return _response(given)
    async with platform.database.transaction() as tx:
        [asked] = await _with_limits(tx, platform, request.user, [asked])
        [answer] = await answer_each(tx, platform.vault, [asked], platform.clock.now())
        if isinstance(answer, Refusal):
            raise answer
        if request.user.kind == "staff" and not answer.is_replayed:
            await _note(tx, platform, request, [answer])
    return _response(answer)


def _response(given: Given) -> Response[bytes]:
    return Response(
        content=given.answer.body,
        status_code=given.answer.status,
        media_type="application/json",
        headers={"Idempotent-Replayed": "true"} if given.is_replayed else None,
    )


def _refuse_unless_allowed(principal: Principal, body: TransferBody) -> None:
    needed = _NEEDED[type(body)]
    if needed not in principal.permissions:
        raise PermissionMissing(f"this needs the permission {needed}")


def _asked(principal: Principal, key: str, body: TransferBody) -> Asked:
    act: Earn | Spend | MoveTo | Adjust
    match body:
        case EarnBody():
            act = Earn(units=body.units, available_at=body.available_at, expires_at=body.expires_at)
        case SpendBody():
            act = Spend(units=body.units)
        case MoveBody():
            act = MoveTo(to_member_id=body.to_member_id, units=body.units)
        case AdjustBody():
            act = Adjust(units=body.units)
    wanted = Wanted(
        act=act,
        actor=actor_of(principal),
        member_id=body.member_id,
        asset=body.asset,
        reason=body.reason,
    )
    return Asked(attempt=attempt_at(principal, key, "transfer", body), wanted=wanted)


async def _with_limits(
    tx: Tx, platform: Platform, principal: Principal, asked: list[Asked]
) -> list[Asked]:
    """What is adjusted, with how much the caller may adjust alone."""
    if not any(isinstance(each.wanted.act, Adjust) for each in asked):
        return asked
    limits = await limits_of(tx, platform.vault, principal)
    return [
        replace(each, wanted=replace(each.wanted, limits=limits))
        if isinstance(each.wanted.act, Adjust)
        else each
        for each in asked
    ]


async def _note(tx: Tx, platform: Platform, request: ApiCall, given: Sequence[Given]) -> None:
    """An audit entry for each thing that staff did."""
    entries = [_entry(each) for each in given]
    await access.record(tx, platform.vault, caller_of(request), entries, platform.clock.now())


def _entry(given: Given) -> AuditEntry:
    if given.answer.status == WAITING_STATUS:
        waiting = given.waiting()
        return AuditEntry(
            action="adjustment.requested",
            subject_kind="member",
            subject_id=str(waiting.member_id),
            after={"adjustment_id": waiting.id, "asset": waiting.asset, "units": waiting.units},
        )
    done = given.value()
    return AuditEntry(
        action=f"units.{done.kind}",
        subject_kind="member",
        subject_id=str(done.member_id),
        after={"id": done.id, "asset": done.asset, "units": done.units},
    )


def _item(answer: Given | Refusal) -> TransferItem:
    if isinstance(answer, Refusal):
        return TransferItem(outcome="refused", problem=problem_answer(answer))
    if answer.answer.status == WAITING_STATUS:
        return TransferItem(outcome="waiting", waiting=answer.waiting())
    return TransferItem(outcome="replayed" if answer.is_replayed else "done", done=answer.value())


router = Router("/v1", route_handlers=[create_transfer, create_transfers], tags=["ledger"])
