"""Which passwords are accepted, and how they are hashed."""

import pytest
from argon2 import PasswordHasher

from regulars.domains.access.errors import WeakPassword
from regulars.domains.access.policy import passwords

SALT = bytes(range(16))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elevenchars", "a password has at least 12 characters"),
        ("x1y2" * 65, "a password has at most 256 characters"),
        ("anna@shop.example!", "a password does not contain the login"),
        ("ANNA@Shop.example2", "a password does not contain the login"),
        ("my anna is great", "a password does not contain the login"),
        ("password1234", "this password is among the commonest"),
        ("Password2026!", "this password is among the commonest"),
        ("1qaz2wsx3edc", "this password is among the commonest"),
        ("qwertyuiop12", "this password is among the commonest"),
        ("123456789012", "this password is among the commonest"),
        ("987654321098", "this password is among the commonest"),
        ("2026-03-01-2026", "this password is among the commonest"),
        ("abababababab", "a password has at least 5 different characters"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        passwords.refuse_weak(password, "anna@shop.example")
    assert refused.value.detail == reason
    assert [error.path for error in refused.value.errors] == ["password"]


@pytest.mark.parametrize(
    "password", ["correct horse 7", "石头剪刀布石头剪刀布一二", "tr0ub4dor&3x."]
)
def test_a_long_unusual_password_is_accepted(password: str) -> None:
    passwords.refuse_weak(password, "anna@shop.example")


def test_a_short_local_part_may_stand_in_a_password() -> None:
    passwords.refuse_weak("the boar of york", "bo@shop.example")


def test_the_hash_is_argon2id_as_owasp_recommends() -> None:
    made = passwords.hashed("correct horse 7", SALT)
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$")
    assert passwords.is_outdated(made) is False


def test_a_password_matches_its_own_hash_only() -> None:
    made = passwords.hashed("correct horse 7", SALT)
    assert passwords.matches("correct horse 7", made) is True
    assert passwords.matches("correct horse 8", made) is False


def test_how_a_keyboard_composes_accents_does_not_matter() -> None:
    made = passwords.hashed("caf\u00e9 au lait!", SALT)
    assert passwords.matches("cafe\u0301 au lait!", made) is True


def test_no_password_matches_where_there_is_no_account() -> None:
    assert passwords.matches("nobody has this password", None) is False


def test_a_hash_that_cannot_be_read_matches_nothing() -> None:
    assert passwords.matches("correct horse 7", "not a hash") is False


def test_a_hash_of_other_parameters_is_outdated() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    assert passwords.is_outdated(older.hash("correct horse 7")) is True
