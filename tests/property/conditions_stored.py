"""The drawn members as rows of the database."""

from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from tests.property import conditions_strategies as drawn
from tests.property.conditions_members import PROGRAM_ID, SEGMENTS, Somebody


def store(connection: psycopg.Connection[Any], members: list[Somebody]) -> None:
    """Write them down in the tables of several domains, not as a whole installation would."""
    # Ids are drawn, and tell no moment: one partition takes all that are small.
    connection.execute(
        "create table events.event_drawn partition of events.event"
        " for values from (minvalue) to ('00000001-0000-0000-0000-000000000000')"
    )
    for code, segment_id in SEGMENTS.items():
        connection.execute(
            "insert into segments.segment (id, program_id, code, kind, created_at, created_by,"
            " changed_at, changed_by) values (%s, %s, %s, 'dynamic', now(), '', now(), '')",
            [segment_id, PROGRAM_ID, code],
        )
    for member in members:
        _store_parties(connection, member)
        _store_deeds(connection, member)
        _store_lots(connection, member)
        _store_places(connection, member)


def clear(connection: psycopg.Connection[Any]) -> None:
    """Take all of it away again."""
    connection.execute(
        "truncate insights.member_fact, members.member, segments.segment, events.event,"
        " events.timeline, orders.document, lifecycle.stage, lifecycle.rfm, ledger.lot,"
        " ledger.hold, ledger.hold_lot cascade"
    )


def _store_parties(connection: psycopg.Connection[Any], member: Somebody) -> None:
    columns = {**member.row, "attributes": Jsonb(member.row["attributes"]), "made_at": drawn.NOW}
    names = ", ".join(columns)
    values = ", ".join(f"%({name})s" for name in columns)
    connection.execute(
        f"insert into insights.member_fact ({names}) values ({values})".encode(),  # noqa: S608
        columns,
    )
    for party_id in member.party_ids:
        connection.execute(
            "insert into members.member (id, survivor_id, standing, first_seen_at, identified_at,"
            " created_at) values (%s, %s, 'member', now(), now(), now())",
            [party_id, member.party_ids[0]],
        )


def _store_deeds(connection: psycopg.Connection[Any], member: Somebody) -> None:
    for number, each in enumerate(member.did):
        if each.total_minor is not None:
            connection.execute(
                "insert into orders.document (member_id, id, written_in, kind, state, source_id,"
                " number, occurred_at, recorded_at, currency, scale, gross_minor, discount_minor,"
                " shipping_minor, tax_minor, total_minor, line_count, is_backfill, return_policy)"
                " values (%s, %s, 1, %s, 'placed', 1, %s, %s, now(), 'CNY', 3, %s, 0, 0, 0, %s, 0,"
                " false, %s)",
                [
                    *(each.party_id, each.event_id, each.name, str(number), each.occurred_at),
                    *(each.total_minor, each.total_minor),
                    "match" if each.name == "return" else None,
                ],
            )
            continue
        event_id = UUID(int=each.event_id.int >> 40)
        connection.execute(
            "insert into events.event (id, written_in, source_id, message_id, kind, name,"
            " occurred_at, received_at, payload)"
            " values (%s, 1, 1, 'm', 'track', %s, %s, now(), %s)",
            [event_id, each.name, each.occurred_at, Jsonb({"properties": each.properties})],
        )
        connection.execute(
            "insert into events.timeline (member_id, occurred_at, event_id) values (%s, %s, %s)",
            [each.party_id, each.occurred_at, event_id],
        )


def _store_lots(connection: psycopg.Connection[Any], member: Somebody) -> None:
    for each in member.lots:
        connection.execute(
            "insert into ledger.lot (written_in, owner_id, id, asset_id, is_debt, is_open,"
            " is_pending, is_expiry_fixed, units, remaining_units, held_units, earned_at,"
            " recorded_at, moved_at, available_at, expires_at)"
            " values (1, %s, %s, %s, %s, true, false, false, %s, %s, %s, %s, now(), now(), %s, %s)",
            [
                *(each.party_id, each.lot_id, each.asset_id, each.units < 0, each.units),
                *(each.units, each.held_units, drawn.NOW, each.available_at, each.expires_at),
            ],
        )
        if not each.held_units:
            continue
        connection.execute(
            "insert into ledger.hold (written_in, owner_id, id, asset_id, state, units, placed_at,"
            " recorded_at, times_out_at) values (1, %s, %s, %s, 'open', %s, now(), now(), %s)",
            [each.party_id, each.lot_id, each.asset_id, each.held_units, each.times_out_at],
        )
        connection.execute(
            "insert into ledger.hold_lot (owner_id, hold_id, ordinal, lot_owner_id, lot_id, units)"
            " values (%s, %s, 1, %s, %s, %s)",
            [each.party_id, each.lot_id, each.party_id, each.lot_id, each.held_units],
        )


def _store_places(connection: psycopg.Connection[Any], member: Somebody) -> None:
    member_id = member.row["member_id"]
    for code in member.segments:
        connection.execute(
            "insert into segments.membership (segment_id, member_id, entered_at)"
            " values (%s, %s, now())",
            [SEGMENTS[code], member_id],
        )
    if member.stage is not None:
        connection.execute(
            "insert into lifecycle.stage (member_id, stage, since, ordinal)"
            " values (%s, %s, now(), 1)",
            [member_id, member.stage],
        )
    if member.rfm is not None:
        connection.execute(
            "insert into lifecycle.rfm values (%s, 1, 1, 1, %s, %s, %s, %s, now())",
            [
                member_id,
                *(member.rfm[name] for name in ("recency", "frequency", "monetary", "group")),
            ],
        )
