-- name: names_of_entries
select 'source' as kind, code, name from catalog.source where code = any(%(source)b::text[])
union all
select 'channel' as kind, code, name from catalog.channel where code = any(%(channel)b::text[])
union all
select 'store' as kind, code, name from catalog.store where code = any(%(store)b::text[])
union all
select 'campaign' as kind, code, name from catalog.campaign where code = any(%(campaign)b::text[])
union all
select 'partner' as kind, code, name from catalog.partner where code = any(%(partner)b::text[])
union all
select 'brand' as kind, code, name from catalog.brand where code = any(%(brand)b::text[])
union all
select 'category' as kind, code, name from catalog.category where code = any(%(category)b::text[])
union all
select 'product' as kind, code, name from catalog.product where code = any(%(product)b::text[])
