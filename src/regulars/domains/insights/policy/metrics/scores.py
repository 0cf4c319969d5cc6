"""Scores: how engaged and how loyal each member is, from 0 to 100, with the parts shown."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, days_until, share, whole_sum
from regulars.domains.insights.policy.histograms import histogram
from regulars.domains.insights.types import SalesTerms, ScorePart

ENGAGEMENT = (
    ScorePart(code="visits", event_names=("Page Viewed", "Screen Viewed", "Product Viewed")),
    ScorePart(code="opens", event_names=("Email Opened", "Message Opened")),
    ScorePart(code="clicks", event_names=("Email Link Clicked", "Message Clicked")),
    ScorePart(code="check_ins", event_names=("Checked In",)),
    ScorePart(code="posts", event_names=("Post Published", "Comment Published")),
)
LOYALTY = (
    ScorePart(code="repurchases"),
    ScorePart(code="tenure"),
    ScorePart(code="breadth"),
    ScorePart(code="reviews", event_names=("Product Reviewed",)),
    ScorePart(code="referrals", event_names=("Referral Completed",)),
)


def engagement_parts(
    facts: ir.Table,
    events: ir.Table,
    terms: SalesTerms,
    parts: Sequence[ScorePart] = ENGAGEMENT,
    days: int = 30,
) -> ir.Table:
    """How often each member did what the parts of the engagement score name, in the last 30 days.

    Visits, opens, clicks, check-ins and posts, by names of events that can be set otherwise. The
    days end before the day asked for. Who did nothing has zeros.

    Shape: one row a member: member_id, a column for each part. Unit: events.
    Source: member_facts, events (of people).
    """
    since_on = terms.before_on - timedelta(days=days)
    lately = events.filter(
        (events.occurred_on >= ibis.literal(since_on))
        & (events.occurred_on < ibis.literal(terms.before_on))
    )
    return _beside_facts(facts.select("member_id"), _times(lately, parts), [p.code for p in parts])


def loyalty_parts(
    facts: ir.Table,
    bought: ir.Table,
    events: ir.Table,
    terms: SalesTerms,
    parts: Sequence[ScorePart] = LOYALTY,
) -> ir.Table:
    """What the parts of the loyalty score come to for each member, over all time.

    `repurchases`: days with a sale after the first. `tenure`: days since joining, or since the
    first sale if that was earlier. `breadth`: how many categories they bought of. Reviews and
    referrals: events, by names that can be set otherwise. A part that is none of the first three
    is counted from events.

    Shape: one row a member: member_id, a column for each part. Unit: days, categories, events.
    Source: member_facts, bought_categories, events (of people).
    """
    began_on = ibis.coalesce(
        ibis.least(facts.joined_on, facts.first_sale_on), facts.joined_on, facts.first_sale_on
    )
    own = facts.select(
        "member_id",
        repurchases=as_int64(ibis.greatest(facts.sale_day_count - 1, 0)),
        tenure=as_int64(ibis.greatest(days_until(began_on, terms.before_on), 0)),
    )
    breadth = bought.group_by("member_id").aggregate(breadth=as_int64(bought.count()))
    early = events.filter(events.occurred_on < ibis.literal(terms.before_on))
    counted = [part for part in parts if part.event_names]
    held = _beside_facts(own, breadth, ["breadth"])
    if counted:
        held = _beside_facts(held, _times(early, counted), [part.code for part in counted])
    return held.select("member_id", *(part.code for part in parts))


def bought_categories(lines: ir.Table, sales: ir.Table) -> ir.Table:
    """The categories of which members bought; lines without a category are none.

    Shape: one row a member and category: member_id, category. Source: lines, sales.
    """
    whose = sales.filter(sales.is_sale == 1).select("document_id", person_id="member_id")
    held = lines.filter((lines.quantity_milli > 0) & lines.category.notnull())
    joined = held.inner_join(whose, "document_id")
    return joined.select(member_id="person_id", category="category").distinct()


def percentile_scores(parts: ir.Table, weights: Mapping[str, int]) -> ir.Table:
    """A score from 0 to 100 a member: the weighted mean of the percentile ranks of its parts.

    The percentile rank of a value is 100 × members strictly below ÷ (members − 1): nobody below is
    0, everybody else below is 100, and members who are alike rank alike. A single member has 0.
    Weights are whole numbers; a weight of 0 shows a part without counting it.

    Shape: one row a member: member_id; each part, and its rank as `<part>_percentile`; score.
    Unit: 0 to 100. Source: engagement_parts, loyalty_parts, or any whole numbers a member.
    """
    whole = parts.aggregate(all_count=as_int64(parts.count()))
    counted_all = parts.cross_join(whole).select(*parts.columns, "all_count")
    ranked = counted_all.mutate(others=as_int64(ibis.greatest(counted_all.all_count - 1, 1)))
    for code in weights:
        counted = histogram(parts, code)
        under = counted.select(
            **{code: counted.value},
            under_count=as_int64(counted.up_to_count - counted.value_count),
        )
        joined = ranked.inner_join(under, code)
        ranked = joined.mutate(**{f"{code}_below": joined.under_count}).drop("under_count")
    weighed = [ranked[f"{code}_below"] * weight for code, weight in weights.items()]
    others, weight_sum = ranked.others, sum(weights.values())
    return ranked.select(
        "member_id",
        *weights,
        **{f"{code}_percentile": share(ranked[f"{code}_below"] * 100, others) for code in weights},
        score=share(as_int64(sum(weighed[1:], weighed[0]) * 100), as_int64(others * weight_sum)),
    )


def weights_of(parts: Sequence[ScorePart]) -> dict[str, int]:
    """What each part weighs, by its code."""
    return {part.code: part.weight for part in parts}


def _times(events: ir.Table, parts: Sequence[ScorePart]) -> ir.Table:
    named = events.filter(events.name.isin([name for part in parts for name in part.event_names]))
    return named.group_by("member_id").aggregate(
        **{
            part.code: whole_sum(ibis.ifelse(named.name.isin(part.event_names), 1, 0))
            for part in parts
        }
    )


def _beside_facts(facts: ir.Table, counted: ir.Table, columns: list[str]) -> ir.Table:
    joined = facts.left_join(counted, "member_id")
    return joined.select(
        *facts.columns, **{name: as_int64(joined[name].fill_null(0)) for name in columns}
    )
