-- name: remove_documents_of
with keys as (
    delete from orders.document_key
    where document_id in (
        select id from orders.document where member_id = any(%(member_ids)b::uuid[])
    )
),

lines as (
    delete from orders.line where member_id = any(%(member_ids)b::uuid[])
),

tenders as (
    delete from orders.tender where member_id = any(%(member_ids)b::uuid[])
),

states as (
    delete from orders.state_change where member_id = any(%(member_ids)b::uuid[])
),

matches as (
    delete from orders.returned_line where member_id = any(%(member_ids)b::uuid[])
),

recounts as (
    delete from orders.recount where member_id = any(%(member_ids)b::uuid[])
)

delete from orders.document
where member_id = any(%(member_ids)b::uuid[])
