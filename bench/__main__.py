"""`python -m bench`: run the benchmarks, print their figures, keep them as JSON."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from bench.effort import FULL, QUICK
from bench.report import BENCHMARKS, run

_RESULTS = Path(__file__).with_name("results")


def main() -> None:
    """Run what the command line names; everything where it names nothing."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="a few seconds each, to see it work")
    parser.add_argument("--out", type=Path, help="where the JSON goes")
    given = parser.parse_args()
    if unknown := sorted(set(given.names) - BENCHMARKS.keys()):
        parser.error(f"no benchmark is named {', '.join(unknown)}")
    out = given.out or _RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    effort = QUICK if given.quick else FULL
    uvloop.run(run(given.names or list(BENCHMARKS), effort, out, tell=print))
    print(out)


if __name__ == "__main__":
    main()
