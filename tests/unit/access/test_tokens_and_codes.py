"""Tokens, keys, readable codes, and codes of the second factor."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from regulars.domains.access.policy import second_factor, tokens

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECRET = second_factor.secret_from(bytes(range(20)))


def test_a_key_names_its_kind_and_is_known_by_its_prefix() -> None:
    write = tokens.key_secret("write", bytes(32))
    secret = tokens.key_secret("secret", b"\xff" * 32)
    assert write == "rk_write_" + "A" * 43
    assert tokens.key_prefix(write) == "rk_write_AAAAAAAA"
    assert tokens.key_prefix(secret) == "rk_secret_________"


def test_a_session_token_carries_256_bits() -> None:
    assert tokens.session_token(bytes(32)) == "A" * 43


def test_a_readable_code_stands_in_groups_of_four() -> None:
    assert tokens.readable_code(bytes(range(10))) == "aaaq-eaye-auda-ocaj"
    assert tokens.readable_code(bytes(15)) == "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa"


def test_how_a_recovery_code_is_typed_does_not_matter() -> None:
    code = "aaaq-eaye-auda-ocaj"
    assert tokens.code_hash("AAAQ eaye audaocaj") == tokens.code_hash(code)
    assert tokens.code_hash("aaaq-eaye-auda-ocak") != tokens.code_hash(code)


def test_the_enrolment_uri_names_issuer_and_login() -> None:
    assert second_factor.enrolment_uri(SECRET, "anna@shop.example") == (
        f"otpauth://totp/Regulars:anna%40shop.example?secret={SECRET}&issuer=Regulars"
    )


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_of_the_step_before_or_after_is_taken(seconds: int, is_taken: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))
    step = second_factor.matching_step(SECRET, code, NOW)
    expected = (int(NOW.timestamp()) + seconds) // 30 if is_taken else None
    assert step == expected


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert second_factor.matching_step(SECRET, code, NOW) is None


def test_blanks_within_a_code_do_not_matter() -> None:
    code = pyotp.TOTP(SECRET).at(NOW)
    spaced = f" {code[:3]} {code[3:]} "
    assert second_factor.matching_step(SECRET, spaced, NOW) == int(NOW.timestamp()) // 30
