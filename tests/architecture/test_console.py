"""The console's sources stay small, its types are the interface's, and its start is light."""

import gzip
import json
from pathlib import Path

import pytest

from web.build import BUILT, ROOT, SOURCES
from web.schema import TYPES, current_document, first_line

FILE_LINES_MAX = 250
WORDS_LINES_MAX = 600
START_BYTES_MAX = 400 * 1024
NUMBERS_BYTES_MAX = 360_000
_OVERVIEW = "src/features/overview/overview-page.tsx"


def test_no_file_is_long() -> None:
    sources = [path for path in (SOURCES / "src").rglob("*") if path.suffix in {".ts", ".tsx"}]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources}
    assert lengths, "the console has sources"
    assert {name: size for name, size in lengths.items() if size > _lines_max(name)} == {}


def test_the_types_are_those_of_the_interface() -> None:
    written = TYPES.read_text().partition("\n")[0]
    assert written == first_line(current_document()), "run `make api`"


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [name for name, each in packages.items() if "integrity" not in each] == []


def test_versions_are_exact() -> None:
    package = json.loads((SOURCES / "package.json").read_text())
    versions = package["dependencies"] | package["devDependencies"]
    assert {name: each for name, each in versions.items() if not each[0].isdigit()} == {}


def test_the_start_of_the_console_is_light() -> None:
    manifest_file = BUILT / "manifest.json"
    if not manifest_file.is_file():
        pytest.skip("the console is not built: run `make console`")
    sizes = {
        name: len(gzip.compress((BUILT / name).read_bytes(), 6)) for name in started_with(BUILT)
    }
    assert sum(sizes.values()) <= START_BYTES_MAX, sizes


def test_the_numbers_of_the_overview_wait_for_little() -> None:
    """All that comes until they stand, as it is sent; charts and fields come after them."""
    if not (BUILT / "manifest.json").is_file():
        pytest.skip("the console is not built: run `make console`")
    files = started_with(BUILT, _OVERVIEW)
    assert {name for name in files if "date-picker" in name or "echarts" in name} == set()
    sizes = {name: _sent_bytes(BUILT / name) for name in files}
    assert sum(sizes.values()) <= NUMBERS_BYTES_MAX, sizes


def _sent_bytes(path: Path) -> int:
    """What is too small to be worth compressing is sent as it is."""
    compressed = path.with_name(f"{path.name}.br")
    return (compressed if compressed.is_file() else path).stat().st_size


def _lines_max(name: str) -> int:
    """Words are a list that is looked up in, not code that is read."""
    return WORDS_LINES_MAX if Path(name).name.startswith("words.") else FILE_LINES_MAX


def started_with(folder: Path, *pages: str) -> set[str]:
    """The scripts that come at first: the entry and pages, and all that they import at once."""
    manifest = json.loads((folder / "manifest.json").read_text())
    waiting = [key for key, chunk in manifest.items() if chunk.get("isEntry")] + list(pages)
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += manifest[key].get("imports", [])
    return {manifest[key]["file"] for key in seen}
