"""A real Spark cluster on this machine: a master and workers from the `pyspark` wheel."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest

from tests.support.servers import free_port

_JAVA_VERSION_MIN = 17
_START_SECONDS_MAX = 60
# A JVM that lives for seconds gains nothing from the second compiler.
_QUICK_START = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
_SESSION = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    # Plans for a few rows: what would be compiled takes longer than it runs.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.executor.memory": "512m",
    "spark.driver.memory": "512m",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.extraJavaOptions": " ".join(_QUICK_START),
    "spark.driver.extraJavaOptions": " ".join(_QUICK_START),
}


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """A running cluster; `url` opens a session on it that needs little."""

    url: str
    workers: list[subprocess.Popen[bytes]]

    def kill_worker(self) -> None:
        """End one worker at once, with the executors that it started."""
        _kill(self.workers[0])


def java() -> str:
    """The Java that Spark can run on; skips the test where there is none."""
    program = shutil.which("java")
    if program is None or find_spec("pyspark") is None:
        pytest.skip("Spark needs Java 17 or newer and the wheel pyspark")
    told = subprocess.run([program, "-version"], capture_output=True, check=True, text=True).stderr
    found = re.search(r'version "(\d+)', told)
    if found is None or int(found.group(1)) < _JAVA_VERSION_MIN:
        pytest.skip(f"Spark needs Java 17 or newer; this is {told.splitlines()[0]}")
    return program


@contextmanager
def cluster(folder: Path, worker_count: int = 2) -> Iterator[Cluster]:
    """A master and workers of one core each, all ended with the block; logs lie in `folder`."""
    program, port = java(), free_port()
    place = f"spark://127.0.0.1:{port}"
    with ExitStack() as ended:
        master = ["master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        _start(program, folder, "master", master, ended)
        workers = []
        for number in range(worker_count):
            name = f"worker{number}"
            worker = ["worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "-c", "1"]
            worker += ["-m", "700M", "-d", str(folder / name), place]
            workers.append(_start(program, folder, name, worker, ended))
        _wait_for_workers(folder / "master.log", worker_count)
        options = "&".join(f"{name}={value}" for name, value in _SESSION.items())
        yield Cluster(url=f"{place}?{options.replace('+', '%2B')}", workers=workers)


def _start(
    program: str, folder: Path, name: str, command: list[str], ended: ExitStack
) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_SCALA_VERSION": "2.13",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / f"{name}-local"),
        "PYSPARK_PYTHON": sys.executable,
    }
    whole = [program, "-Xmx200m", *_QUICK_START, "-cp", str(home / "jars" / "*")]
    whole += [f"org.apache.spark.deploy.{command[0]}", *command[1:]]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            whole, stdout=log, stderr=log, env=environment, start_new_session=True
        )
    ended.callback(_kill, process)
    return process


def _wait_for_workers(log: Path, count: int) -> None:
    until = time.monotonic() + _START_SECONDS_MAX
    while log.read_text().count("Registering worker") < count:
        assert time.monotonic() < until, f"no cluster within time: {log.read_text()[-2000:]}"
        time.sleep(0.1)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with all that it started; its group is its own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
