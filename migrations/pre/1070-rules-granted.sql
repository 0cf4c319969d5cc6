-- What a rule granted in the last days is added up from the blocks of those days. A block range index
-- costs the writers of grants nothing that can be measured, and what is taken back leaves it alone.
set local lock_timeout = '5s';

create index granted_by_instant on rules.granted
    using brin (occurred_at) with (pages_per_range = 32, autosummarize = on);
