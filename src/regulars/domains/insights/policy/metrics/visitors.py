"""Visitors: who came without being a member yet, and how many of them joined."""

from datetime import date

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, how_many, share


def registration_conversion(
    events: ir.Table, members: ir.Table, from_on: date, before_on: date
) -> ir.Table:
    """Of the visitors of some days who were no members before them, how many joined on them.

    A visitor is whose events of these days are recorded, known or not; a device that turned out to
    be somebody's is that person. Erased persons are nobody.

    Shape: one row: visitor_count, joined_count, joined_share. Source: events, members.
    """
    early = events.filter(
        (events.occurred_on >= ibis.literal(from_on))
        & (events.occurred_on < ibis.literal(before_on))
    )
    whose = members.select("member_id", person_id="survivor_id")
    came = early.select("member_id").distinct().inner_join(whose, "member_id")
    visitors = came.select("person_id").distinct()
    persons = members.filter(members.member_id == members.survivor_id).select(
        "standing", "joined_on", person_id="member_id"
    )
    known = visitors.inner_join(persons, "person_id")
    is_member = (known.standing == "member") & (known.joined_on < ibis.literal(before_on))
    joined = known.mutate(
        is_old=(is_member & (known.joined_on < ibis.literal(from_on))).fill_null(False),
        is_new=(is_member & (known.joined_on >= ibis.literal(from_on))).fill_null(False),
    )
    counted = joined.filter((joined.standing != "erased") & ~joined.is_old).aggregate(
        visitor_count=lambda each: as_int64(each.count()),
        joined_count=lambda each: how_many(each.is_new),
    )
    return counted.mutate(joined_share=share(counted.joined_count, counted.visitor_count))
