-- name: touched_ahead
select max(written_in) as through, count(*) as row_count
from (
    select written_in
    from shared.touched_v1
    where written_in > %(after)s::bigint and written_in < %(horizon)s::bigint
    order by written_in
    limit %(count)s::bigint
) as ahead

-- name: holds_ahead
select max(written_in) as through, count(*) as row_count
from (
    select written_in
    from shared.hold_v1
    where written_in > %(after)s::bigint and written_in < %(horizon)s::bigint
    order by written_in
    limit %(count)s::bigint
) as ahead

-- name: note_touched
insert into insights.dirty (member_id)
select distinct named.member_id
from shared.touched_v1 as touched
inner join shared.member_redirect_v1 as party on party.member_id = touched.member_id
cross join lateral (values (party.member_id), (party.survivor_id)) as named (member_id)
where touched.written_in > %(after)s::bigint and touched.written_in <= %(through)s::bigint
on conflict do nothing

-- name: note_sales
insert into insights.dirty (member_id)
select distinct party.survivor_id
from shared.sale_v1 as sale
inner join shared.member_redirect_v1 as party on party.member_id = sale.member_id
where sale.written_in > %(after)s::bigint and sale.written_in <= %(through)s::bigint
on conflict do nothing

-- name: note_recounts
insert into insights.dirty (member_id)
select distinct party.survivor_id
from shared.recount_v1 as recount
inner join shared.member_redirect_v1 as party on party.member_id = recount.member_id
where recount.written_in > %(after)s::bigint and recount.written_in <= %(through)s::bigint
on conflict do nothing

-- name: note_points
insert into insights.dirty (member_id)
select distinct party.survivor_id
from shared.transfer_v1 as transfer
inner join shared.member_redirect_v1 as party on party.member_id = transfer.owner_id
where transfer.written_in > %(after)s::bigint and transfer.written_in <= %(through)s::bigint
on conflict do nothing

-- name: note_holds
insert into insights.dirty (member_id)
select distinct party.survivor_id
from shared.hold_v1 as hold
inner join shared.member_redirect_v1 as party on party.member_id = hold.owner_id
where hold.written_in > %(after)s::bigint and hold.written_in <= %(through)s::bigint
on conflict do nothing

-- name: note_tiers
insert into insights.dirty (member_id)
select distinct party.survivor_id
from shared.tier_change_v1 as change
inner join shared.member_redirect_v1 as party on party.member_id = change.member_id
where change.written_in > %(after)s::bigint and change.written_in <= %(through)s::bigint
on conflict do nothing

-- name: note_due
insert into insights.dirty (member_id)
select member_id
from insights.member_fact
where due_at <= %(now)s::timestamptz
order by due_at
limit %(count)s::bigint
on conflict do nothing

-- name: any_dirty
select
    exists(select from insights.dirty)
    or exists(select from insights.member_fact where due_at <= %(now)s::timestamptz) as is_dirty

-- name: claim_dirty
delete from insights.dirty
where member_id in (
    select member_id
    from insights.dirty
    order by member_id
    limit %(count)s::bigint
    for update skip locked
)
returning member_id

-- name: changed_rates
select count(*) as differing_count
from insights.rate as kept
full join unnest(
    %(program_ids)b::bigint[], %(currencies)b::text[], %(factors)b::text[]
) as given (program_id, currency, factor)
    on kept.program_id = given.program_id and kept.currency = given.currency
where kept.factor is distinct from given.factor::numeric

-- name: save_rates
with gone as (
    delete from insights.rate
    where (program_id, currency) not in (
        select program_id, currency
        from unnest(%(program_ids)b::bigint[], %(currencies)b::text[])
            as given (program_id, currency)
    )
)

insert into insights.rate (program_id, currency, factor)
select program_id, currency, factor::numeric
from unnest(
    %(program_ids)b::bigint[], %(currencies)b::text[], %(factors)b::text[]
) as given (program_id, currency, factor)
on conflict (program_id, currency) do update set factor = excluded.factor

-- name: note_everybody_who_bought
insert into insights.dirty (member_id)
select member_id
from insights.member_fact
where order_count > 0 or return_count > 0
on conflict do nothing

-- name: forget_gone
delete from insights.member_fact
where member_id = any(%(ids)b::uuid[])
    and not exists (
        select from shared.joined_member_v1 as member
        where member.member_id = member_fact.member_id
    )

-- name: make_facts
insert into insights.member_fact (
    member_id, joined_at, first_seen_at, registered_at, store_id, store, channel, source, gender,
    country, region, city, locale, time_zone, birth_date, order_count, return_count,
    first_order_at, last_order_at, spend_micro, spendable_units, tiers, tags, granted, refused,
    identity_kinds, attributes, due_at, made_at
)
select
    member.member_id, member.joined_at, member.first_seen_at, member.registered_at,
    member.store_id,
    (select code from shared.place_code_v1 where kind = 'store' and id = member.store_id),
    (select code from shared.place_code_v1 where kind = 'channel' and id = member.channel_id),
    (select code from shared.place_code_v1 where kind = 'source' and id = member.source_id),
    member.gender, member.country, member.region, member.city, member.locale, member.time_zone,
    member.birth_date, bought.order_count, bought.return_count, bought.first_order_at,
    bought.last_order_at, spent.micro, owned.units, stood.tiers, tagged.tags, agreed.granted,
    agreed.refused, known.kinds, member.attributes,
    least(owned.due_at, tagged.due_at, shared.next_timeout_v1(party.ids, %(now)s::timestamptz)),
    %(now)s::timestamptz
from unnest(%(ids)b::uuid[]) as asked (id)
inner join shared.member_profile_v1 as member
    on member.member_id = asked.id
    and member.survivor_id = member.member_id
    and member.standing = 'member'
cross join lateral (
    select array(select shared.same_person_ids(member.member_id)) as ids
) as party
cross join lateral (
    select
        count(*) filter (where sale.kind = 'order') as order_count,
        count(*) filter (where sale.kind = 'return') as return_count,
        min(sale.occurred_at) filter (where sale.kind = 'order') as first_order_at,
        max(sale.occurred_at) filter (where sale.kind = 'order') as last_order_at
    from shared.sale_v1 as sale
    where sale.member_id = any(party.ids) and sale.is_counted
) as bought
cross join lateral (
    select array(
        select coalesce((
            select round(sum(sale.net_minor * rate.factor * 10::numeric ^ (6 - sale.scale)))
            from shared.sale_v1 as sale
            inner join insights.rate as rate on rate.currency = sale.currency
            where sale.member_id = any(party.ids)
                and sale.is_counted
                and rate.program_id = place.id
        ), 0)::bigint
        from generate_series(1, %(program_id_max)s::bigint) as place (id)
        where bought.order_count + bought.return_count > 0
        order by place.id
    ) as micro
) as spent
cross join lateral (
    select
        array(
            select greatest(sum(lot.units), 0)
            from generate_series(1, %(asset_id_max)s::bigint) as place (id)
            left join lateral (
                select lot.free_units as units
                from shared.open_lots_v1(party.ids, %(now)s::timestamptz) as lot
                where lot.asset_id = place.id
                    and (
                        lot.is_debt
                        or (
                            lot.available_at <= %(now)s::timestamptz
                            and (
                                lot.expires_at is null
                                or lot.expires_at > %(now)s::timestamptz
                            )
                        )
                    )
            ) as lot on true
            group by place.id
            order by place.id
        ) as units,
        (
            select least(
                min(lot.expires_at) filter (where lot.expires_at > %(now)s::timestamptz),
                min(lot.available_at) filter (where lot.available_at > %(now)s::timestamptz)
            )
            from shared.open_lots_v1(party.ids, %(now)s::timestamptz) as lot
        ) as due_at
) as owned
cross join lateral (
    select array(
        select standing.tier
        from generate_series(1, %(ladder_id_max)s::bigint) as place (id)
        left join shared.standing_v1 as standing
            on standing.member_id = member.member_id and standing.ladder_id = place.id
        order by place.id
    ) as tiers
) as stood
cross join lateral (
    select
        coalesce(array_agg(tag.tag order by tag.tag), '{}') as tags,
        min(tag.expires_at) as due_at
    from shared.member_tags_v1(member.member_id, %(now)s::timestamptz) as tag
) as tagged
cross join lateral (
    select
        coalesce(array_agg(newest.name order by newest.name) filter (where is_granted), '{}')
            as granted,
        coalesce(array_agg(newest.name order by newest.name) filter (where not is_granted), '{}')
            as refused
    from (
        select distinct on (consent.purpose, consent.channel)
            consent.purpose || ':' || consent.channel as name, consent.is_granted
        from shared.consent_v1 as consent
        where consent.member_id = any(party.ids)
        order by
            consent.purpose, consent.channel, consent.occurred_at desc, consent.recorded_at desc,
            consent.id desc
    ) as newest
) as agreed
cross join lateral (
    select array(
        select distinct identity.kind
        from shared.identity_kind_v1 as identity
        where identity.member_id = any(party.ids)
        order by identity.kind
    ) as kinds
) as known
where true
on conflict (member_id) do update
set joined_at = excluded.joined_at,
    first_seen_at = excluded.first_seen_at,
    registered_at = excluded.registered_at,
    store_id = excluded.store_id,
    store = excluded.store,
    channel = excluded.channel,
    source = excluded.source,
    gender = excluded.gender,
    country = excluded.country,
    region = excluded.region,
    city = excluded.city,
    locale = excluded.locale,
    time_zone = excluded.time_zone,
    birth_date = excluded.birth_date,
    order_count = excluded.order_count,
    return_count = excluded.return_count,
    first_order_at = excluded.first_order_at,
    last_order_at = excluded.last_order_at,
    spend_micro = excluded.spend_micro,
    spendable_units = excluded.spendable_units,
    tiers = excluded.tiers,
    tags = excluded.tags,
    granted = excluded.granted,
    refused = excluded.refused,
    identity_kinds = excluded.identity_kinds,
    attributes = excluded.attributes,
    due_at = excluded.due_at,
    made_at = excluded.made_at
