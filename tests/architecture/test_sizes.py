"""The size ratchet: files and functions stay small, and what is too large may only shrink.

`sizes.json` names what is over the limit today with its size. A test fails when something new goes
over, when something named grows, and when something named has shrunk: then write the smaller size
down (`python -m tests.architecture.test_sizes`), so that it cannot grow back.
"""

import ast
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
RATCHET = Path(__file__).with_name("sizes.json")
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 70
FUNCTION_LINES_P90 = 35


def _sources() -> list[Path]:
    return sorted((ROOT / "src" / "regulars").rglob("*.py"))


def _functions(path: Path) -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def oversized() -> dict[str, int]:
    """Everything over its limit: files and functions by name, with their lines."""
    found = {}
    for path in _sources():
        lines = len(path.read_text().splitlines())
        if lines > FILE_LINES_MAX:
            found[str(path.relative_to(ROOT))] = lines
        found |= {
            name: size for name, size in _functions(path).items() if size > FUNCTION_LINES_MAX
        }
    return found


def test_nothing_is_oversized_but_what_the_ratchet_names_exactly() -> None:
    assert oversized() == json.loads(RATCHET.read_text()), (
        "split what has grown; after shrinking, run `python -m tests.architecture.test_sizes`"
    )


def test_nine_functions_in_ten_are_short() -> None:
    sizes = sorted(size for path in _sources() for size in _functions(path).values())
    assert sizes[len(sizes) * 9 // 10] <= FUNCTION_LINES_P90


if __name__ == "__main__":
    allowed = json.loads(RATCHET.read_text()) if RATCHET.exists() else {}
    now = oversized()
    grown = {name for name, size in now.items() if size > allowed.get(name, 0)}
    assert not grown, f"the ratchet only shrinks: {sorted(grown)}"
    RATCHET.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n")
