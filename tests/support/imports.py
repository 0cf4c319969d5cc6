"""Imports for tests: mappings and files as texts, staged or run to their end."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from regulars.bootstrap import Platform
from regulars.flows.import_files.mapping.toml import read_mapping
from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.request import ImportInput, Requester, new_job
from regulars.flows.import_files.run import Report, run_import
from regulars.flows.import_files.staging.faults import RefusedLine, write_faults
from regulars.flows.import_files.staging.items import StagedDocument
from regulars.flows.import_files.staging.stage import Staged, stage
from regulars.flows.import_files.writing.means import Means
from regulars.infra import jobs

TILL = """
kind = "orders"
source = "till"
[values]
time_zone = "Europe/Berlin"
currency = "EUR"
[order]
number = "number"
occurred_at = "at"
[[identities]]
kind = "card"
value = "card"
[line]
sku = "sku"
quantity = "quantity"
unit_price = "price"
[returns]
when = [{ column = "number", matches = "^R" }]
"""
"""A mapping of a till's lines: number, at, card, sku, quantity, price."""

TILL_HEAD = "number,at,card,sku,quantity,price\n"


class StagedRun(msgspec.Struct, frozen=True, kw_only=True):
    """A staged run, and the files it was staged from."""

    staged: Staged
    files: list[Path]
    mapping: str
    folder: Path

    def documents(self) -> list[StagedDocument]:
        decode = msgspec.msgpack.Decoder(StagedDocument).decode
        return [decode(payload) for _, payload in self.staged.items.sorted()]

    def items(self) -> list[Any]:
        return [msgspec.msgpack.decode(payload) for _, payload in self.staged.items.sorted()]

    def refused(self) -> list[RefusedLine]:
        target = self.folder / "errors.jsonl"
        layout = read_mapping(self.mapping).file
        write_faults(target, self.staged.bench.faults, self.files, layout)
        return refused_lines(target)


def write_files(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    paths = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def stage_texts(folder: Path, mapping: str, **texts: str) -> StagedRun:
    """Stage texts as the files `<name>.csv` (`<name>.jsonl` where they begin with a brace)."""
    named = {f"{k}.{'jsonl' if v.startswith('{') else 'csv'}": v for k, v in texts.items()}
    files = write_files(folder, named)
    staged = stage(files, read_mapping(mapping), folder / "spill", lambda _: None)
    return StagedRun(staged=staged, files=files, mapping=mapping, folder=folder)


def refused_lines(path: Path) -> list[RefusedLine]:
    decode = msgspec.json.Decoder(RefusedLine).decode
    return [decode(line) for line in path.read_bytes().splitlines()]


def means_of(platform: Platform) -> Means:
    return Means(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        codes=platform.codes,
        home=platform.settings.home,
    )


async def import_paths(
    platform: Platform, kind: ImportKind, mapping: str, *paths: Path, is_dry_run: bool = False
) -> Report:
    """Import files to the end, as the command line does."""
    given = ImportInput(
        kind=kind, files=[str(path) for path in paths], mapping=mapping, is_dry_run=is_dry_run
    )
    async with platform.database.transaction() as tx:
        job = await jobs.request(tx, new_job(given, Requester(name="test")), platform.clock.now())
    return await run_import(means_of(platform), job.id, lambda _: None, given)
