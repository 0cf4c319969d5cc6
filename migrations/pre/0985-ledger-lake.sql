-- Transfers as the lake keeps them. What people gave as a reason stays here: it may name persons.
set local lock_timeout = '5s';

create view shared.lake_transfer_v1 as
select
    transfer.written_in, transfer.id as transfer_id, transfer.owner_id as member_id,
    asset.code as asset, transfer.kind, transfer.units,
    case when transfer.credit_account = 'member' then transfer.units else 0 end
    - case when transfer.debit_account = 'member' then transfer.units else 0 end as account_units,
    transfer.effective_at,
    case when transfer.kind = 'earned' and transfer.actor is null then transfer.reason end as rule
from ledger.transfer as transfer
inner join ledger.asset as asset on asset.id = transfer.asset_id;

comment on view shared.lake_transfer_v1 is
    'Transfers; `account_units` is what members have more by it, `rule` which one granted it.';
