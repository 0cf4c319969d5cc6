"""What the lake keeps, and which files are put together."""

from datetime import UTC, date, datetime, timedelta

from regulars.flows.lake.snapshots import retired
from regulars.infra.lake.catalogue import LakeFile
from regulars.infra.lake.rewriting import SMALL_BYTES, small_months
from regulars.kernel.ids import new_id

TODAY = date(2026, 11, 22)


def file(
    table: str, *, month: date | None = None, on: date | None = None, size: int = 9
) -> LakeFile:
    file_id = new_id()
    return LakeFile(
        id=file_id,
        table_name=table,
        path=f"{file_id}",
        month=month,
        snapshot_on=on,
        row_count=1,
        change_count=0,
        byte_count=size,
        first_piece=1,
        last_piece=1,
        state="current",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_snapshots_are_kept_for_a_month_and_the_last_of_each_month_for_good() -> None:
    days = [TODAY - timedelta(days=back) for back in range(70)]
    gone = {each.snapshot_on for each in retired([file("members", on=day) for day in days], TODAY)}
    kept = sorted(set(days) - gone)
    assert kept[:2] == [date(2026, 9, 30), date(2026, 10, 23)]
    assert len(kept) == 32


def test_only_small_files_of_one_month_are_put_together() -> None:
    first, second = date(2026, 1, 1), date(2026, 2, 1)
    small = [file("lines", month=first) for _ in range(3)]
    others = [
        file("lines", month=first, size=SMALL_BYTES),
        file("lines", month=second),
        file("events", month=first),
        file("members", on=first),
    ]
    assert small_months([*small, *others], 2) == [small]
    assert small_months([*small, *others]) == []
