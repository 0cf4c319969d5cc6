-- name: category_ancestors_follow_the_parent
select category.id, category.code
from catalog.category
left join catalog.category as parent on parent.id = category.parent_id
where category.ancestor_ids is distinct from
    case when parent.id is null then '{}' else parent.ancestor_ids || parent.id end

-- name: programs_listen_to_what_exists
select program.code
from catalog.program
where exists (
        select from unnest(program.brand_ids) as listened (id)
        where not exists (select from catalog.brand where brand.id = listened.id)
    )
    or exists (
        select from unnest(program.channel_ids) as listened (id)
        where not exists (select from catalog.channel where channel.id = listened.id)
    )
    or exists (
        select from unnest(program.store_ids) as listened (id)
        where not exists (select from catalog.store where store.id = listened.id)
    )
