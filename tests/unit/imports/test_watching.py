"""What imports leave behind goes away in time."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from regulars.flows.import_files.run import folder_of
from regulars.flows.import_files.watching import forget_folders, refused_lines

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_folders_that_nobody_touched_are_removed_and_others_stay(tmp_path: Path) -> None:
    for parent, age_days in (("imports", 100), ("uploads", 100), ("imports", 10)):
        folder = tmp_path / parent / f"{age_days}"
        folder.mkdir(parents=True)
        (folder / "errors.jsonl").touch()
        at = (NOW - timedelta(days=age_days)).timestamp()
        os.utime(folder, (at, at))
    assert forget_folders(tmp_path, NOW - timedelta(days=90)) == 2
    assert [path.name for path in (tmp_path / "imports").iterdir()] == ["10"]
    assert list((tmp_path / "uploads").iterdir()) == []
    assert forget_folders(tmp_path / "elsewhere", NOW) == 0


def test_an_import_without_an_error_file_refused_nothing(tmp_path: Path) -> None:
    job_id = UUID(int=1)
    assert refused_lines(tmp_path, job_id, 0, 10).lines == []
    folder_of(tmp_path, job_id).mkdir(parents=True)
    assert refused_lines(tmp_path, job_id, 0, 10).next_byte is None
