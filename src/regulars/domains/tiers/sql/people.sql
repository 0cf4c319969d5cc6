-- name: due
-- The `coalesce` keeps the planner from taking the persons of a share for a rare few.
with page as materialized (
    select member_id, recorded_at
    from tiers.standing
    where ladder_id = %(ladder_id)s::bigint
        and member_id > %(after_id)s::uuid
        and due_at <= %(through)s::timestamptz
        and coalesce(
            mod(get_byte(uuid_send(member_id), 15), %(share_count)s::bigint)
            = %(share_place)s::bigint,
            false
        )
    order by member_id
    limit %(count)s::bigint
)

select
    page.member_id,
    redirect.survivor_id,
    redirect.survivor_id <> page.member_id
    and exists (
        select
        from tiers.standing as holder
        where holder.member_id = redirect.survivor_id
            and holder.ladder_id = %(ladder_id)s::bigint
            and page.member_id = any(holder.absorbed_ids)
            and page.recorded_at <= holder.recorded_at
    ) as is_absorbed
from page
inner join shared.member_redirect_v1 as redirect
    on redirect.member_id = page.member_id and redirect.member_id > %(after_id)s::uuid
order by page.member_id

-- name: ending
with page as materialized (
    select member_id
    from tiers.standing
    where ladder_id = %(ladder_id)s::bigint
        and member_id > %(after_id)s::uuid
        and due_at <= %(until)s::timestamptz
        and valid_until > %(now)s::timestamptz
        and valid_until <= %(until)s::timestamptz
    order by member_id
    limit %(count)s::bigint
)

select page.member_id, redirect.survivor_id, false as is_absorbed
from page
inner join shared.member_redirect_v1 as redirect
    on redirect.member_id = page.member_id and redirect.member_id > %(after_id)s::uuid
order by page.member_id

-- name: warn
insert into tiers.warning (member_id, ladder_id, valid_until, days, warned_at)
select member_id, %(ladder_id)s::bigint, valid_until, days, %(now)s::timestamptz
from unnest(
    %(member_ids)b::uuid[], %(valid_untils)b::timestamptz[], %(days)b::bigint[]
) as told (member_id, valid_until, days)
order by member_id
on conflict (member_id, ladder_id, valid_until, days) do nothing
returning member_id

-- name: merged_into
select survivor_id, member_id
from shared.member_tenure_v1
where survivor_id = any(%(member_ids)b::uuid[]) and survivor_id <> member_id
order by survivor_id, member_id

-- name: joined
select member_id, joined_at
from shared.member_tenure_v1
where member_id = any(%(member_ids)b::uuid[])

-- name: members_page
-- The `coalesce` keeps the planner from taking the persons of a share for a rare few.
select member_id
from shared.member_tenure_v1
where member_id > %(after_id)s::uuid
    and survivor_id = member_id
    and standing = 'member'
    and joined_at <= %(joined_until)s::timestamptz
    and coalesce(
        mod(get_byte(uuid_send(member_id), 15), %(share_count)s::bigint)
        = %(share_place)s::bigint,
        false
    )
order by member_id
limit %(count)s::bigint

-- name: tiers_as_of
select distinct on (member_id)
    member_id, tier,
    coalesce(
        least(
            valid_until, rises_at, checks_at, (manual ->> 'until')::timestamptz,
            (notice ->> 'falls_at')::timestamptz
        ) <= %(effective_at)s::timestamptz,
        false
    ) as is_due
from tiers.change
where ladder_id = %(ladder_id)s::bigint
    and member_id = any(%(member_ids)b::uuid[])
    and effective_at <= %(effective_at)s::timestamptz
    and (%(known_at)s::timestamptz is null or recorded_at <= %(known_at)s::timestamptz)
order by member_id, ordinal desc

-- name: changes_of_moments
select
    change.member_id, change.ladder_id, change.ordinal, change.version_number, change.why,
    change.from_tier, change.tier, change.valid_until, change.manual, change.notice,
    change.effective_at, change.recorded_at, change.is_backfill
from (
    select distinct member_id, recorded_at
    from unnest(%(member_ids)b::uuid[], %(recorded_ats)b::timestamptz[])
    as moment (member_id, recorded_at)
) as asked
inner join tiers.change as change using (member_id, recorded_at)
order by change.effective_at, change.member_id, change.ladder_id, change.ordinal

-- name: history
select
    member_id, ladder_id, ordinal, version_number, why, from_tier, tier, valid_until, manual,
    notice, effective_at, recorded_at, is_backfill
from tiers.change
where ladder_id = %(ladder_id)s::bigint
    and member_id = any(%(member_ids)b::uuid[])
    and (
        %(after_at)s::timestamptz is null
        or (effective_at, member_id, ordinal)
        < (%(after_at)s::timestamptz, %(after_id)s::uuid, %(after_ordinal)s::bigint)
    )
order by effective_at desc, member_id desc, ordinal desc
limit %(count)s::bigint
