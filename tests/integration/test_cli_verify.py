"""`regulars verify` says what was checked, and finds what is wrong."""

import psycopg

from tests.support.commands import CommandLine

ORPHAN = """
    insert into orders.document_key (source_id, number, content_hash, document_id)
    values (1, 'A-1', '\\x00', '00000000-0000-0000-0000-000000000007')
"""


def test_a_whole_database_is_verified(command_line: CommandLine) -> None:
    ended = command_line.run("verify", "--json")
    assert ended.status == 0
    found = ended.json()
    assert found["invariant_count"] > 20
    assert (found["broken_invariants"], found["broken_audit_seal_count"]) == ([], 0)


def test_what_is_wrong_is_named_and_ends_with_a_status(
    command_line: CommandLine, database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(ORPHAN.encode())
        ended = command_line.run("verify")
        connection.execute("delete from orders.document_key")
    assert ended.status == 1
    assert "orders.orders_every_key_has_one_document" in ended.out
