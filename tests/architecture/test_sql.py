"""Every named query belongs to its domain, is used, and fits the migrated schema."""

import ast
import re
from pathlib import Path

import psycopg
import pytest
import sqlglot
from sqlglot import exp

import regulars
from regulars.infra import sql

PACKAGE = Path(regulars.__file__).parent
FOLDERS = sorted({path.parent.parent for path in PACKAGE.rglob("sql/*.sql")})
QUERIES = [query for folder in FOLDERS for query in sql.load(str(folder / "any.py")).all()]

_PLACEHOLDER = re.compile(rb"%\((\w+)\)[sbt]")
_CATALOGS = {"pg_catalog", "information_schema"}
_FOREIGN_KEY_TARGET = "members.member"


def _name(query: sql.Query) -> str:
    return f"{query.path.parent.parent.name}.{query.name}"


def _own_schema(query: sql.Query) -> str:
    """A domain's schema is called as its package is; everything in `infra` owns `infra`."""
    parts = query.path.relative_to(PACKAGE).parts
    return parts[1] if parts[0] == "domains" else parts[0]


def _numbered(query: sql.Query) -> tuple[str, int]:
    """The query with `$1, $2, …` for its placeholders, as PREPARE wants them."""
    order: dict[bytes, int] = {}

    def number(match: re.Match[bytes]) -> bytes:
        return b"$%d" % order.setdefault(match.group(1), len(order) + 1)

    return _PLACEHOLDER.sub(number, query.text).replace(b"%%", b"%").decode(), len(order)


def _parsed(query: sql.Query) -> list[exp.Expression]:
    text, _ = _numbered(query)
    return [each for each in sqlglot.parse(text, read="postgres") if each is not None]


def _tables(query: sql.Query) -> set[tuple[str, str]]:
    """The tables that a query names, without its own common table expressions and functions."""
    found = set()
    for statement in _parsed(query):
        names = {cte.alias for cte in statement.find_all(exp.CTE)}
        for table in statement.find_all(exp.Table):
            if table.name and not (not table.db and table.name in names):
                found.add((table.db, table.name))
    return found


@pytest.mark.parametrize("query", QUERIES, ids=_name)
def test_a_query_touches_its_own_schema_and_shared_views_only(query: sql.Query) -> None:
    allowed = {_own_schema(query), "shared"} | _CATALOGS
    strangers = {
        f"{schema}.{table}"
        for schema, table in _tables(query)
        if schema not in allowed and not table.startswith("pg_")
    }
    assert strangers == set(), "ask the owner's queries, or a view that it publishes in `shared`"


@pytest.mark.parametrize("query", QUERIES, ids=_name)
def test_a_query_is_one_statement(query: sql.Query) -> None:
    assert len(_parsed(query)) == 1


def test_every_query_can_be_prepared(database_url: str) -> None:
    failures = {}
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("set search_path to pg_catalog")
        for query in QUERIES:
            text, _ = _numbered(query)
            try:
                connection.execute(f"prepare probe as {text}".encode())
                connection.execute("deallocate probe")
            except psycopg.Error as error:
                failures[_name(query)] = str(error).splitlines()[0]
    assert failures == {}


def test_every_placeholder_is_cast() -> None:
    uncast = [
        f"{_name(query)}: {match.group(0).decode()}"
        for query in QUERIES
        for match in re.finditer(rb"%\(\w+\)[sbt](?!::)", query.text)
    ]
    assert uncast == [], "PREPARE cannot know the type of a placeholder that is not cast"


def test_every_query_is_used_and_every_used_one_exists() -> None:
    problems = []
    for folder in FOLDERS:
        defined = {
            query.name
            for query in sql.load(str(folder / "any.py")).all()
            if query.path.name != "invariants.sql"
        }
        used = set()
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "SQL"
                ):
                    used.add(node.attr)
        problems += [
            f"{folder.name}.{name} is not used" for name in sorted(defined - used - {"all"})
        ]
        problems += [f"{folder.name}.{name} does not exist" for name in sorted(used - defined)]
    assert problems == []


def test_foreign_keys_stay_in_their_schema_or_lead_to_members(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            """
            select conrelid::regclass::text, confrelid::regclass::text
            from pg_constraint as key
            join pg_class as child on child.oid = key.conrelid
            join pg_class as parent on parent.oid = key.confrelid
            where key.contype = 'f'
                and child.relnamespace <> parent.relnamespace
                and confrelid::regclass::text <> %s
            """,
            [_FOREIGN_KEY_TARGET],
        ).fetchall()
    assert rows == []


def test_every_domain_has_invariants() -> None:
    domains = {path.parent for path in (PACKAGE / "domains").glob("*/__init__.py")}
    without = {each.name for each in domains if not (each / "sql" / "invariants.sql").is_file()}
    assert without == set()
