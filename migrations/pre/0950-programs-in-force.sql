-- One small answer tells whether programs, assets, rules or ladders are others than a moment ago.
set local lock_timeout = '5s';

create view shared.programs_revision_v1 as
select md5(concat_ws(
    '|',
    current_database(),
    (select string_agg(id || ':' || updated_at, ',' order by id) from catalog.program),
    (select string_agg(id || ':' || revision, ',' order by id) from ledger.asset),
    (select string_agg(program_id || ':' || id, ',' order by program_id) from rules.revision),
    (
        select string_agg(
            concat_ws(':', ladder_id, number, live_from, live_until, review_due_at is null), ','
            order by ladder_id, number
        )
        from tiers.ladder_version
        where state <> 'draft'
    ),
    (select concat_ws(':', count(*), max(recorded_at)) from tiers.cutoff)
)) as revision;

comment on view shared.programs_revision_v1 is
    'Another text after every change of what is in force.';
