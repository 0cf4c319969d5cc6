"""The folder in which the processes of one installation share their measures.

Apart from `metrics`, because the folder must be named before that is imported: prometheus_client
chooses at import whether it writes into memory or into files.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_measures_in(parent: Path) -> None:
    """Have this process and its children share a new folder in `parent`.

    What earlier processes have left there is removed; a running one's folder is left alone.
    """
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in parent.iterdir():
        if not Path("/proc", left.name).exists() or left.name == str(os.getpid()):
            shutil.rmtree(left, ignore_errors=True)
    folder = parent.resolve() / str(os.getpid())
    folder.mkdir(mode=0o700)
    os.environ[FOLDER_VARIABLE] = str(folder)


def shared_folder() -> Path | None:
    """Where measures are shared, None where a process keeps its own."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else None


def dead_processes(folder: Path) -> Iterator[int]:
    """Processes whose momentary values stand in `folder` though they have ended."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if not Path("/proc", pid).exists():
            yield int(pid)
