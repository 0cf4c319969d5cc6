-- name: remove_segments
with gone as (
    select id
    from segments.segment
    where program_id = %(program_id)s::bigint
),

lines as (
    delete from segments.upload_line
    where upload_id in (
        select id
        from segments.upload
        where segment_id in (select id from gone)
    )
),

uploads as (
    delete from segments.upload
    where segment_id in (select id from gone)
),

due_rows as (
    delete from segments.due
    where segment_id in (select id from gone)
),

bitmap_rows as (
    delete from segments.bitmap
    where segment_id in (select id from gone)
),

day_rows as (
    delete from segments.day
    where segment_id in (select id from gone)
),

change_rows as (
    delete from segments.change
    where segment_id in (select id from gone)
),

membership_rows as (
    delete from segments.membership
    where segment_id in (select id from gone)
),

listed_rows as (
    delete from segments.listed
    where segment_id in (select id from gone)
),

version_rows as (
    delete from segments.version
    where segment_id in (select id from gone)
)

delete from segments.segment
where id in (select id from gone)
