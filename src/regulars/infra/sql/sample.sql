-- name: sample_read
select state, made_from, law, figures, begun_at, loaded_at
from infra.sample

-- name: sample_begin
insert into infra.sample (state, made_from, law, begun_at)
values ('loading', %(made_from)s::jsonb, %(law)s::jsonb, %(now)s::timestamptz)
on conflict do nothing

-- name: sample_loaded
update infra.sample
set state = 'loaded', figures = %(figures)s::jsonb, loaded_at = %(now)s::timestamptz
where state = 'loading'

-- name: sample_removing
update infra.sample
set state = 'removing'

-- name: sample_end
delete from infra.sample

-- name: sample_note_members
insert into infra.sample_member (member_id, external_id, truth)
select *
from unnest(%(member_ids)b::uuid[], %(external_ids)b::text[], %(truths)b::text[]::jsonb[])
on conflict do nothing

-- name: sample_members
select member_id, external_id, truth
from infra.sample_member
where external_id > %(after)s::text
order by external_id
limit %(count)s::bigint

-- name: sample_member_ids
select member_id
from infra.sample_member
order by external_id

-- name: sample_count
select count(*) as count
from infra.sample_member

-- name: sample_forget_members
delete from infra.sample_member
where member_id = any(%(member_ids)b::uuid[])
