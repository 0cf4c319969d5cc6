"""Builds the console into the package that serves it, where its sources have changed.

Files of an earlier build stay for an hour: a page that was open before still finds its parts.

While several people change its sources, `REGULARS_CONSOLE_FOLDER` names a folder of one's own to
build into, and to run a platform or tests with; `CONSOLE_ONLY=members,stores` leaves out all other
features, which may be in pieces.
"""

import fcntl
import hashlib
import os
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
FOLDER_VARIABLE = "REGULARS_CONSOLE_FOLDER"
BUILT = Path(os.environ.get(FOLDER_VARIABLE) or ROOT / "src" / "regulars" / "api" / "console")

_MODULES = SOURCES / "node_modules"
_INSTALLED = _MODULES / ".installed"
_LOCK = SOURCES / "package-lock.json"
_FINGERPRINT = BUILT / "fingerprint"
_KEPT_SECONDS = 3600
_ONLY_VARIABLE = "CONSOLE_ONLY"


def install(*, is_whole: bool = False) -> None:
    """Install what the lock file names, unless it is there: what builds, or what checks too."""
    digest = _digest([_LOCK])
    whole, wanted = f"{digest} whole", f"{digest} whole" if is_whole else digest
    if _INSTALLED.is_file() and _INSTALLED.read_text() in {wanted, whole}:
        return
    node.provide()
    command = [node.program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    if not is_whole:
        command.append("--omit=dev")
    subprocess.run([*command, "--loglevel=error"], cwd=SOURCES, check=True)
    _INSTALLED.write_text(wanted)


def build() -> bool:
    """Build the console; whether there was anything to do."""
    with _alone():
        wanted = f"{_digest(_inputs())} {os.environ.get(_ONLY_VARIABLE, '')}"
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
    return sorted(path for path in files if ".test." not in path.name and _is_meant(path))


def _is_meant(path: Path) -> bool:
    only = os.environ.get(_ONLY_VARIABLE)
    below = SOURCES / "src" / "features"
    if only is None or not path.is_relative_to(below):
        return True
    return path.relative_to(below).parts[0] in only.split(",")


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
        install(is_whole=True)
    return subprocess.run(
        [node.program("npm"), "run", "--silent", name], cwd=SOURCES, check=False
    ).returncode


if __name__ == "__main__":
    if sys.argv[1:] == ["install"]:
        with _alone():
            install(is_whole=True)
    elif len(sys.argv) > 1:
        sys.exit(script(sys.argv[1]))
    else:
        build()
