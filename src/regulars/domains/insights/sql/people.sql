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

-- name: note_everybody
insert into insights.dirty (member_id)
select member_id from shared.joined_member_v1
on conflict do nothing

-- name: dirty_count
select count(*) as member_count from insights.dirty

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
-- In sets, not member by member: each of the parts is read once for all who are asked for.
with party as materialized (
    select asked.id, array(select shared.same_person_ids(asked.id)) as ids
    from unnest(%(ids)b::uuid[]) as asked (id)
),

part as materialized (
    select party.id, own.id as party_id
    from party
    cross join lateral unnest(party.ids) as own (id)
),

sold as materialized (
    select part.id, sale.kind, sale.occurred_at, sale.currency, sale.scale, sale.net_minor
    from part
    inner join shared.sale_v1 as sale on sale.member_id = part.party_id
    where sale.is_counted
),

bought as (
    select
        id,
        count(*) filter (where kind = 'order') as order_count,
        count(*) filter (where kind = 'return') as return_count,
        min(occurred_at) filter (where kind = 'order') as first_order_at,
        max(occurred_at) filter (where kind = 'order') as last_order_at
    from sold
    group by id
),

spent as (
    select
        sold.id, rate.program_id,
        round(sum(sold.net_minor * rate.factor * 10::numeric ^ (6 - sold.scale))) as micro
    from sold
    inner join insights.rate as rate on rate.currency = sold.currency
    group by sold.id, rate.program_id
),

spends as (
    select bought.id, array_agg(coalesce(spent.micro, 0)::bigint order by place.id) as micro
    from bought
    cross join generate_series(1, %(program_id_max)s::bigint) as place (id)
    left join spent on spent.id = bought.id and spent.program_id = place.id
    group by bought.id
),

lot as materialized (
    select party.id, open.*
    from party
    cross join lateral shared.open_lots_v1(party.ids, %(now)s::timestamptz) as open
),

owned as (
    select
        id, asset_id,
        greatest(sum(free_units) filter (
            where is_debt
                or (
                    available_at <= %(now)s::timestamptz
                    and (expires_at is null or expires_at > %(now)s::timestamptz)
                )
        ), 0) as units
    from lot
    group by id, asset_id
),

owns as (
    select holder.id, array_agg(coalesce(owned.units, 0)::bigint order by place.id) as units
    from (select distinct id from lot) as holder
    cross join generate_series(1, %(asset_id_max)s::bigint) as place (id)
    left join owned on owned.id = holder.id and owned.asset_id = place.id
    group by holder.id
),

ripens as (
    select
        id,
        least(
            min(expires_at) filter (where expires_at > %(now)s::timestamptz),
            min(available_at) filter (where available_at > %(now)s::timestamptz)
        ) as due_at
    from lot
    group by id
),

stood as (
    select holder.member_id as id, array_agg(standing.tier order by place.id) as tiers
    from (
        select distinct standing.member_id
        from party
        inner join shared.standing_v1 as standing on standing.member_id = party.id
    ) as holder
    cross join generate_series(1, %(ladder_id_max)s::bigint) as place (id)
    left join shared.standing_v1 as standing
        on standing.member_id = holder.member_id and standing.ladder_id = place.id
    group by holder.member_id
),

tagged as (
    select party.id, array_agg(tag.tag order by tag.tag) as tags, min(tag.expires_at) as due_at
    from party
    cross join lateral shared.member_tags_v1(party.id, %(now)s::timestamptz) as tag
    group by party.id
),

agreed as (
    select
        id,
        array_agg(name order by name) filter (where is_granted) as granted,
        array_agg(name order by name) filter (where not is_granted) as refused
    from (
        select distinct on (part.id, consent.purpose, consent.channel)
            part.id, consent.purpose || ':' || consent.channel as name, consent.is_granted
        from part
        inner join shared.consent_v1 as consent on consent.member_id = part.party_id
        order by
            part.id, consent.purpose, consent.channel, consent.occurred_at desc,
            consent.recorded_at desc, consent.id desc
    ) as newest
    group by id
),

known as (
    select part.id, array_agg(distinct identity.kind order by identity.kind) as kinds
    from part
    inner join shared.identity_kind_v1 as identity on identity.member_id = part.party_id
    group by part.id
)

insert into insights.member_fact (
    member_id, joined_at, first_seen_at, registered_at, store_id, store, channel, source, gender,
    country, region, city, locale, time_zone, birth_date, order_count, return_count,
    first_order_at, last_order_at, spend_micro, spendable_units, tiers, tags, granted, refused,
    identity_kinds, attributes, stage, stage_since, due_at, made_at
)
select
    member.member_id, member.joined_at, member.first_seen_at, member.registered_at,
    member.store_id,
    (select code from shared.place_code_v1 where kind = 'store' and id = member.store_id),
    (select code from shared.place_code_v1 where kind = 'channel' and id = member.channel_id),
    (select code from shared.place_code_v1 where kind = 'source' and id = member.source_id),
    member.gender, member.country, member.region, member.city, member.locale, member.time_zone,
    member.birth_date, coalesce(bought.order_count, 0), coalesce(bought.return_count, 0),
    bought.first_order_at, bought.last_order_at, coalesce(spends.micro, '{}'),
    coalesce(owns.units, '{}'), coalesce(stood.tiers, '{}'), coalesce(tagged.tags, '{}'),
    coalesce(agreed.granted, '{}'), coalesce(agreed.refused, '{}'), coalesce(known.kinds, '{}'),
    member.attributes, stage.stage, stage.since,
    least(
        ripens.due_at, tagged.due_at, stage.due_at,
        shared.next_timeout_v1(party.ids, %(now)s::timestamptz)
    ),
    %(now)s::timestamptz
from party
inner join shared.member_profile_v1 as member
    on member.member_id = party.id
    and member.survivor_id = member.member_id
    and member.standing = 'member'
left join bought on bought.id = party.id
left join spends on spends.id = party.id
left join owns on owns.id = party.id
left join ripens on ripens.id = party.id
left join stood on stood.id = party.id
left join tagged on tagged.id = party.id
left join agreed on agreed.id = party.id
left join known on known.id = party.id
left join shared.stage_v1 as stage on stage.member_id = party.id
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
    stage = excluded.stage,
    stage_since = excluded.stage_since,
    due_at = excluded.due_at,
    made_at = excluded.made_at
