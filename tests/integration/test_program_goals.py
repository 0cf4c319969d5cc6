"""Goals in the document of a program: planned, set, changed, exported, refused by their paths."""

import pytest

from regulars.bootstrap import Platform
from regulars.flows.program_config.errors import ProgramDocumentInvalid
from regulars.flows.program_config.reading import read_document
from tests.support.programs import applied, compared, document, exported, outcomes

ITEM_COUNT = 4
"""The program, its asset, its ladder and its rule stand first in every plan."""


async def test_goals_are_planned_set_changed_and_exported(platform: Platform) -> None:
    with_goals = document(
        goals={
            "churn_rate/month": {"at_most": "0.05"},
            "member_sales/quarter": {"at_least": "250000", "names": {"en": "Sales"}},
            "member_sales/quarter/2": {"at_least": "300000.5"},
        }
    )
    assert outcomes(await compared(platform, with_goals))[ITEM_COUNT:] == [
        "create goal churn_rate/month",
        "create goal member_sales/quarter",
        "create goal member_sales/quarter/2",
    ]
    await applied(platform, with_goals)
    assert (await applied(platform, with_goals)).changed == []
    assert await exported(platform) == read_document(with_goals)
    assert (await exported(platform)).values()["goals"] == with_goals["goals"]

    fewer = document(goals={"churn_rate/month": {"at_most": "0.045"}})
    made = await applied(platform, fewer, is_missing_retired=True)
    assert outcomes(made)[ITEM_COUNT:] == [
        "update goal churn_rate/month",
        "kept goal member_sales/quarter",
        "kept goal member_sales/quarter/2",
    ]
    [change] = made.items[ITEM_COUNT].changes
    assert (change.path, change.before, change.after) == ("at_most", "0.05", "0.045")
    # A document without goals says nothing of them.
    silent = await applied(platform, document())
    assert (len(silent.items), silent.changed) == (ITEM_COUNT, [])


async def test_goals_that_could_not_be_set_are_refused_with_their_paths(platform: Platform) -> None:
    wrong = document(
        goals={
            "churn_rate": {"at_most": "0.05"},
            "luck/month": {"at_least": "1"},
            "churn_rate/year": {"at_most": "5"},
            "churn_rate/month": {"at_most": "0.05", "at_least": "0.01"},
            "new_members/month": {"at_least": "many"},
            "win_back_rate/month/2": {"at_least": "0.1"},
        }
    )
    with pytest.raises(ProgramDocumentInvalid) as caught:
        await applied(platform, wrong)
    assert [each.path for each in caught.value.errors] == [
        "goals.churn_rate",
        "goals.luck/month.figure",
        "goals.churn_rate/year.target",
        "goals.churn_rate/month",
        "goals.new_members/month.at_least",
        "goals.win_back_rate/month/2",
    ]
