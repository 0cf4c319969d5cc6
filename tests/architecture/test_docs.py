"""The documentation says what the code does, leads nowhere that is not there, and stands alone."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from docs.generate import FOLDER, pages
from docs.pages.errors import refusals
from docs.pages.settings import setting_sentences
from regulars.api.errors import FRAME_PROBLEMS

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"

CAPABILITIES = (
    "access",
    "catalog",
    "events",
    "import",
    "members",
    "orders",
    "programs",
    "webhooks",
)
GUIDES = {
    *CAPABILITIES,
    *(
        "benchmarks",
        "close",
        "find-who-is-about-to-leave",
        "console",
        "getting-started",
        "goals",
        "acquisition",
        "lake",
        "lifecycle",
        "reports",
        "operations",
        "points",
        "returns",
        "sandbox",
        "segments",
    ),
    *("overview", "plan-a-change", "sample-data", "till-integration"),
}

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_ELSEWHERE = ("http://", "https://", "mailto:")

# Written in pieces, so that this file does not find itself.
_MACHINE_PATH = re.compile(
    r"(?<![\w.$}/])/(?:" + "|".join(["home", "root", "Users", "work"]) + r")/\w"
)
_OPEN_END = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
_REGISTRY_HOST = re.compile(
    "|".join(
        [
            r"pypi\.or" + "g",
            r"pythonhosted\.or" + "g",
            r"registry\.npm" + "js",
            r"yarnpkg\.c" + "om",
        ]
    )
)


def tracked_files() -> list[Path]:
    """What the repository holds; a copy without its history has nothing to be asked."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def tracked_texts() -> dict[str, str]:
    """Tracked files that are text, by their path in the repository."""
    found = {}
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found[str(path.relative_to(ROOT))] = content.decode()
    return found


def prose() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".md"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors_of(text: str) -> set[str]:
    """The anchors that headings get where the page is shown."""
    titles = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(path: Path) -> list[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    broken = []
    for link in _LINK.findall(_CODE.sub("", _text(path))):
        if link.startswith(_ELSEWHERE):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (path.parent / name).resolve() if name else path
        is_ours = target.exists() and target.is_relative_to(ROOT)
        if not is_ours or (anchor and anchor not in anchors_of(_text(target))):
            broken.append(link)
    return broken


def outline(path: Path) -> list[int]:
    """The levels of a page's headings in their order."""
    return [len(marks) for marks in _HEADING.findall(_FENCE.sub("", _text(path)))]


def matches(pattern: re.Pattern[str]) -> list[str]:
    """Where tracked texts hold what they should not: path and line."""
    return [
        f"{name}: {line.strip()[:120]}"
        for name, text in tracked_texts().items()
        for line in text.splitlines()
        if pattern.search(line)
    ]


def test_the_reference_is_what_the_code_says() -> None:
    stale = [name for name, text in pages().items() if _text(FOLDER / name) != text]
    assert stale == [], "run `make docs`"


def test_every_error_code_is_in_the_reference_with_a_meaning() -> None:
    page = _text(FOLDER / "errors.md")
    known = dict(re.findall(r"^\| `(\w+)` \| \d{3} \| (.*) \|$", page, re.MULTILINE))
    codes = {refusal.code for refusal in refusals()} | {code for code, _ in FRAME_PROBLEMS.values()}
    assert {code for code in codes if not known.get(code, "").strip()} == set()


def test_every_setting_is_explained() -> None:
    assert [name for name, told in setting_sentences().items() if not told] == []


def test_every_link_leads_somewhere() -> None:
    broken = {str(path.relative_to(ROOT)): broken_links(path) for path in prose()}
    assert {name: links for name, links in broken.items() if links} == {}


def test_every_capability_has_a_guide() -> None:
    assert {path.stem for path in GUIDE.glob("*.md")} == GUIDES


def test_the_index_names_every_page() -> None:
    index = _text(ROOT / "docs" / "README.md")
    wanted = [*GUIDE.glob("*.md"), *FOLDER.iterdir(), *(ROOT / "docs" / "domains").glob("*.md")]
    missing = [path.name for path in wanted if f"({path.parent.name}/{path.name})" not in index]
    assert missing == []


def test_the_chinese_readme_has_the_headings_of_the_english_one() -> None:
    assert outline(ROOT / "README.zh-CN.md") == outline(ROOT / "README.md")


def test_no_text_holds_a_path_of_a_machine() -> None:
    assert matches(_MACHINE_PATH) == []


def test_no_text_names_a_registry() -> None:
    assert matches(_REGISTRY_HOST) == []


def test_nothing_is_left_for_later() -> None:
    assert matches(_OPEN_END) == []
