"""Categories form a tree: nothing lies below itself, however it is moved."""

from regulars.domains.catalog.policy.tree import DEPTH_MAX, plant
from regulars.domains.catalog.types import CategoryInput, CategoryNode


def node(number: int, code: str, *ancestors: int, is_confirmed: bool = True) -> CategoryNode:
    return CategoryNode(
        id=number,
        code=code,
        name=code,
        parent_id=ancestors[-1] if ancestors else None,
        ancestor_ids=list(ancestors),
        is_confirmed=is_confirmed,
    )


def item(code: str, parent: str | None = None) -> CategoryInput:
    return CategoryInput(code=code, name=code, parent_code=parent)


DRINKS, HOT, COFFEE = node(1, "drinks"), node(2, "hot", 1), node(3, "coffee", 1, 2)


def test_moving_a_category_moves_all_that_lies_below_it() -> None:
    planted = plant([DRINKS, HOT, COFFEE, node(4, "menu")], [item("drinks", "menu")])
    assert planted.refused == {}
    assert planted.changed == [
        node(1, "drinks", 4),
        node(2, "hot", 4, 1),
        node(3, "coffee", 4, 1, 2),
    ]


def test_a_category_cannot_lie_below_what_lies_below_it() -> None:
    planted = plant([DRINKS, HOT, COFFEE], [item("drinks", "coffee")])
    assert planted.changed == []
    assert [(code, error.code) for code, error in planted.refused.items()] == [
        ("drinks", "category_cycle")
    ]


def test_the_items_of_a_batch_act_one_after_another() -> None:
    planted = plant([node(1, "a"), node(2, "b")], [item("a", "b"), item("b", "a")])
    assert planted.changed == [node(1, "a", 2)]
    assert list(planted.refused) == ["b"]


def test_turning_a_branch_round_works_once_its_top_is_free() -> None:
    planted = plant([DRINKS, HOT, COFFEE], [item("coffee"), item("drinks", "coffee")])
    assert planted.refused == {}
    assert planted.changed == [node(1, "drinks", 3), node(2, "hot", 3, 1), node(3, "coffee")]


def test_describing_a_mentioned_category_confirms_it() -> None:
    planted = plant([node(1, "a", is_confirmed=False)], [item("a")])
    assert planted.changed == [node(1, "a")]


def test_saving_what_stands_there_already_changes_nothing() -> None:
    assert plant([DRINKS, HOT], [item("hot", "drinks")]).changed == []


def test_the_depth_is_limited() -> None:
    chain = [node(number, f"c{number}", *range(1, number)) for number in range(1, DEPTH_MAX + 1)]
    planted = plant([*chain, node(99, "x")], [item("x", f"c{DEPTH_MAX}")])
    assert [error.code for error in planted.refused.values()] == ["category_too_deep"]
