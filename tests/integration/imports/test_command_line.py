"""`regulars import` as it is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from regulars.cli.main import build_app
from regulars.flows.import_files.mapping.errors import MappingInvalid
from regulars.infra.tabular.types import UnreadableFile
from tests.support.imports import TILL, TILL_HEAD, write_files

GOOD = TILL_HEAD + "A,2024-05-01T10:00,card-7,x,2,2.00\n"
BAD = GOOD + "B,2024-05-01T10:00,card-7,x,two,2.00\n"


@pytest.fixture
def typed(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `regulars import orders` in a folder with `till.toml`, `good.csv` and `bad.csv`."""
    write_files(tmp_path, {"till.toml": TILL, "good.csv": GOOD, "bad.csv": BAD})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REGULARS_DATABASE_URL", database_url)
    (tmp_path / "home").mkdir()

    def run(*words: str) -> Any:
        return CliRunner().invoke(
            build_app(["import"]), ["import", "orders", *words, "--mapping", "till.toml"]
        )

    return run


def test_the_summary_is_shown_in_figures_and_words(typed: Any) -> None:
    first = typed("good.csv")
    assert first.exit_code == 0
    assert "Documents: 1 created." in first.stdout
    assert "Members: 1 new." in first.stdout
    assert "4.00 EUR" in first.stdout
    again = typed("*.csv", "--json")
    summary = json.loads(again.stdout)
    assert (again.exit_code, summary["file_count"]) == (0, 2)
    assert summary["outcomes"] == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "conflict": 0,
        "refused": 1,
    }
    assert summary["nothing_changed"] is True
    assert "Nothing changed." in typed("good.csv").stdout


def test_refused_lines_warn_and_fail_only_when_strict(typed: Any, tmp_path: Path) -> None:
    loose = typed("bad.csv", "--errors", "errors.jsonl")
    assert loose.exit_code == 0
    assert "Warning: lines with faults: 1, in errors.jsonl" in loose.stdout
    (line,) = (tmp_path / "errors.jsonl").read_text().splitlines()
    assert json.loads(line)["line"] == 3
    assert typed("bad.csv", "--strict").exit_code == 10
    assert typed("good.csv", "--strict").exit_code == 0


def test_a_dry_run_needs_no_database(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_DATABASE_URL", "host=/nowhere")
    dry = typed("bad.csv", "--dry-run")
    assert dry.exit_code == 0
    assert "Dry run: nothing was written." in dry.stdout
    assert "dry-run-errors.jsonl" in dry.stdout


def test_files_and_mappings_that_cannot_be_used_are_refused(typed: Any, tmp_path: Path) -> None:
    assert isinstance(typed("none.csv").exception, UnreadableFile)
    (tmp_path / "till.toml").write_text("kind = 'orders'\n")
    assert isinstance(typed("good.csv").exception, MappingInvalid)
