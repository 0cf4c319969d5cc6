-- name: history
select
    document.id, document.member_id, document.kind, document.state, document.source_id,
    document.number, document.channel_id, document.store_id, document.campaign_id,
    document.occurred_at, document.currency, document.scale, document.shipping_minor,
    document.attributes, document.return_policy,
    document.kind = 'order' and exists (
        select from orders.returned_line as part where part.order_id = document.id
    ) as is_returned,
    (
        select json_agg(
            json_build_array(
                line.ordinal, line.sku, line.quantity_milli, line.gross_minor, line.net_minor,
                line.category_code, line.brand_code
            )
            order by line.ordinal
        )
        from orders.line as line
        where line.member_id = document.member_id and line.document_id = document.id
    )::text as lines,
    (
        select json_agg(
            json_build_array(tender.kind, tender.amount_minor, tender.asset, tender.units)
            order by tender.ordinal
        )
        from orders.tender as tender
        where tender.member_id = document.member_id and tender.document_id = document.id
    )::text as tenders,
    case when document.kind = 'return' then (
        select json_agg(
            json_build_array(
                part.order_id, part.order_ordinal, line.quantity_milli, part.quantity_milli,
                coalesce((
                    select sum(other.quantity_milli)
                    from orders.returned_line as other
                    inner join orders.document as note
                        on note.member_id = other.member_id and note.id = other.return_id
                    where other.order_id = part.order_id
                        and other.order_ordinal = part.order_ordinal
                        and (note.occurred_at, note.number collate "C", note.id)
                        < (document.occurred_at, document.number collate "C", document.id)
                ), 0)::bigint,
                line.net_minor, bought.currency, bought.scale
            )
            order by part.order_id, part.order_ordinal
        )
        from (
            select order_id, order_ordinal, sum(quantity_milli)::bigint as quantity_milli
            from orders.returned_line
            where member_id = document.member_id and return_id = document.id
            group by order_id, order_ordinal
        ) as part
        inner join orders.document as bought on bought.id = part.order_id
        inner join orders.line as line
            on line.member_id = bought.member_id and line.document_id = bought.id
            and line.ordinal = part.order_ordinal
    )::text end as parts,
    (
        select json_agg(
            json_build_array(change.state, change.changed_at) order by change.changed_at
        )
        from orders.state_change as change
        where change.member_id = document.member_id
            and change.document_id = document.id
            and change.state in ('completed', 'cancelled')
            and change.changed_at > document.occurred_at
    )::text as changes
from orders.document as document
where document.occurred_at >= coalesce(%(after_at)s::timestamptz, %(from_at)s::timestamptz)
    and document.occurred_at < %(before_at)s::timestamptz
    and (
        %(after_at)s::timestamptz is null
        or document.occurred_at > %(after_at)s::timestamptz
        or (document.kind, document.number collate "C", document.id)
        > (%(after_kind)s::text, %(after_number)s::text collate "C", %(after_id)s::uuid)
    )
    and (
        %(share_count)s::bigint = 1
        or exists (
            select from shared.member_redirect_v1 as person
            where person.member_id = document.member_id
                and mod(get_byte(uuid_send(person.survivor_id), 15), %(share_count)s::bigint)
                = %(share_place)s::bigint
        )
    )
order by document.occurred_at, document.kind, document.number collate "C", document.id
limit %(count)s::bigint

-- name: history_count
select count(*) as document_count
from orders.document
where occurred_at >= %(from_at)s::timestamptz and occurred_at < %(before_at)s::timestamptz

-- name: changing_later
select
    change.document_id, change.member_id, document.kind, change.state, change.changed_at
from orders.state_change as change
inner join orders.document as document
    on document.member_id = change.member_id and document.id = change.document_id
where change.state in ('completed', 'cancelled')
    and change.changed_at >= coalesce(%(after_at)s::timestamptz, %(from_at)s::timestamptz)
    and change.changed_at < %(before_at)s::timestamptz
    and document.occurred_at < %(from_at)s::timestamptz
    and (
        %(after_at)s::timestamptz is null
        or (change.changed_at, change.document_id, change.state = 'cancelled')
        > (%(after_at)s::timestamptz, %(after_id)s::uuid, %(after_is_cancelled)s::boolean)
    )
order by change.changed_at, change.document_id, change.state = 'cancelled'
limit %(count)s::bigint

-- name: coming_back
with later as (
    select bought.id
    from orders.document as bought
    inner join orders.returned_line as part on part.order_id = bought.id
    inner join orders.document as note
        on note.member_id = part.member_id and note.id = part.return_id
    where bought.occurred_at < %(at)s::timestamptz
        and note.occurred_at >= %(at)s::timestamptz
        and (
            %(member_ids)b::uuid[] is null
            or bought.member_id = any(%(member_ids)b::uuid[])
        )
    union
    select bought.id
    from orders.document as bought
    inner join orders.state_change as change
        on change.member_id = bought.member_id and change.document_id = bought.id
    where bought.occurred_at < %(at)s::timestamptz
        and bought.kind = 'order'
        and change.state = 'cancelled'
        and change.changed_at >= %(at)s::timestamptz
        and (
            %(member_ids)b::uuid[] is null
            or bought.member_id = any(%(member_ids)b::uuid[])
        )
)

select
    bought.id as order_id, line.ordinal as order_ordinal, line.quantity_milli,
    coalesce(
        sum(part.quantity_milli) filter (where note.occurred_at < %(at)s::timestamptz), 0
    )::bigint as before_milli
from later
inner join orders.document as bought on bought.id = later.id
inner join orders.line as line
    on line.member_id = bought.member_id and line.document_id = bought.id
left join orders.returned_line as part
    on part.order_id = bought.id and part.order_ordinal = line.ordinal
left join orders.document as note
    on note.member_id = part.member_id and note.id = part.return_id
where line.quantity_milli > 0
group by bought.id, line.ordinal, line.quantity_milli
order by bought.id, line.ordinal
