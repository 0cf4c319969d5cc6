-- name: purposes
select code, title, description from members.purpose order by code

-- name: save_purpose
insert into members.purpose (code, title, description, created_at)
values (%(code)s::text, %(title)s::text, %(description)s::text, %(now)s::timestamptz)
on conflict (code) do update set title = excluded.title, description = excluded.description

-- name: insert_consents
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(member_ids)b::uuid[]) as told (id)
)

insert into members.consent (
    id, member_id, purpose, channel, basis, is_granted, source, text_version, occurred_at,
    recorded_at
)
select
    id, member_id, purpose, channel, basis, is_granted, source, text_version, occurred_at,
    %(now)s::timestamptz
from unnest(
    %(ids)b::uuid[], %(member_ids)b::uuid[], %(purposes)b::text[], %(channels)b::text[],
    %(bases)b::text[], %(granted)b::boolean[], %(sources)b::text[], %(text_versions)b::text[],
    %(occurred_ats)b::timestamptz[]
) as given (
    id, member_id, purpose, channel, basis, is_granted, source, text_version, occurred_at
)

-- name: consents_of
-- All evidence, oldest first.
select
    party.survivor_id, consent.id, consent.purpose, consent.channel, consent.basis,
    consent.is_granted, consent.source, consent.text_version, consent.occurred_at,
    consent.recorded_at
from members.member as party
join members.consent on consent.member_id = party.id
where party.id = any(%(ids)b::uuid[])
    or (party.survivor_id = any(%(ids)b::uuid[]) and party.survivor_id <> party.id)
order by party.survivor_id, consent.occurred_at, consent.id
