-- name: save_link
insert into insights.acquisition_link as kept (
    code, name, target_url, campaign_id, partner_id, channel_id, store_id, is_active, created_by,
    created_at, updated_at
)
values (
    %(code)s::text, %(name)s::text, %(target_url)s::text, %(campaign_id)s::bigint,
    %(partner_id)s::bigint, %(channel_id)s::bigint, %(store_id)s::bigint, %(is_active)s::boolean,
    %(created_by)s::uuid, %(now)s::timestamptz, %(now)s::timestamptz
)
on conflict (code) do update
set name = excluded.name,
    target_url = excluded.target_url,
    campaign_id = excluded.campaign_id,
    partner_id = excluded.partner_id,
    channel_id = excluded.channel_id,
    store_id = excluded.store_id,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at

-- name: links
select
    link.code, link.name, link.target_url, link.campaign_id, link.partner_id, link.channel_id,
    link.store_id, link.is_active, link.created_by, link.created_at, link.updated_at,
    coalesce((
        select sum(click.click_count)
        from insights.acquisition_click as click
        where click.code = link.code
    ), 0)::bigint as click_count
from insights.acquisition_link as link
where (%(codes)b::text[] is null or link.code = any(%(codes)b::text[]))
    and (%(after)s::text is null or link.code > %(after)s::text)
order by link.code
limit %(count)s::bigint

-- name: count_clicks
insert into insights.acquisition_click as kept (code, day, click_count)
select given.code, given.day, given.click_count
from unnest(%(codes)b::text[], %(days)b::date[], %(counts)b::bigint[]) as given (
    code, day, click_count
)
order by given.code, given.day
on conflict (code, day) do update set click_count = kept.click_count + excluded.click_count

-- name: acquisition_state
select written_in, lookback_days from insights.acquisition_state for update

-- name: set_acquisition_position
update insights.acquisition_state set written_in = %(written_in)s::bigint

-- name: set_lookback
update insights.acquisition_state
set lookback_days = %(lookback_days)s::bigint
where lookback_days <> %(lookback_days)s::bigint

-- name: forget_acquisitions
delete from insights.acquisition

-- name: touches_written_through
select least(coalesce(max(written_in), 0), shared.write_horizon() - 1)
from shared.owned_event_v1
where written_in > %(after)s::bigint and written_in < shared.write_horizon()

-- name: members_to_attribute
with changed as (
    select distinct party.survivor_id as member_id
    from shared.campaign_touch_v1 as touch
    inner join shared.member_profile_v1 as party on party.member_id = touch.member_id
    where touch.written_in > %(after)s::bigint and touch.written_in <= %(through)s::bigint
),

merged as (
    select survivor_id as member_id, count(*) as merged_count
    from shared.member_profile_v1
    where member_id <> survivor_id
    group by survivor_id
)

select
    member.member_id, member.joined_at, coalesce(merged.merged_count, 0)::bigint as merged_count,
    member.channel_id, member.store_id
from shared.member_profile_v1 as member
left join insights.acquisition as made on made.member_id = member.member_id
left join merged on merged.member_id = member.member_id
where member.standing = 'member'
    and member.survivor_id = member.member_id
    and member.joined_at is not null
    and (
        made.member_id is null
        or made.joined_at <> member.joined_at
        or made.merged_count <> coalesce(merged.merged_count, 0)
        or member.member_id in (select changed.member_id from changed)
    )
    and (%(after_id)s::uuid is null or member.member_id > %(after_id)s::uuid)
order by member.member_id
limit %(count)s::bigint

-- name: drop_gone
delete from insights.acquisition as made
where not exists (
    select
    from shared.member_profile_v1 as member
    where member.member_id = made.member_id
        and member.survivor_id = made.member_id
        and member.standing = 'member'
)

-- name: touches_of
select
    party.survivor_id as member_id, touch.event_id, touch.occurred_at, touch.channel_id,
    touch.store_id, touch.campaign, touch.page_url, touch.acquisition_code
from shared.member_profile_v1 as party
inner join shared.campaign_touch_v1 as touch on touch.member_id = party.member_id
where party.survivor_id = any(%(member_ids)b::uuid[])

-- name: note_acquired
-- Lists, segments and tags that ask through what somebody came look at them again.
insert into insights.dirty (member_id)
select id from unnest(%(member_ids)b::uuid[]) as told (id)
order by id
on conflict do nothing

-- name: save_acquisitions
insert into insights.acquisition as kept (
    member_id, joined_at, touch_count, merged_count, first_how, first_at, first_event_id,
    first_campaign_id, first_partner_id, first_channel_id, first_store_id, first_evidence,
    last_how, last_at, last_event_id, last_campaign_id, last_partner_id, last_channel_id,
    last_store_id, last_evidence, made_at
)
select
    given.member_id, given.joined_at, given.touch_count, given.merged_count, given.first_how,
    given.first_at, given.first_event_id, given.first_campaign_id, given.first_partner_id,
    given.first_channel_id, given.first_store_id, given.first_evidence, given.last_how,
    given.last_at, given.last_event_id, given.last_campaign_id, given.last_partner_id,
    given.last_channel_id, given.last_store_id, given.last_evidence, %(now)s::timestamptz
from jsonb_to_recordset(%(items)s::jsonb) as given (
    member_id uuid, joined_at timestamptz, touch_count bigint, merged_count bigint,
    first_how text, first_at timestamptz, first_event_id uuid, first_campaign_id bigint,
    first_partner_id bigint, first_channel_id bigint, first_store_id bigint, first_evidence jsonb,
    last_how text, last_at timestamptz, last_event_id uuid, last_campaign_id bigint,
    last_partner_id bigint, last_channel_id bigint, last_store_id bigint, last_evidence jsonb
)
order by given.member_id
on conflict (member_id) do update
set joined_at = excluded.joined_at,
    touch_count = excluded.touch_count,
    merged_count = excluded.merged_count,
    first_how = excluded.first_how,
    first_at = excluded.first_at,
    first_event_id = excluded.first_event_id,
    first_campaign_id = excluded.first_campaign_id,
    first_partner_id = excluded.first_partner_id,
    first_channel_id = excluded.first_channel_id,
    first_store_id = excluded.first_store_id,
    first_evidence = excluded.first_evidence,
    last_how = excluded.last_how,
    last_at = excluded.last_at,
    last_event_id = excluded.last_event_id,
    last_campaign_id = excluded.last_campaign_id,
    last_partner_id = excluded.last_partner_id,
    last_channel_id = excluded.last_channel_id,
    last_store_id = excluded.last_store_id,
    last_evidence = excluded.last_evidence,
    made_at = excluded.made_at

-- name: acquisitions_of
select
    party.member_id as asked_id, made.member_id, made.joined_at, made.touch_count, made.merged_count, made.first_how,
    made.first_at, made.first_event_id, made.first_campaign_id, made.first_partner_id,
    made.first_channel_id, made.first_store_id, made.first_evidence, made.last_how, made.last_at,
    made.last_event_id, made.last_campaign_id, made.last_partner_id, made.last_channel_id,
    made.last_store_id, made.last_evidence
from shared.member_profile_v1 as party
inner join insights.acquisition as made on made.member_id = party.survivor_id
where party.member_id = any(%(member_ids)b::uuid[])
order by party.member_id

-- name: add_costs
insert into insights.acquisition_cost (
    id, from_on, before_on, campaign_id, partner_id, channel_id, store_id, amount_minor, currency,
    scale, reference, note, created_by, created_at
)
select
    given.id, given.from_on, given.before_on, given.campaign_id, given.partner_id,
    given.channel_id, given.store_id, given.amount_minor, given.currency, given.scale,
    given.reference, given.note, %(created_by)s::uuid, %(now)s::timestamptz
from jsonb_to_recordset(%(items)s::jsonb) as given (
    id uuid, from_on date, before_on date, campaign_id bigint, partner_id bigint,
    channel_id bigint, store_id bigint, amount_minor bigint, currency text, scale bigint,
    reference text, note text
)
order by given.reference
on conflict (reference) do nothing
returning reference, id

-- name: costs
select
    id, from_on, before_on, campaign_id, partner_id, channel_id, store_id, amount_minor, currency,
    scale, reference, note, created_by, created_at
from insights.acquisition_cost
where (%(references)b::text[] is null or reference = any(%(references)b::text[]))
    and (%(after)s::uuid is null or id < %(after)s::uuid)
order by id desc
limit %(count)s::bigint

-- name: remove_links_of
delete from insights.acquisition_link where created_by = %(created_by)s::uuid

-- name: remove_costs_of
delete from insights.acquisition_cost where created_by = %(created_by)s::uuid

-- name: drop_cost
delete from insights.acquisition_cost where id = %(id)s::uuid
