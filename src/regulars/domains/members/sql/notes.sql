-- name: insert_note
insert into members.note (id, member_id, sealed, by_kind, by_id, by_name, written_at)
values (
    %(id)s::uuid, %(member_id)s::uuid, %(sealed)s::bytea, %(by_kind)s::text, %(by_id)s::uuid,
    %(by_name)s::text, %(now)s::timestamptz
)

-- name: notes_of
select note.id, note.sealed, note.by_name, note.written_at
from members.member as party
join members.note on note.member_id = party.id
where party.survivor_id = %(survivor_id)s::uuid and note.id < %(before_id)s::uuid
order by note.id desc
limit %(count)s::bigint

-- name: delete_note
delete from members.note
using members.member as party
where note.id = %(id)s::uuid
    and party.id = note.member_id
    and party.survivor_id = %(survivor_id)s::uuid

-- name: erase_notes
delete from members.note where member_id = any(%(ids)b::uuid[])
