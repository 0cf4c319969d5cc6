"""What was really done by hand is done again: spends, adjustments, units moved between members."""

from regulars.domains.ledger.actions import Movement
from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.ledger.types import (
    Act,
    Adjust,
    Earn,
    GiveBack,
    HandMovement,
    Move,
    Spend,
    TakeBack,
)
from regulars.flows.replay.items import Moved
from regulars.flows.replay.people import Member
from regulars.flows.replay.world import World


def by_hand(world: World, moved: Moved) -> None:
    """Move by hand what was moved; where there is less under these rules, as much as there is."""
    movement = moved.movement
    if movement.asset_id not in world.asset_of:
        return
    if movement.kind == "moved_out":
        world.leaving[movement.posting_id] = moved.owner_ids
        return
    member = world.member(moved.owner_ids)
    if movement.kind == "moved_in":
        from_ids = world.leaving.pop(movement.posting_id, None)
        if from_ids is not None:
            act: Act = Move(to_owner_ids=moved.owner_ids, units=movement.units)
            as_much(world, world.member(from_ids), movement.asset_id, act)
        return
    outcome = as_much(world, member, movement.asset_id, _act(world, movement))
    if movement.kind == "spent" and outcome is not None:
        world.spend_ids[movement.id] = outcome.id


def as_much(world: World, member: Member, asset_id: int, act: Act | None) -> Movement | None:
    """Do it, or as much of it as there is; what was missing is counted."""
    if act is None:
        return None
    outcome = world.post(member, asset_id, act)
    if isinstance(outcome, Movement):
        return outcome
    if not isinstance(outcome, InsufficientBalance):
        return None
    world.tally.counts.unmet_units[asset_id] += outcome.asked - outcome.spendable
    if not outcome.spendable:
        return None
    units = -outcome.spendable if isinstance(act, Adjust) else outcome.spendable
    again = world.post(member, asset_id, _less(act, units))
    return again if isinstance(again, Movement) else None


def _act(world: World, movement: HandMovement) -> Act | None:
    units = movement.units
    match movement.kind:
        case "earned":
            return Earn(units=units)
        case "spent":
            return Spend(units=units)
        case "taken_back":
            return TakeBack(units=units)
        case "adjusted_in":
            return Adjust(units=units)
        case "adjusted_out":
            return Adjust(units=-units)
        case "given_back":
            spend_id = world.spend_ids.get(movement.reverses_id) if movement.reverses_id else None
            return None if spend_id is None else GiveBack(spend_id=spend_id, units=units)
        case _:
            return None


def _less(act: Act, units: int) -> Act:
    match act:
        case Move(to_owner_ids=to_owner_ids):
            return Move(to_owner_ids=to_owner_ids, units=units)
        case Adjust():
            return Adjust(units=units)
        case _:
            return Spend(units=units)
