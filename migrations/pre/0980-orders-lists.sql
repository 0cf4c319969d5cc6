-- Lists of orders in the order of time, of one store and of what is still on its way.
set local lock_timeout = '5s';

create index document_by_store on orders.document (store_id, occurred_at, id)
where store_id is not null;
create index document_on_its_way on orders.document (state, occurred_at, id)
where state <> 'completed';
