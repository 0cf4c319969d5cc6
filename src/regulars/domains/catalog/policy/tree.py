"""The tree of categories: who may lie below whom."""

from collections.abc import Mapping, Sequence

import msgspec

from regulars.domains.catalog.types import CategoryInput, CategoryNode
from regulars.kernel.errors import FieldError

DEPTH_MAX = 20


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """The nodes that differ from before, and the items that found no place, by code."""

    changed: list[CategoryNode]
    refused: dict[str, FieldError]


def plant(nodes: Sequence[CategoryNode], items: Sequence[CategoryInput]) -> Planted:
    """Put `items` into the tree, one after another; each code and parent is a node already.

    Refuses an item that would lie below itself, or deeper than DEPTH_MAX; it stays where it was.
    """
    ids = {node.code: node.id for node in nodes}
    parents = {node.id: node.parent_id for node in nodes}
    given: dict[int, CategoryInput] = {}
    refused: dict[str, FieldError] = {}
    for item in items:
        node_id = ids[item.code]
        parent_id = None if item.parent_code is None else ids[item.parent_code]
        if error := _misplaced(parents, node_id, parent_id):
            refused[item.code] = error
        else:
            parents[node_id] = parent_id
            given[node_id] = item
    planted = [_node(node, parents, given.get(node.id)) for node in nodes]
    changed = [now for now, before in zip(planted, nodes, strict=True) if now != before]
    return Planted(changed=changed, refused=refused)


def _node(
    before: CategoryNode, parents: Mapping[int, int | None], item: CategoryInput | None
) -> CategoryNode:
    return CategoryNode(
        id=before.id,
        code=before.code,
        name=item.name if item else before.name,
        parent_id=parents[before.id],
        ancestor_ids=_ancestors(parents, before.id),
        is_confirmed=before.is_confirmed or item is not None,
    )


def _misplaced(
    parents: Mapping[int, int | None], node_id: int, parent_id: int | None
) -> FieldError | None:
    if parent_id is None:
        return None
    above = [*_ancestors(parents, parent_id), parent_id]
    if node_id in above:
        detail = "the parent lies below this category"
        return FieldError(path="parent_code", code="category_cycle", detail=detail)
    if len(above) >= DEPTH_MAX:
        detail = f"a category is placed at most {DEPTH_MAX} levels deep"
        return FieldError(path="parent_code", code="category_too_deep", detail=detail)
    return None


def _ancestors(parents: Mapping[int, int | None], node_id: int) -> list[int]:
    upwards = []
    above = parents[node_id]
    while above is not None:
        upwards.append(above)
        above = parents[above]
    return upwards[::-1]
