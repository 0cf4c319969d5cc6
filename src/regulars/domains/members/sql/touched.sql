-- name: forget_touched
delete from members.touched where written_in <= %(through)s::bigint
