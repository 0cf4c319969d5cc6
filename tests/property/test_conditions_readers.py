"""What Python and a database must compute alike: patterns and buckets, against DuckDB."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.errors import PatternRefused
from regulars.kernel.conditions.observing import bucket_of
from regulars.kernel.conditions.patterns import portable
from tests.support.examples import examples

PIECES = (
    *("a", "b", "1", "_", " ", "茶", r"\.", r"\-", "-", "]", "}", r"\n", r"\[", r"\\", "&&", "😀"),
    *(".", "^", "$", "|", "(", ")", "(?:", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "*?"),
    *(r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", "[a-c]", "[^a]", r"[\d茶]", r"[^\]\-x]", "[一-龥]"),
)
patterns = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
texts = st.text(alphabet="ab1_ 茶-.]}\n[\\😀\t\v٣é\x85", max_size=6)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        yield connection


@settings(max_examples=examples(250))
@given(patterns, st.lists(texts, min_size=8, max_size=8))
def test_a_portable_pattern_means_the_same_in_duckdb(database, pattern, found):
    try:
        spelled = portable(pattern)
    except PatternRefused:
        return
    occurs_in = compile_regex(spelled)
    query = "select list_transform(?::varchar[], lambda text: regexp_matches(text, ?))"
    answered = database.execute(query, [found, spelled]).fetchone()
    assert answered == ([occurs_in(text) for text in found],)


@settings(max_examples=examples(60))
@given(st.text(alphabet="ab-七月:é😀", min_size=1, max_size=20), st.uuids())
def test_buckets_are_the_same_in_duckdb(database, salt, member_id):
    query = "select ('0x' || left(sha256(? || ':' || ?::uuid), 8))::bigint % 10000"
    answered = database.execute(query, [salt, str(member_id)]).fetchone()
    assert answered == (bucket_of(salt, member_id),)
