"""What the console says of refusals in Chinese is of sentences that the platform has."""

import ast
import re
from pathlib import Path

from web.build import ROOT, SOURCES

SENTENCES = SOURCES / "src" / "shared" / "refusals" / "sentences.zh.ts"
_ENTRY = re.compile(r'\[\s*/\^(.+?)\$/,\s*"((?:[^"\\]|\\.)*)",?\s*\]')
_GAP = re.compile(r"\$(\d)")
_NUMBER = "7"
# Written by the library that reads bodies.
_OF_BODIES = re.compile(r"Expected `|Object missing|Invalid enum value")


def test_each_is_of_a_sentence_of_the_platform() -> None:
    entries = _ENTRY.findall(SENTENCES.read_text(encoding="utf-8"))
    assert len(entries) == SENTENCES.read_text(encoding="utf-8").count("/^") > 100
    said = _said(ROOT / "src" / "regulars")
    patterns = [pattern for pattern, _ in entries if not _OF_BODIES.match(pattern)]
    strays = [each for each in patterns if not any(re.fullmatch(each, one) for one in said)]
    assert strays == []


def test_each_gap_is_one_of_its_sentence() -> None:
    entries = _ENTRY.findall(SENTENCES.read_text(encoding="utf-8"))
    unfit = [
        pattern
        for pattern, sentence in entries
        if {int(gap) for gap in _GAP.findall(sentence)}
        - set(range(1, re.compile(pattern).groups + 1))
    ]
    assert unfit == []


def _said(folder: Path) -> set[str]:
    """Every text of the sources, its gaps filled."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    part.value if isinstance(part, ast.Constant) else _NUMBER
                    for part in node.values
                )
                found.add("".join(str(part) for part in parts))
    return found
