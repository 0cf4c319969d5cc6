"""The notebook that opens the lake runs as it stands, and says what the lake holds."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from regulars.bootstrap import Platform
from regulars.flows.record_orders import Submission
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.lake import export

NOTEBOOK = Path(__file__).parents[3] / "examples" / "notebooks" / "open-the-lake.ipynb"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def notebook() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def said(cell: Any) -> str:
    """What a cell wrote or came to, as text."""
    return "\n".join(
        each.get("text") or each["data"]["text/plain"] for each in cell.get("outputs", [])
    )


async def test_the_notebook_says_what_the_lake_holds(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [("A-1", "C-1", 1_000), ("A-2", "C-1", 2_000), ("A-3", "C-2", 7_000)]
    await platform.codes.ids("source", ["till"])
    await record(
        platform,
        *(
            Submission(document=document(number, line("TEA", 1, minor)), customer=customer(card))
            for number, card, minor in given
        ),
    )
    await export(platform)
    monkeypatch.setenv("REGULARS_LAKE", str(platform.settings.home / "lake" / "current.json"))
    run = notebook()
    await NotebookClient(run, timeout=120, kernel_name="python3").async_execute()
    told = [said(cell) for cell in run.cells if cell.cell_type == "code"]
    assert told[1] == "3"
    assert re.split(r"\s+", told[2].splitlines()[-1]) == ["2026-02", "3", "2", "100.0"]
    medians = [line.split() for line in told[3].splitlines()[:3]]
    assert medians == [["recency_days", "1.0"], ["frequency", "1.5"], ["monetary", "50.0"]]
    assert told[4] == "'1 of 2 members hold 70.0%'"
    assert told[5] == "'3 documents, 100.00 GBP'"


def test_the_notebook_is_kept_without_outputs() -> None:
    for cell in notebook().cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
