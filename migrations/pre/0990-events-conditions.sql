-- What parties did, as conditions ask for it: without what is sealed.
set local lock_timeout = '5s';

create view shared.track_v1 as
select
    owned.member_id, owned.occurred_at, owned.event_id, event.name,
    event.payload -> 'properties' as properties
from events.timeline as owned
inner join events.event as event on event.id = owned.event_id
where event.kind = 'track';

comment on view shared.track_v1 is
    'Things that parties did; `member_id` is the party, whose survivor has to be looked up.';
