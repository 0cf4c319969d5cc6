-- name: sales_day_is_the_sum_of_what_was_folded
select *
from (
    select
        position.time_zone, (sale.occurred_at at time zone position.time_zone)::date as day,
        sale.currency, sale.scale, coalesce(sale.store_id, 0) as store_id,
        coalesce(sale.channel_id, 0) as channel_id,
        count(*) filter (where sale.kind = 'order') as order_count,
        count(*) filter (where sale.kind = 'return') as return_count,
        coalesce(sum(sale.net_minor) filter (where sale.kind = 'order'), 0) as sales_minor,
        coalesce(sum(sale.net_minor) filter (where sale.kind = 'return'), 0) as returned_minor
    from insights.position as position
    inner join shared.sale_v1 as sale on sale.written_in <= position.written_in
    left join insights.left_out as out
        on out.time_zone = position.time_zone and out.document_id = sale.document_id
    where position.feed = 'sales' and position.time_zone <> '' and out.document_id is null
    group by 1, 2, 3, 4, 5, 6
) as computed
full join insights.sales_day as kept
    using (time_zone, day, currency, scale, store_id, channel_id)
where (
    coalesce(computed.order_count, 0), coalesce(computed.return_count, 0),
    coalesce(computed.sales_minor, 0), coalesce(computed.returned_minor, 0)
) is distinct from (
    coalesce(kept.order_count, 0), coalesce(kept.return_count, 0),
    coalesce(kept.sales_minor, 0), coalesce(kept.returned_minor, 0)
)

-- name: left_out_is_what_does_not_count_or_waits_to_be_recounted
select position.time_zone, sale.document_id
from insights.position as position
inner join insights.position as recounted
    on recounted.time_zone = position.time_zone and recounted.feed = 'recounts'
inner join shared.sale_v1 as sale on sale.written_in <= position.written_in
left join insights.left_out as out
    on out.time_zone = position.time_zone and out.document_id = sale.document_id
where position.feed = 'sales' and position.time_zone <> ''
    and sale.is_counted = (out.document_id is not null)
    and not exists (
        select from shared.recount_v1 as recount
        where recount.written_in > recounted.written_in
            and recount.document_id in (sale.document_id, sale.returned_document_id)
    )

-- name: points_day_is_the_sum_of_what_was_folded
select *
from (
    select
        position.time_zone, transfer.asset_id,
        (transfer.effective_at at time zone position.time_zone)::date as day, transfer.kind,
        count(*) as transfer_count, sum(transfer.units) as units,
        sum(transfer.account_units) as account_units
    from insights.position as position
    inner join shared.transfer_v1 as transfer on transfer.written_in <= position.written_in
    where position.feed = 'points' and position.time_zone <> ''
    group by 1, 2, 3, 4
) as computed
full join insights.points_day as kept using (time_zone, asset_id, day, kind)
where (computed.transfer_count, computed.units, computed.account_units)
    is distinct from (kept.transfer_count, kept.units, kept.account_units)

-- name: tier_day_is_the_sum_of_what_was_folded
select *
from (
    select
        position.time_zone, change.ladder_id,
        (change.effective_at at time zone position.time_zone)::date as day, step.tier,
        sum(step.party_count) as party_count
    from insights.position as position
    inner join shared.tier_change_v1 as change on change.written_in <= position.written_in
    cross join lateral (
        values (change.tier, 1), (change.from_tier, -1)
    ) as step (tier, party_count)
    where position.feed = 'tiers' and position.time_zone <> ''
        and step.tier is not null
        and change.tier is distinct from change.from_tier
    group by 1, 2, 3, 4
) as computed
full join insights.tier_day as kept using (time_zone, ladder_id, day, tier)
where coalesce(computed.party_count, 0) <> coalesce(kept.party_count, 0)

-- name: member_fact_counts_the_orders_that_were_noted
select fact.member_id, fact.order_count, fact.return_count
from insights.member_fact as fact
inner join insights.position as noted on noted.time_zone = '' and noted.feed = 'sales'
inner join insights.position as recounted
    on recounted.time_zone = '' and recounted.feed = 'recounts'
inner join insights.position as touched on touched.time_zone = '' and touched.feed = 'touched'
cross join lateral (
    select array(select shared.same_person_ids(fact.member_id)) as ids
) as party
cross join lateral (
    select
        count(*) filter (where sale.kind = 'order' and sale.is_counted) as order_count,
        count(*) filter (where sale.kind = 'return' and sale.is_counted) as return_count,
        max(sale.written_in) as written_in
    from shared.sale_v1 as sale
    where sale.member_id = any(party.ids)
) as bought
where (fact.order_count, fact.return_count) <> (bought.order_count, bought.return_count)
    and bought.written_in <= noted.written_in
    and not exists (
        select from insights.dirty where dirty.member_id = fact.member_id
    )
    and not exists (
        select from shared.recount_v1 as recount
        where recount.member_id = any(party.ids) and recount.written_in > recounted.written_in
    )
    and not exists (
        select from shared.touched_v1 as told
        where told.member_id = any(party.ids) and told.written_in > touched.written_in
    )
