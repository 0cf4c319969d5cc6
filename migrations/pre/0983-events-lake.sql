-- Events of known parties, in the order in which it was written down whose they are.
set local lock_timeout = '5s';

-- What is there already counts as written by this migration.
alter table events.timeline
add column written_in bigint not null default shared.current_write();

create index timeline_by_write on events.timeline
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);

create view shared.owned_event_v1 as
select written_in, event_id, member_id from events.timeline;

comment on view shared.owned_event_v1 is 'Events whose party is known, as that was found out.';

create view shared.lake_event_v1 as
select
    owned.written_in, event.id as event_id, owned.member_id, event.kind,
    coalesce(nullif(event.name, ''), event.kind) as name, event.occurred_at,
    source.code as source, channel.code as channel, store.code as store,
    event.payload #>> '{context,campaign,name}' as campaign,
    case when party.standing <> 'erased' then event.payload ->> 'properties' end as properties
from events.timeline as owned
inner join events.event as event on event.id = owned.event_id
inner join shared.member_tenure_v1 as party on party.member_id = owned.member_id
left join shared.place_code_v1 as source
    on source.kind = 'source' and source.id = event.source_id
left join shared.place_code_v1 as channel
    on channel.kind = 'channel' and channel.id = event.channel_id
left join shared.place_code_v1 as store on store.kind = 'store' and store.id = event.store_id;

comment on view shared.lake_event_v1 is
    'Without what is sealed; of erased persons without any property.';
