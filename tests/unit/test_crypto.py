"""Sealing personal fields, and the keyed indexes that find them."""

import stat
from pathlib import Path

import pytest

from regulars.infra.crypto import (
    Vault,
    WrongKeyring,
    decode_keyring,
    encode_keyring,
    new_keyring,
    read_or_create_keyring,
    with_new_key,
    write_keyring,
)
from regulars.kernel.errors import InvalidInput

CONTEXT = b"test"


def test_what_was_sealed_opens_in_its_own_context_only() -> None:
    vault = Vault(new_keyring())
    sealed = vault.seal_text("138 1234 5678", CONTEXT)
    assert vault.open_text(sealed, CONTEXT) == "138 1234 5678"
    assert b"138" not in sealed
    with pytest.raises(WrongKeyring):
        vault.open(sealed, b"elsewhere")


def test_the_same_value_seals_differently_each_time() -> None:
    vault = Vault(new_keyring())
    assert vault.seal(b"x", CONTEXT) != vault.seal(b"x", CONTEXT)


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x01" + b"n" * 12, b"\x09" + b"n" * 40])
def test_what_is_cut_off_or_of_another_key_is_refused(damage: bytes) -> None:
    with pytest.raises(WrongKeyring):
        Vault(new_keyring()).open(damage, CONTEXT)


def test_every_altered_byte_is_noticed() -> None:
    vault = Vault(new_keyring())
    sealed = bytearray(vault.seal(b"value", CONTEXT))
    sealed[-1] ^= 1
    with pytest.raises(WrongKeyring):
        vault.open(bytes(sealed), CONTEXT)


def test_after_a_rotation_old_values_open_and_new_ones_take_the_new_key() -> None:
    old = new_keyring()
    before = Vault(old).seal(b"old", CONTEXT)
    vault = Vault(with_new_key(old))
    after = vault.seal(b"new", CONTEXT)
    assert (vault.open(before, CONTEXT), vault.open(after, CONTEXT)) == (b"old", b"new")
    assert (vault.is_current(before), vault.is_current(after)) == (False, True)
    with pytest.raises(WrongKeyring):
        Vault(old).open(after, CONTEXT)


def test_a_blind_index_finds_equal_values_of_one_namespace() -> None:
    vault = Vault(new_keyring())
    index = vault.blind_index("phone", "+8613812345678")
    assert index == vault.blind_index("phone", "+8613812345678")
    assert len({index, vault.blind_index("card", "+8613812345678")}) == 2
    assert index != Vault(new_keyring()).blind_index("phone", "+8613812345678")


def test_an_ngram_index_shares_a_code_for_each_shared_piece() -> None:
    vault = Vault(new_keyring())
    whole, part = vault.ngram_index("name", "王小明"), vault.ngram_index("name", "小明")
    assert (len(whole), len(part)) == (2, 1)
    assert set(part) < set(whole)
    assert vault.ngram_index("name", "Ann Lee") == vault.ngram_index("name", "ann lee")


def test_a_keyring_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keyring.json"
    made = read_or_create_keyring(path)
    assert read_or_create_keyring(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    write_keyring(path, with_new_key(made), replace=False)
    assert read_or_create_keyring(path) == made
    write_keyring(path, with_new_key(made), replace=True)
    assert [key.number for key in read_or_create_keyring(path).keys] == [1, 2]
    assert list(path.parent.iterdir()) == [path]


def test_a_keyring_can_be_given_as_text() -> None:
    keyring = new_keyring()
    assert read_or_create_keyring(Path("nowhere"), encode_keyring(keyring).decode()) == keyring


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys":[{"number":1,"secret":"AA=="}],"index_key":""}']
)
def test_a_keyring_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        decode_keyring(text)
