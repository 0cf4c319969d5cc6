-- Conditions may ask through what members came.
set local lock_timeout = '5s';

create view shared.acquired_member_v1 as
select
    made.member_id,
    made.first_how,
    first_campaign.code as first_campaign,
    first_partner.code as first_partner,
    first_channel.code as first_channel,
    first_store.code as first_store,
    coalesce(made.first_evidence ->> 'acquisition_link', made.first_evidence ->> 'acquisition_code')
        as first_link,
    made.last_how,
    last_campaign.code as last_campaign,
    last_partner.code as last_partner,
    last_channel.code as last_channel,
    last_store.code as last_store,
    coalesce(made.last_evidence ->> 'acquisition_link', made.last_evidence ->> 'acquisition_code')
        as last_link
from insights.acquisition as made
left join shared.campaign_code_v1 as first_campaign on first_campaign.id = made.first_campaign_id
left join shared.partner_code_v1 as first_partner on first_partner.id = made.first_partner_id
left join shared.place_code_v1 as first_channel
    on first_channel.kind = 'channel' and first_channel.id = made.first_channel_id
left join shared.place_code_v1 as first_store
    on first_store.kind = 'store' and first_store.id = made.first_store_id
left join shared.campaign_code_v1 as last_campaign on last_campaign.id = made.last_campaign_id
left join shared.partner_code_v1 as last_partner on last_partner.id = made.last_partner_id
left join shared.place_code_v1 as last_channel
    on last_channel.kind = 'channel' and last_channel.id = made.last_channel_id
left join shared.place_code_v1 as last_store
    on last_store.kind = 'store' and last_store.id = made.last_store_id;

comment on view shared.acquired_member_v1 is
    'Through what each member came, by the codes of the catalog: the first touch, and the last.';
