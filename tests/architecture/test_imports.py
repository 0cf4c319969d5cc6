"""The import contracts of `.importlinter` hold, and none of them is softened."""

import importlib
import pkgutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import regulars
from regulars.kernel.errors import every_refusal

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_no_contract_has_exceptions() -> None:
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text()


def test_every_domain_stands_under_the_contract_of_shape() -> None:
    text = (ROOT / ".importlinter").read_text()
    domains = [path.parent.name for path in ROOT.glob("src/regulars/domains/*/__init__.py")]
    missing = [name for name in domains if f"    regulars.domains.{name}\n" not in text]
    assert missing == []


def test_what_records_orders_loads_no_engine_of_reports() -> None:
    """Imports and rewards run in many processes; the engines are a hundred megabytes in each."""
    asked = (
        "import sys, regulars.flows.rewards.facts, regulars.flows.record_orders; "
        "print(*sorted({'ibis', 'duckdb', 'sqlglot', 'pandas'} & sys.modules.keys()))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert ended.stdout.split() == []


def test_every_refusal_has_a_code_of_its_own() -> None:
    for module in pkgutil.walk_packages(regulars.__path__, "regulars."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    owners: dict[str, list[str]] = defaultdict(list)
    for refusal in every_refusal():
        owners[refusal.code].append(refusal.__qualname__)
    assert {code: names for code, names in owners.items() if len(names) > 1} == {}
