"""Node.js: the one that is present, else the one from its PyPI wheel.

As a program (`python -m web.node ARGUMENT…`) it sees to it that there is one, installs the wheel
into this virtual environment where there is none, and runs npm with the arguments.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

MAJOR_MIN = 20

_ROOT = Path(__file__).parents[1]
_LOCK = _ROOT / "requirements" / "node.txt"
_HERE = Path(sys.executable).parent


def program(name: str) -> str:
    """The path of `node` or `npm`; fails where there is none that is new enough."""
    found = _found(name)
    assert found is not None, (
        f"there is no Node.js of version {MAJOR_MIN} or later: run `make console`"
    )
    return found


def provide() -> None:
    """See to it that there is Node.js: where there is none, install the wheel."""
    if _found("npm") is None:
        _install()


def _found(name: str) -> str | None:
    for folder in (None, str(_HERE)):
        node = shutil.which("node", path=folder)
        if node is not None and _major(node) >= MAJOR_MIN:
            return shutil.which(name, path=folder)
    return None


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match.group(1)) if match else 0


def _install() -> None:
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "-r", _LOCK], check=True)


if __name__ == "__main__":
    provide()
    sys.exit(subprocess.run([program("npm"), *sys.argv[1:]], check=False, cwd=_ROOT).returncode)
