-- Orders and returns as conditions ask for them: beside what members did, with a total.
set local lock_timeout = '5s';

create view shared.past_document_v1 as
select
    document.member_id, document.occurred_at, document.id as document_id, document.kind as name,
    jsonb_build_object(
        'total', trim_scale(document.total_minor * 10::numeric ^ (-document.scale)),
        'currency', document.currency
    ) as properties
from orders.document as document
where document.state not in ('cancelled', 'review');

comment on view shared.past_document_v1 is
    'Orders and returns that are not cancelled and not in review, under the names that conditions '
    'know them by.';
