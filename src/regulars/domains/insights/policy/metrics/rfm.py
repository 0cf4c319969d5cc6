"""RFM: how lately, how often and for how much members bought; scores, and groups with names."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    days_until,
    quotient,
    share,
    whole_sum,
)
from regulars.domains.insights.policy.histograms import histogram, median, value_at
from regulars.domains.insights.types import RfmGroup, SalesTerms

SCORES = (2, 3, 4, 5)
MEASURES = ("recency", "frequency", "monetary")
_COLUMN = {"recency": "recency_days", "frequency": "frequency", "monetary": "monetary_micro"}
_UNIT = {"recency": 1, "frequency": 1, "monetary": 1_000_000}

RFM_GROUPS = (
    RfmGroup(
        code="champions", recency=(5, 5), frequency=(4, 5), means="bought lately, and often"
    ),
    RfmGroup(code="loyal", recency=(3, 4), frequency=(4, 5), means="buy often"),
    RfmGroup(
        code="potential_loyalists",
        recency=(4, 5),
        frequency=(2, 3),
        means="bought lately, more than once",
    ),
    RfmGroup(code="new_customers", recency=(5, 5), frequency=(1, 1), means="just began"),
    RfmGroup(code="promising", recency=(4, 4), frequency=(1, 1), means="began not long ago"),
    RfmGroup(
        code="need_attention", recency=(3, 3), frequency=(3, 3), means="in the middle, and fading"
    ),
    RfmGroup(
        code="about_to_sleep", recency=(3, 3), frequency=(1, 2), means="bought little, not lately"
    ),
    RfmGroup(
        code="cannot_lose", recency=(1, 2), frequency=(5, 5), means="bought most often, and stopped"
    ),
    RfmGroup(
        code="at_risk", recency=(1, 2), frequency=(3, 4), means="bought often, but long ago"
    ),
    RfmGroup(code="hibernating", recency=(1, 2), frequency=(1, 2), means="little, and long ago"),
)  # fmt: skip
"""Every pair of scores for recency and frequency belongs to exactly one group."""


def rfm_values(facts: ir.Table, terms: SalesTerms) -> ir.Table:
    """Recency, frequency and monetary value of everybody who bought.

    Recency: days from the date of the last sale to the day asked for. Frequency: sale documents.
    Monetary: their money, less what came back where returns are `net`.

    Shape: one row a member with at least one sale: member_id, recency_days, frequency,
    monetary_micro. Unit: days, documents, millionths of the reporting currency.
    Source: member_facts.
    """
    bought = facts.filter(facts.sale_count > 0)
    return bought.select(
        "member_id",
        recency_days=days_until(bought.last_sale_on, terms.before_on),
        frequency="sale_count",
        monetary_micro="net_micro",
    )


def rank_cuts(values: ir.Table) -> ir.Table:
    """Where scores begin by the rule of ranks: 1 + ⌊5 × members strictly worse ÷ members⌋.

    Members who are alike score alike.

    Shape: one row: member_count, and for each score from 2 to 5 `recency_2` … (at most so many
    days), `frequency_2` … and `monetary_2` … (at least so much); missing where nobody gets it.
    Unit: as in rfm_values. Source: rfm_values.
    """
    parts = [_rank_cuts_of(values, measure) for measure in MEASURES]
    return _beside(values, parts)


def quantile_cuts(values: ir.Table) -> ir.Table:
    """Where scores begin by quantiles: at the quintiles of type 7 (linear, as in R and NumPy) + 1.

    One day, one document, one unit of the currency more than a quintile begins the next score, that
    value included. It is the rule of the R package rfm.

    Shape: as rank_cuts. Unit: as in rfm_values. Source: rfm_values.
    """
    parts = [_quantile_cuts_of(values, measure) for measure in MEASURES]
    return _beside(values, parts)


def fixed_cuts(
    values: ir.Table,
    recency_days: Sequence[int],
    frequency: Sequence[int],
    monetary_micro: Sequence[int],
) -> ir.Table:
    """Where scores begin by thresholds that are given, for the scores 2, 3, 4 and 5 in this order.

    A recency of at most so many days, a frequency and monetary value of at least so much.

    Shape: as rank_cuts. Unit: as in rfm_values. Source: rfm_values.
    """
    given = dict(zip(MEASURES, (recency_days, frequency, monetary_micro), strict=True))
    cuts = {
        f"{measure}_{score}": ibis.literal(bound, "int64")
        for measure, bounds in given.items()
        for score, bound in zip(SCORES, bounds, strict=True)
    }
    return values.aggregate(member_count=as_int64(values.count())).mutate(**cuts)


def rfm_scores(values: ir.Table, cuts: ir.Table) -> ir.Table:
    """Scores from 1 to 5 for recency, frequency and monetary value, and the name of the group.

    A group is named by the scores for recency and frequency; the table of groups stands below.

    Shape: one row a member: the columns of rfm_values, recency_score, frequency_score,
    monetary_score, rfm_score (the three digits as one number), rfm_group.
    Source: rfm_values; rank_cuts, quantile_cuts or fixed_cuts.
    """
    joined = values.cross_join(cuts)
    scored = joined.select(
        *values.columns,
        recency_score=_score(joined, "recency"),
        frequency_score=_score(joined, "frequency"),
        monetary_score=_score(joined, "monetary"),
    )
    recency, frequency = scored.recency_score, scored.frequency_score
    groups = [
        (recency.between(*group.recency) & frequency.between(*group.frequency), group.code)
        for group in RFM_GROUPS
    ]
    number = as_int64(recency * 100 + frequency * 10 + scored.monetary_score)
    return scored.mutate(rfm_score=number, rfm_group=ibis.cases(*groups, else_=""))


def rfm_summary(values: ir.Table) -> ir.Table:
    """How many members bought, and the medians of recency, frequency and monetary value.

    Shape: one row: member_count, once_count (of one sale), recency_days_median, frequency_median,
    monetary_micro_median, monetary_micro (all of it). Unit: as in rfm_values. Source: rfm_values.
    """
    whole = values.aggregate(
        member_count=as_int64(values.count()),
        once_count=whole_sum(ibis.ifelse(values.frequency == 1, 1, 0)),
        monetary_micro=whole_sum(values.monetary_micro),
    )
    for column in ("recency_days", "frequency", "monetary_micro"):
        counted = histogram(values, column)
        whole = whole.cross_join(counted.aggregate(**{f"{column}_median": median(counted)}))
    return whole


def rfm_groups(scores: ir.Table) -> ir.Table:
    """The named groups: how many members, what share of them, what money.

    Shape: one row a group that anybody is in: rfm_group, member_count, member_share,
    monetary_micro, monetary_share. Unit: millionths of the reporting currency. Source: rfm_scores.
    """
    return _shared_out(scores, ["rfm_group"]).order_by("rfm_group")


def rfm_grid(scores: ir.Table) -> ir.Table:
    """The grid of scores for recency and frequency: how many members, what money in each cell.

    Shape: one row a cell that anybody is in: recency_score, frequency_score, member_count,
    member_share, monetary_micro, monetary_share. Unit: millionths of the reporting currency.
    Source: rfm_scores.
    """
    cells = ["recency_score", "frequency_score"]
    return _shared_out(scores, cells).order_by(*cells)


def _shared_out(scores: ir.Table, keys: list[str]) -> ir.Table:
    parts = scores.group_by(keys).aggregate(
        member_count=as_int64(scores.count()), monetary_micro=whole_sum(scores.monetary_micro)
    )
    whole = parts.aggregate(
        all_count=whole_sum(parts.member_count), all_micro=whole_sum(parts.monetary_micro)
    )
    joined = parts.cross_join(whole)
    return joined.select(
        *keys,
        "member_count",
        member_share=share(joined.member_count, joined.all_count),
        monetary_micro="monetary_micro",
        monetary_share=share(joined.monetary_micro, joined.all_micro),
    )


def _score(joined: ir.Table, measure: str) -> ir.IntegerValue:
    value = joined[_COLUMN[measure]]
    score = ibis.literal(1, "int64")
    for each in SCORES:
        bound = joined[f"{measure}_{each}"]
        is_reached = value <= bound if measure == "recency" else value >= bound
        score = score + ibis.ifelse(is_reached, 1, 0)
    return as_int64(score)


def _rank_cuts_of(values: ir.Table, measure: str) -> ir.Table:
    counted = histogram(values, _COLUMN[measure])
    is_recency = measure == "recency"
    worse = counted.up_to_count - counted.value_count
    if is_recency:
        worse = counted.all_count - counted.up_to_count
    cuts = {}
    for score in SCORES:
        reached = ibis.ifelse(worse * 5 >= counted.all_count * (score - 1), counted.value, None)
        cuts[f"{measure}_{score}"] = as_int64(reached.max() if is_recency else reached.min())
    return counted.aggregate(**cuts)


def _quantile_cuts_of(values: ir.Table, measure: str) -> ir.Table:
    """Fifths are counted, not broken numbers: what begins at 12.8 begins at 13 for whole values."""
    counted = histogram(values, _COLUMN[measure])
    places: dict[str, ir.Value] = {}
    for fifth in (1, 2, 3, 4):
        steps = (counted.all_count - 1) * fifth
        place = quotient(steps, 5)
        places |= {
            f"low_{fifth}": value_at(counted, place),
            f"high_{fifth}": value_at(counted, place + 1),
            f"rest_{fifth}": as_int64((steps % 5).max()),
        }
    found = counted.aggregate(**places)
    cuts = {}
    for fifth in (1, 2, 3, 4):
        low = found[f"low_{fifth}"]
        rise = ibis.coalesce(found[f"high_{fifth}"], low) - low
        fifths = rise * found[f"rest_{fifth}"] + 4
        begins = as_int64(low + _UNIT[measure] + quotient(fifths, 5))
        if measure == "recency":
            cuts[f"{measure}_{6 - fifth}"] = as_int64(begins - 1)
        else:
            cuts[f"{measure}_{fifth + 1}"] = begins
    return found.select(**cuts)


def _beside(values: ir.Table, parts: list[ir.Table]) -> ir.Table:
    whole = values.aggregate(member_count=as_int64(values.count()))
    for part in parts:
        whole = whole.cross_join(part)
    columns = [f"{measure}_{score}" for measure in MEASURES for score in SCORES]
    return whole.select("member_count", *columns)
