-- name: lake_read
select id, url, time_zone, anew_after_piece, exported_up_to from infra.lake

-- name: lake_begin
insert into infra.lake (id, url, time_zone)
values (%(id)s::uuid, %(url)s::text, %(time_zone)s::text)
on conflict (is_only) do update
set url = excluded.url, time_zone = excluded.time_zone, anew_after_piece = null

-- name: lake_begin_anew
update infra.lake
set url = %(url)s::text, time_zone = %(time_zone)s::text,
    anew_after_piece = (select coalesce(max(last_piece), 0) from infra.lake_file)

-- name: lake_end_run
update infra.lake
set anew_after_piece = null, exported_up_to = %(exported_up_to)s::timestamptz

-- name: lake_rewind
update infra.lake_mark set staged_written_in = 0, moved_at = %(now)s::timestamptz

-- name: lake_lock
select pg_try_advisory_lock(hashtextextended('infra.lake', 0))

-- name: lake_horizon
select shared.write_horizon()

-- name: lake_marks
select feed, written_in, staged_written_in, moved_at from infra.lake_mark order by feed

-- name: lake_move_mark
insert into infra.lake_mark (feed, staged_written_in, moved_at)
values (%(feed)s::text, %(staged_written_in)s::bigint, %(now)s::timestamptz)
on conflict (feed) do update
set staged_written_in = excluded.staged_written_in, moved_at = excluded.moved_at

-- name: lake_publish_marks
update infra.lake_mark
set written_in = staged_written_in, moved_at = %(now)s::timestamptz
where written_in <> staged_written_in

-- name: lake_next_piece
select nextval('infra.lake_piece')

-- name: lake_add_files
insert into infra.lake_file (
    id, table_name, path, month, snapshot_on, row_count, change_count, byte_count, first_piece,
    last_piece, state, created_at
)
select *
from unnest(
    %(ids)b::uuid[], %(tables)b::text[], %(paths)b::text[], %(months)b::date[],
    %(snapshot_ons)b::date[], %(row_counts)b::bigint[], %(change_counts)b::bigint[],
    %(byte_counts)b::bigint[], %(first_pieces)b::bigint[], %(last_pieces)b::bigint[],
    %(states)b::text[], %(created_ats)b::timestamptz[]
) as file

-- name: lake_files
select
    id, table_name, path, month, snapshot_on, row_count, change_count, byte_count, first_piece,
    last_piece, state, created_at
from infra.lake_file
where state = any(%(states)b::text[])
    and (%(table)s::text is null or table_name = %(table)s::text)
order by table_name, coalesce(month, snapshot_on), first_piece, id

-- name: lake_known_paths
select path from infra.lake_file where path = any(%(paths)b::text[])

-- name: lake_supersede
update infra.lake_file
set state = 'superseded', delete_after = %(delete_after)s::timestamptz
where id = any(%(ids)b::uuid[]) and state <> 'superseded'

-- name: lake_supersede_old
update infra.lake_file
set state = 'superseded', delete_after = %(delete_after)s::timestamptz
where state <> 'superseded' and last_piece <= (select anew_after_piece from infra.lake)

-- name: lake_supersede_staged
update infra.lake_file
set state = 'superseded', delete_after = %(delete_after)s::timestamptz
where state = 'staged'

-- name: lake_supersede_snapshots
update infra.lake_file as old
set state = 'superseded', delete_after = %(delete_after)s::timestamptz
where old.state = 'current'
    and exists (
        select from infra.lake_file as new
        where new.state = 'staged'
            and new.table_name = old.table_name
            and new.snapshot_on = old.snapshot_on
    )

-- name: lake_publish_files
update infra.lake_file set state = 'current' where state = 'staged'

-- name: lake_publish_export
insert into infra.lake_export (last_piece, published_at)
select max(last_piece), %(now)s::timestamptz from infra.lake_file where state = 'current'
having max(last_piece) is distinct from (
    select last_piece from infra.lake_export order by number desc limit 1
)

-- name: lake_forget_exports
delete from infra.lake_export
where last_piece <= (select anew_after_piece from infra.lake)

-- name: lake_export_of
select number, last_piece, published_at
from infra.lake_export
where %(number)s::bigint is null or number = %(number)s::bigint
order by number desc
limit 1

-- name: lake_due_files
select path from infra.lake_file
where state = 'superseded' and delete_after <= %(now)s::timestamptz
order by path
limit %(count)s::bigint

-- name: lake_delete_files
delete from infra.lake_file where path = any(%(paths)b::text[]) and state = 'superseded'

-- name: lake_ask_to_forget
insert into infra.lake_forgetting (member_id, reach, asked_at)
select member_id, %(reach)s::text, %(now)s::timestamptz
from unnest(%(member_ids)b::uuid[]) as asked (member_id)
on conflict (member_id, reach) do nothing

-- name: lake_to_forget
select member_id, reach from infra.lake_forgetting order by member_id, reach

-- name: lake_forgotten
delete from infra.lake_forgetting
where (member_id, reach) in (
    select member_id, reach
    from unnest(%(member_ids)b::uuid[], %(reaches)b::text[]) as done (member_id, reach)
)

-- name: lake_leave
update infra.lake set url = '', anew_after_piece = null, exported_up_to = null

-- name: lake_hasten
update infra.lake_file set delete_after = %(now)s::timestamptz
where state = 'superseded' and delete_after > %(now)s::timestamptz

-- name: lake_drop_files
delete from infra.lake_file

-- name: lake_drop_exports
delete from infra.lake_export

-- name: lake_drop_marks
delete from infra.lake_mark
