-- name: seat
insert into tiers.standing (member_id, ladder_id, recorded_at)
select newcomer.member_id, %(ladder_id)s::bigint, %(now)s::timestamptz
from unnest(%(newcomer_ids)b::uuid[]) as newcomer (member_id)
where not exists (
    select from tiers.standing as known
    where known.member_id = newcomer.member_id and known.ladder_id = %(ladder_id)s::bigint
)
order by newcomer.member_id
on conflict (member_id, ladder_id) do nothing

-- name: lock_standings
select
    member_id, tier, since, earned_tier, earned_since, qualified_from, qualified_at,
    counted_until, valid_until, rising_tier, rises_at, checks_at, manual, notice,
    array_to_string(entered, ',') as entered, ordinal, changed_at, recorded_at, absorbed_ids
from tiers.standing
where ladder_id = %(ladder_id)s::bigint and member_id = any(%(member_ids)b::uuid[])
order by member_id
for update

-- name: standings_of
select
    member_id, tier, since, earned_tier, earned_since, qualified_from, qualified_at,
    counted_until, valid_until, rising_tier, rises_at, checks_at, manual, notice,
    array_to_string(entered, ',') as entered, ordinal, changed_at, recorded_at, absorbed_ids
from tiers.standing
where ladder_id = %(ladder_id)s::bigint and member_id = any(%(member_ids)b::uuid[])

-- name: past_standings
select distinct on (member_id)
    member_id, tier, since, earned_tier, earned_since, qualified_from, qualified_at,
    counted_until, valid_until, rising_tier, rises_at, checks_at, manual, notice,
    array_to_string(entered, ',') as entered, ordinal, effective_at, recorded_at, absorbed_ids
from tiers.change
where ladder_id = %(ladder_id)s::bigint
    and member_id = any(%(member_ids)b::uuid[])
    and effective_at <= %(effective_at)s::timestamptz
    and (%(known_at)s::timestamptz is null or recorded_at <= %(known_at)s::timestamptz)
order by member_id, ordinal desc

-- name: save_changes
with noted as (
    insert into tiers.change (
        member_id, ladder_id, ordinal, written_in, version_number, why, from_tier, tier, since,
        earned_tier, earned_since, qualified_from, qualified_at, counted_until, valid_until,
        rising_tier, rises_at, checks_at, manual, notice, entered, benefits, absorbed_ids,
        effective_at, recorded_at, is_backfill
    )
    select
        member_id, %(ladder_id)s::bigint, ordinal, (select shared.current_write()),
        version_number, why, from_tier, tier, since, earned_tier, earned_since, qualified_from,
        qualified_at, counted_until, valid_until, rising_tier, rises_at, checks_at,
        manual::jsonb, notice::jsonb, string_to_array(entered, ','),
        string_to_array(benefits, ','), absorbed_ids::uuid[], effective_at,
        %(now)s::timestamptz, %(is_backfill)s::boolean
    from unnest(
        %(member_ids)b::uuid[], %(ordinals)b::bigint[], %(version_numbers)b::bigint[],
        %(whys)b::text[], %(from_tiers)b::text[], %(tiers)b::text[], %(sinces)b::timestamptz[],
        %(earned_tiers)b::text[], %(earned_sinces)b::timestamptz[],
        %(qualified_froms)b::timestamptz[], %(qualified_ats)b::timestamptz[],
        %(counted_untils)b::timestamptz[], %(valid_untils)b::timestamptz[],
        %(rising_tiers)b::text[], %(rises_ats)b::timestamptz[], %(checks_ats)b::timestamptz[],
        %(manuals)b::text[], %(notices)b::text[], %(entereds)b::text[], %(benefits)b::text[],
        %(absorbed_ids)b::text[], %(effective_ats)b::timestamptz[]
    ) as change (
        member_id, ordinal, version_number, why, from_tier, tier, since, earned_tier,
        earned_since, qualified_from, qualified_at, counted_until, valid_until, rising_tier,
        rises_at, checks_at, manual, notice, entered, benefits, absorbed_ids, effective_at
    )
)

update tiers.standing as standing
set tier = change.tier,
    since = change.since,
    earned_tier = change.earned_tier,
    earned_since = change.earned_since,
    qualified_from = change.qualified_from,
    qualified_at = change.qualified_at,
    counted_until = change.counted_until,
    valid_until = change.valid_until,
    rising_tier = change.rising_tier,
    rises_at = change.rises_at,
    checks_at = change.checks_at,
    manual = change.manual::jsonb,
    notice = change.notice::jsonb,
    entered = string_to_array(change.entered, ','),
    ordinal = change.ordinal,
    changed_at = change.effective_at,
    recorded_at = %(now)s::timestamptz,
    absorbed_ids = change.absorbed_ids::uuid[],
    due_at = change.due_at
from unnest(
    %(member_ids)b::uuid[], %(are_last)b::boolean[], %(ordinals)b::bigint[], %(tiers)b::text[],
    %(sinces)b::timestamptz[], %(earned_tiers)b::text[], %(earned_sinces)b::timestamptz[],
    %(qualified_froms)b::timestamptz[], %(qualified_ats)b::timestamptz[],
    %(counted_untils)b::timestamptz[], %(valid_untils)b::timestamptz[],
    %(rising_tiers)b::text[], %(rises_ats)b::timestamptz[], %(checks_ats)b::timestamptz[],
    %(manuals)b::text[], %(notices)b::text[], %(entereds)b::text[], %(absorbed_ids)b::text[],
    %(effective_ats)b::timestamptz[], %(due_ats)b::timestamptz[]
) as change (
    member_id, is_last, ordinal, tier, since, earned_tier, earned_since, qualified_from,
    qualified_at, counted_until, valid_until, rising_tier, rises_at, checks_at, manual, notice,
    entered, absorbed_ids, effective_at, due_at
)
where change.is_last
    and standing.member_id = change.member_id
    and standing.ladder_id = %(ladder_id)s::bigint

-- name: put_off_checks
-- What a survivor holds of another party is that one's, and is looked at anew each time.
update tiers.standing as standing
set checks_at = later.checks_at,
    due_at = least(
        standing.valid_until, standing.rises_at, later.checks_at,
        (standing.manual ->> 'until')::timestamptz, (standing.notice ->> 'falls_at')::timestamptz
    )
from unnest(
    %(member_ids)b::uuid[], %(were_ats)b::timestamptz[], %(checks_ats)b::timestamptz[]
) as later (member_id, were_at, checks_at)
where standing.member_id = later.member_id
    and standing.ladder_id = %(ladder_id)s::bigint
    and standing.checks_at = later.were_at
