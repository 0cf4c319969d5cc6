-- name: orders_every_key_has_one_document
select key.source_id, key.number
from orders.document_key as key
full join orders.document as document on document.id = key.document_id
where key.document_id is null
    or document.id is null
    or (key.source_id, key.number) <> (document.source_id, document.number)

-- name: orders_document_sums_are_those_of_its_lines
select document.id
from orders.document as document
left join orders.line as line
    on line.member_id = document.member_id and line.document_id = document.id
group by document.member_id, document.id
having count(line.ordinal) <> document.line_count
    or coalesce(sum(line.gross_minor), 0) <> document.gross_minor
    or coalesce(sum(line.discount_minor), 0) <> document.discount_minor
    or coalesce(max(line.ordinal), 0) <> document.line_count

-- name: orders_nothing_is_returned_more_often_than_bought
select line.document_id, line.ordinal
from orders.line as line
inner join orders.returned_line as part
    on part.order_id = line.document_id and part.order_ordinal = line.ordinal
group by line.document_id, line.ordinal, line.quantity_milli
having sum(part.quantity_milli) > greatest(line.quantity_milli, 0)

-- name: orders_matches_join_a_return_to_an_order
select part.return_id, part.order_id
from orders.returned_line as part
left join orders.document as brought_back
    on brought_back.id = part.return_id and brought_back.kind = 'return'
left join orders.document as bought on bought.id = part.order_id and bought.kind = 'order'
where brought_back.id is null or bought.id is null

-- name: orders_no_matched_line_exceeds_its_return
select line.document_id, line.ordinal
from orders.line as line
inner join orders.returned_line as part
    on part.return_id = line.document_id and part.return_ordinal = line.ordinal
group by line.document_id, line.ordinal, line.quantity_milli
having sum(part.quantity_milli) > greatest(-line.quantity_milli, 0)
