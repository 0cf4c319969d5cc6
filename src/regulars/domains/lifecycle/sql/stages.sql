-- name: seat
insert into lifecycle.stage (member_id, ordinal)
select id, 0
from unnest(%(ids)b::uuid[]) as asked (id)
order by id
on conflict do nothing

-- name: lock_stages
select member_id, stage, since, previous, ordinal, due_at, made_at
from lifecycle.stage
where member_id = any(%(ids)b::uuid[])
order by member_id
for update

-- name: joined
select member_id, joined_at
from shared.joined_member_v1
where member_id = any(%(ids)b::uuid[])

-- name: sales
-- An order counts until returns that name it took back all its money.
with party as materialized (
    select asked.id, own.party_id
    from unnest(%(ids)b::uuid[]) as asked (id)
    cross join lateral shared.same_person_ids(asked.id) as own (party_id)
),

sold as materialized (
    select party.id, sale.document_id, sale.occurred_at, sale.net_minor
    from party
    inner join shared.sale_v1 as sale on sale.member_id = party.party_id
    where sale.kind = 'order' and sale.is_counted
),

back as (
    select
        sold.document_id, sold.net_minor, given.occurred_at,
        sum(given.net_minor) over (
            partition by sold.document_id order by given.occurred_at, given.document_id
        ) as back_minor
    from sold
    inner join shared.sale_v1 as given on given.returned_document_id = sold.document_id
    where given.kind = 'return' and given.is_counted
),

gone as (
    select document_id, min(occurred_at) as until_at
    from back
    where net_minor + back_minor <= 0
    group by document_id
)

select sold.id, sold.occurred_at, gone.until_at
from sold
left join gone on gone.document_id = sold.document_id
order by sold.id, sold.occurred_at

-- name: recorded
select member_id, ordinal, effective_at, stage
from lifecycle.change
where member_id = any(%(ids)b::uuid[])
order by member_id, ordinal

-- name: add_changes
insert into lifecycle.change (
    member_id, ordinal, from_stage, stage, why, effective_at, recorded_at
)
select *, %(now)s::timestamptz
from unnest(
    %(member_ids)b::uuid[], %(ordinals)b::bigint[], %(from_stages)b::text[], %(stages)b::text[],
    %(whys)b::text[], %(effective_ats)b::timestamptz[]
)

-- name: save_stages
update lifecycle.stage
set stage = said.stage,
    since = said.since,
    previous = said.previous,
    ordinal = said.ordinal,
    due_at = said.due_at,
    made_at = %(now)s::timestamptz
from unnest(
    %(member_ids)b::uuid[], %(stages)b::text[], %(sinces)b::timestamptz[], %(previouses)b::text[],
    %(ordinals)b::bigint[], %(due_ats)b::timestamptz[]
) as said (member_id, stage, since, previous, ordinal, due_at)
where stage.member_id = said.member_id

-- name: leave
update lifecycle.stage
set stage = null, since = null, previous = null, due_at = null
where member_id = any(%(ids)b::uuid[])

-- name: stage_of
select member_id, stage, since, previous, due_at
from lifecycle.stage
where member_id = %(member_id)s::uuid and stage is not null

-- name: history
-- Newest first; a row stands that no later one took back.
select
    ordinal, effective_at, from_stage, stage, why, recorded_at,
    effective_at < coalesce(
        min(effective_at) over (
            order by ordinal rows between 1 following and unbounded following
        ),
        'infinity'::timestamptz
    ) as is_standing
from lifecycle.change
where member_id = %(member_id)s::uuid
order by ordinal desc
limit %(count)s::bigint

-- name: stage_at
select from_stage, stage, why, effective_at
from lifecycle.change
where member_id = %(member_id)s::uuid
    and effective_at <= %(effective_at)s::timestamptz
    and recorded_at <= %(known_at)s::timestamptz
order by ordinal desc
limit 1

-- name: changes_before
-- Newest row first: the stage at an instant is that of the first row which is effective by then.
select member_id, effective_at, stage
from lifecycle.change
where member_id = any(%(member_ids)b::uuid[]) and effective_at < %(until_at)s::timestamptz
order by member_id, ordinal desc

-- name: stage_counts
select stage, count(*) as member_count
from lifecycle.stage
where stage is not null
group by stage

-- name: remove_owned
with changes as (
    delete from lifecycle.change where member_id = any(%(member_ids)b::uuid[])
),

scores as (
    delete from lifecycle.score where member_id = any(%(member_ids)b::uuid[])
),

rfm as (
    delete from lifecycle.rfm where member_id = any(%(member_ids)b::uuid[])
)

delete from lifecycle.stage
where member_id = any(%(member_ids)b::uuid[])
