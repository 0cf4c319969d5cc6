"""Performance: what channels, stores, campaigns and products sold, to how many, new or known."""

from collections.abc import Sequence
from typing import Literal

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.conversion import micro_of
from regulars.domains.insights.policy.exact import as_int64, how_many, share, whole_sum
from regulars.domains.insights.types import SalesTerms

Place = Literal["channel", "store", "campaign", "source"]
Good = Literal["sku", "category", "brand"]


def place_performance(sales: ir.Table, place: Place) -> ir.Table:
    """What members bought through each channel, store, campaign or source.

    A member is new where they bought on the day of their first sale of all that is given.
    `basket_micro` is the mean of a sale before anything came back.

    Shape: one row a place: the place's column (empty where none is known), sale_count,
    member_count, new_member_count, sale_micro, returned_micro, net_micro, basket_micro.
    Unit: millionths of the reporting currency. Source: sales.
    """
    placed = sales.mutate(place=sales[place].fill_null(""))
    bought = placed.filter(placed.is_sale == 1)
    began = bought.group_by("member_id").aggregate(began_on=bought.occurred_on.min())
    visits = bought.inner_join(began, "member_id")
    buyers = visits.group_by(["place", "member_id"]).aggregate(
        is_new=as_int64(ibis.ifelse(visits.occurred_on == visits.began_on, 1, 0).max())
    )
    reached = buyers.group_by(at="place").aggregate(
        member_count=as_int64(buyers.count()), new_member_count=whole_sum(buyers.is_new)
    )
    money = placed.group_by("place").aggregate(
        sale_count=whole_sum(placed.is_sale),
        sale_micro=whole_sum(placed.sale_micro),
        returned_micro=whole_sum(placed.returned_micro),
        net_micro=whole_sum(placed.net_micro),
    )
    joined = money.left_join(reached, money.place == reached.at)
    return joined.select(
        **{place: joined.place},
        sale_count=joined.sale_count,
        member_count=joined.member_count.fill_null(0),
        new_member_count=joined.new_member_count.fill_null(0),
        sale_micro=joined.sale_micro,
        returned_micro=joined.returned_micro,
        net_micro=joined.net_micro,
        basket_micro=share(joined.sale_micro, joined.sale_count),
    ).order_by(place)


def product_performance(
    lines: ir.Table, sales: ir.Table, terms: SalesTerms, good: Good = "sku"
) -> ir.Table:
    """What members bought and brought back of each product, category or brand.

    Lines of the documents in `sales`; with returns `ignore` those with positive quantity and price
    only. Quantities and money are of lines, returns negative.

    Shape: one row a product: the product's column (empty where none is known), sale_count,
    member_count (with a line bought), quantity_milli, returned_milli, sale_micro, returned_micro,
    net_micro. Unit: thousandths of a piece; millionths of the reporting currency.
    Source: lines, sales.
    """
    counted = _lines_of(lines, sales, terms, good)
    bought = counted.filter(counted.is_bought == 1)
    documents = bought.select("good", "document_id").distinct()
    buyers = bought.select("good", "person_id").distinct()
    sold = documents.group_by(sold="good").aggregate(sale_count=as_int64(documents.count()))
    reached = buyers.group_by(reached="good").aggregate(member_count=as_int64(buyers.count()))
    money = counted.group_by("good").aggregate(
        quantity_milli=whole_sum(counted.quantity_milli * counted.is_bought),
        returned_milli=whole_sum(counted.quantity_milli * (1 - counted.is_bought)),
        sale_micro=whole_sum(counted.micro * counted.is_bought),
        returned_micro=whole_sum(counted.micro * (1 - counted.is_bought)),
        net_micro=whole_sum(counted.micro),
    )
    joined = money.left_join(sold, money.good == sold.sold)
    joined = joined.left_join(reached, joined.good == reached.reached)
    return joined.select(
        **{good: joined.good},
        sale_count=joined.sale_count.fill_null(0),
        member_count=joined.member_count.fill_null(0),
        quantity_milli=joined.quantity_milli,
        returned_milli=joined.returned_milli,
        sale_micro=joined.sale_micro,
        returned_micro=joined.returned_micro,
        net_micro=joined.net_micro,
    ).order_by(good)


def breadth_of_places(sales: ir.Table, place: Place) -> ir.Table:
    """In how many different channels, stores, campaigns or sources members bought.

    Shape: one row a number of places: place_count, member_count, member_share. Source: sales.
    """
    bought = sales.filter((sales.is_sale == 1) & sales[place].notnull())
    visited = bought.select("member_id", place).distinct()
    breadth = visited.group_by("member_id").aggregate(place_count=as_int64(visited.count()))
    counted = breadth.group_by("place_count").aggregate(
        member_count=how_many(breadth.member_id.notnull())
    )
    joined = counted.cross_join(counted.aggregate(all_count=whole_sum(counted.member_count)))
    shared = share(joined.member_count, joined.all_count)
    return joined.select("place_count", "member_count", member_share=shared).order_by("place_count")


def _lines_of(lines: ir.Table, sales: ir.Table, terms: SalesTerms, good: Good) -> ir.Table:
    """The lines of documents that count, with whose they are and their money."""
    whose = sales.select("document_id", person_id="member_id")
    priced = lines.mutate(
        good=lines[good].fill_null(""),
        micro=micro_of(lines, "net_minor", terms.currency, terms.rates),
        is_bought=as_int64(ibis.ifelse(lines.kind == "order", 1, 0)),
    )
    if terms.returns == "ignore":
        priced = priced.filter((priced.quantity_milli > 0) & (priced.gross_minor > 0))
    return priced.inner_join(whose, "document_id").select(
        "good", "document_id", "person_id", "quantity_milli", "micro", "is_bought"
    )


def campaign_response(
    events: ir.Table, reached_names: Sequence[str], answer_names: Sequence[str]
) -> ir.Table:
    """How many members each campaign reached, and how many of them answered how often.

    Reached is who has an event of one of the first names in the campaign, such as a mailing;
    answers are events of the second names in it, such as a redemption. An answer of somebody who
    was not reached is counted among the answers, and not in the share.

    Shape: one row a campaign: campaign (empty where none is named), reached_count, answered_count
    (members), answer_count (events), reached_answered_count, answered_share.
    Source: events (of people).
    """
    named = events.select("member_id", "name", campaign=events.campaign.fill_null(""))
    each = named.group_by(["campaign", "member_id"]).aggregate(
        is_reached=as_int64(ibis.ifelse(named.name.isin(reached_names), 1, 0).max()),
        answers=whole_sum(ibis.ifelse(named.name.isin(answer_names), 1, 0)),
    )
    counted = each.group_by("campaign").aggregate(
        reached_count=whole_sum(each.is_reached),
        answered_count=how_many(each.answers > 0),
        answer_count=whole_sum(each.answers),
        reached_answered_count=how_many((each.is_reached == 1) & (each.answers > 0)),
    )
    told = counted.filter((counted.reached_count > 0) | (counted.answer_count > 0))
    shared = share(told.reached_answered_count, told.reached_count)
    return told.mutate(answered_share=shared).order_by("campaign")
