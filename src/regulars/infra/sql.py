"""Named SQL: queries live in `sql/*.sql` beside the code that owns them and are called by name.

A file holds queries, each opened by a line `-- name: <name>`. A test prepares every one of them
against the migrated schema, and another holds that each touches its own schema only.
"""

import re
from functools import cache
from pathlib import Path

import msgspec

from regulars.infra.arrays import ArrayEncoder, encoder_of

_HEADER = re.compile(r"^-- name: *(\w+) *$", re.MULTILINE)
_PLACEHOLDER = re.compile(rb"%\((\w+)\)[sb]|%%")
_ARRAY = re.compile(r"%\((\w+)\)b::([a-z ]+)\[\]")


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One named query: its text with psycopg's named placeholders, and where it stands."""

    name: str
    text: bytes
    path: Path
    arrays: dict[str, ArrayEncoder] = {}
    """The encoders of the parameters that are arrays, as `%(ids)b::uuid[]` declares them."""

    @property
    def numbered(self) -> tuple[bytes, tuple[str, ...]]:
        """The text with placeholders as PostgreSQL has them ($1, $2, …), and their names."""
        return _numbered(self.text)


class Queries:
    """The queries of one folder, as attributes: `SQL.find_members`."""

    def __init__(self, queries: dict[str, Query]) -> None:
        self._queries = queries

    def __getattr__(self, name: str) -> Query:
        try:
            return self._queries[name]
        except KeyError:
            raise AttributeError(f"no query is named {name}") from None

    def all(self) -> list[Query]:
        return list(self._queries.values())


@cache
def _numbered(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Done once for each query: psycopg would do it anew each time for every long one."""
    names: list[bytes] = []

    def number(match: re.Match[bytes]) -> bytes:
        name = match[1]
        if name is None:
            return b"%"
        if name not in names:
            names.append(name)
        return b"$%d" % (names.index(name) + 1)

    numbered = _PLACEHOLDER.sub(number, text)
    return numbered, tuple(name.decode() for name in names)


def load(module_file: str) -> Queries:
    """The queries of the folder `sql` beside `module_file`."""
    found: dict[str, Query] = {}
    for path in sorted(Path(module_file).parent.joinpath("sql").glob("*.sql")):
        for query in _split(path):
            assert query.name not in found, f"{query.name} is defined twice, again in {path}"
            found[query.name] = query
    return Queries(found)


def composed(name: str, text: str, path: Path) -> Query:
    """A query that was put together from pieces for one question, as those of a file are."""
    return Query(
        name=name,
        text=text.encode(),
        path=path,
        arrays={array: encoder_of(kind) for array, kind in _ARRAY.findall(text)},
    )


def _split(path: Path) -> list[Query]:
    pieces = _HEADER.split(path.read_text(encoding="utf-8"))
    return [
        composed(name, text.strip().rstrip(";"), path)
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
