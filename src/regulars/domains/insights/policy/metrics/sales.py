"""Sales: which documents count for whom, and with how much money. Most metrics begin here."""

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.conversion import micro_of
from regulars.domains.insights.policy.exact import as_int64, month_of, share, whole_sum
from regulars.domains.insights.types import SalesTerms

_COLUMNS = (
    "member_id", "document_id", "occurred_us", "occurred_on", "source", "channel", "store",
    "campaign", "is_sale", "sale_micro", "returned_micro", "net_micro",
)  # fmt: skip


def people(members: ir.Table) -> ir.Table:
    """Whose records are read together: `member_id` as recorded, `person_id` whose they are now.

    Shape: one row a party that belongs to a member. Merged parties lead to whom they were merged
    into; anonymous visitors and erased persons are nobody here.
    Source: members.
    """
    parties = members.select("member_id", person_id="survivor_id")
    return parties.semi_join(_standing(members).rename(person_id="member_id"), "person_id")


def as_people(facts: ir.Table, members: ir.Table) -> ir.Table:
    """Facts of any kind with `member_id` of who the party is now; facts of nobody are left out.

    Shape: the rows and columns of the facts.
    Source: any facts with `member_id`, members.
    """
    # Few are merged: a join that finds little and one that only asks cost less than one for all.
    merged = members.filter(members.member_id != members.survivor_id)
    joined = facts.left_join(merged.select("member_id", person_id="survivor_id"), "member_id")
    whose = ibis.coalesce(joined.person_id, joined.member_id)
    moved = joined.mutate(member_id=whose).select(*facts.columns)
    return moved.semi_join(_standing(members), "member_id")


def sales(documents: ir.Table, lines: ir.Table, members: ir.Table, terms: SalesTerms) -> ir.Table:
    """Documents of members that count, until before a day, with their money in one currency.

    With returns `net`: counted orders and returns. `is_sale` is 1 for an order, unless returns that
    name it took back all its money; `sale_micro` is an order's goods after discounts, without
    shipping and tax, `returned_micro` a return's (negative). With `ignore`: orders by their lines
    with positive quantity and positive gross amount, and nothing else. `net_micro` is the sum.
    Money of a currency without a rate is 0.

    Shape: one row a document. Unit: millionths of the reporting currency.
    Source: documents, lines (with `ignore`), members.
    """
    counted = as_people(_within(documents.filter(documents.is_counted), terms), members)
    made = _of_lines(counted, lines, terms) if terms.returns == "ignore" else _net(counted, terms)
    return made.mutate(net_micro=made.sale_micro + made.returned_micro).select(*_COLUMNS)


def member_share_of_sales(documents: ir.Table, members: ir.Table, terms: SalesTerms) -> ir.Table:
    """How much of all money, returns taken off, is members', month by month.

    Shape: month_on, net_micro (everybody's), member_net_micro, member_share.
    Unit: millionths of the reporting currency. Source: documents, members.
    """
    counted = _within(documents.filter(documents.is_counted), terms)
    whose = people(members).select("member_id", is_member=ibis.literal(1, "int64"))
    marked = counted.left_join(whose, "member_id")
    money = marked.select(
        month_on=month_of(marked.occurred_on),
        is_member=marked.is_member.fill_null(0),
        micro=micro_of(marked, "net_minor", terms.currency, terms.rates),
    )
    summed = money.group_by("month_on").aggregate(
        net_micro=whole_sum(money.micro), member_net_micro=whole_sum(money.micro * money.is_member)
    )
    return summed.mutate(member_share=share(summed.member_net_micro, summed.net_micro)).order_by(
        "month_on"
    )


def _standing(members: ir.Table) -> ir.Table:
    """Who counts as a member now."""
    is_one = (members.standing == "member") & (members.member_id == members.survivor_id)
    return members.filter(is_one).select("member_id")


def _within(facts: ir.Table, terms: SalesTerms) -> ir.Table:
    """What occurred on the days asked for."""
    early = facts.filter(facts.occurred_on < ibis.literal(terms.before_on))
    if terms.from_on is None:
        return early
    return early.filter(early.occurred_on >= ibis.literal(terms.from_on))


def _net(counted: ir.Table, terms: SalesTerms) -> ir.Table:
    """Orders and returns; an order that came back whole is no sale."""
    money = counted.mutate(micro=micro_of(counted, "net_minor", terms.currency, terms.rates))
    returns = money.filter((money.kind == "return") & money.returned_document_id.notnull())
    back = returns.group_by(document_id="returned_document_id").aggregate(
        back_minor=whole_sum(returns.net_minor)
    )
    joined = money.left_join(back, "document_id")
    is_order = joined.kind == "order"
    is_whole = joined.back_minor.isnull() | (joined.net_minor + joined.back_minor > 0)
    return joined.mutate(
        is_sale=as_int64(ibis.ifelse(is_order & is_whole, 1, 0)),
        sale_micro=as_int64(ibis.ifelse(is_order, joined.micro, 0)),
        returned_micro=as_int64(ibis.ifelse(is_order, 0, joined.micro)),
    )


def _of_lines(counted: ir.Table, lines: ir.Table, terms: SalesTerms) -> ir.Table:
    """Orders by their lines with positive quantity and price."""
    bought = lines.filter((lines.quantity_milli > 0) & (lines.gross_minor > 0))
    by_document = bought.group_by("document_id").aggregate(bought_minor=whole_sum(bought.net_minor))
    orders = counted.filter(counted.kind == "order").inner_join(by_document, "document_id")
    return orders.mutate(
        is_sale=as_int64(ibis.literal(1)),
        sale_micro=micro_of(orders, "bought_minor", terms.currency, terms.rates),
        returned_micro=as_int64(ibis.literal(0)),
    )
