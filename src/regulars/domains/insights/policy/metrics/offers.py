"""Offers: how many of the members' orders had a discount, store by store."""

import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, share, whole_sum


def discounted_orders(sales: ir.Table, documents: ir.Table) -> ir.Table:
    """How many sales of each store had a discount, and what share of all that is.

    Against this the sensitivity of a member to offers is held: a share of discounted orders that
    is above that of the stores where they buy.

    Shape: one row a store: store (empty where none is known), sale_count, discounted_count,
    discounted_share. Source: sales, documents.
    """
    bought = sales.filter(sales.is_sale == 1).select("document_id", "store")
    discounts = documents.select("document_id", is_discounted=documents.discount_minor > 0)
    joined = bought.inner_join(discounts, "document_id")
    placed = joined.select(store=joined.store.fill_null(""), is_discounted=joined.is_discounted)
    counted = placed.group_by("store").aggregate(
        sale_count=as_int64(placed.count()),
        discounted_count=whole_sum(placed.is_discounted.ifelse(1, 0)),
    )
    part = share(counted.discounted_count, counted.sale_count)
    return counted.mutate(discounted_share=part).order_by("store")
