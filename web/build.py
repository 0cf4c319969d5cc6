"""Builds the console into the package that serves it, where its sources have changed.

Files of an earlier build stay for an hour: a page that was open before still finds its parts.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from web import node

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "web" / "console"
BUILT = ROOT / "src" / "regulars" / "api" / "console"

_MODULES = SOURCES / "node_modules"
_INSTALLED = _MODULES / ".installed"
_LOCK = SOURCES / "package-lock.json"
_FINGERPRINT = BUILT / "fingerprint"
_KEPT_SECONDS = 3600


def install() -> None:
    """Install what the lock file names, unless it is there."""
    wanted = _digest([_LOCK])
    if _INSTALLED.is_file() and _INSTALLED.read_text() == wanted:
        return
    node.provide()
    command = [node.program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*command, "--loglevel=error"], cwd=SOURCES, check=True)
    _INSTALLED.write_text(wanted)


def build() -> bool:
    """Build the console; whether there was anything to do."""
    with _alone():
        wanted = _digest(_inputs())
        if _FINGERPRINT.is_file() and _FINGERPRINT.read_text() == wanted:
            return False
        install()
        with tempfile.TemporaryDirectory(prefix="regulars-console-") as made:
            command = [node.program("npm"), "run", "--silent", "build", "--"]
            subprocess.run([*command, "--outDir", made, "--emptyOutDir"], cwd=SOURCES, check=True)
            _put_in_place(Path(made))
        _FINGERPRINT.write_text(wanted)
        return True


def _inputs() -> list[Path]:
    """Every file that the build depends on."""
    files = [path for path in SOURCES.iterdir() if path.is_file()]
    for folder in (SOURCES / "src", SOURCES / "public", SOURCES / "build"):
        files += [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path for path in files if ".test." not in path.name)


def _put_in_place(made: Path) -> None:
    """The parts first and the page that names them last, so that nobody meets half a build."""
    names = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    page = Path("index.html")
    for name in sorted(names, key=lambda each: (each.stem == page.stem, str(each))):
        target = BUILT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        shutil.copyfile(made / name, fresh)
        fresh.replace(target)
    forgotten = time.time() - _KEPT_SECONDS
    for path in BUILT.rglob("*"):
        is_ours = path.is_file() and path != _FINGERPRINT
        if is_ours and path.relative_to(BUILT) not in names and path.stat().st_mtime < forgotten:
            path.unlink()


def _digest(files: list[Path]) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(f"{path.relative_to(ROOT)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time."""
    BUILT.mkdir(parents=True, exist_ok=True)
    with Path(tempfile.gettempdir(), f"regulars-build-{_place()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _place() -> str:
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


def script(name: str) -> int:
    """Run a script of package.json, with all that developers need; its exit status."""
    with _alone():
        install()
    return subprocess.run(
        [node.program("npm"), "run", "--silent", name], cwd=SOURCES, check=False
    ).returncode


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(script(sys.argv[1]))
    build()
