"""The mail server that the settings name."""

import pytest

from regulars.infra.mail.server import MailNotConfigured, MailUrlInvalid, mail_server
from regulars.infra.settings import Settings


def settings(url: str, sender: str = "Shop <reports@shop.test>") -> Settings:
    return Settings(mail_url=url, mail_from=sender)


def test_an_address_says_where_and_how() -> None:
    found = mail_server(settings("smtp://ann:p%40ss@mail.shop.test"))
    assert (found.host, found.port, found.security) == ("mail.shop.test", 587, "starttls")
    assert (found.username, found.password) == ("ann", "p@ss")
    assert mail_server(settings("smtps://mail.shop.test")).port == 465
    relay = mail_server(settings("smtp://relay:2525?tls=none"))
    assert (relay.port, relay.security, relay.password) == (2525, "none", None)


def test_a_password_is_in_no_text() -> None:
    found = mail_server(settings("smtp://ann:hunter2@mail.shop.test"))
    assert "hunter2" not in f"{found} {found!r}"
    assert "ann" not in f"{found!r}"


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.shop.test",
        "smtp://",
        "smtp://ann@mail.shop.test",
        "smtp://ann:hunter2@mail.shop.test?tls=none",
        "smtps://mail.shop.test?tls=none",
        "smtp://mail.shop.test?tls=maybe",
        "smtp://mail.shop.test?colour=blue",
        "smtp://mail.shop.test:port",
        "smtp://ann:hunter2@mail.shop.test/inbox",
    ],
)
def test_what_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(MailUrlInvalid) as refusal:
        mail_server(settings(url))
    assert "hunter2" not in refusal.value.detail


def test_nothing_and_half_is_no_server() -> None:
    for given in (settings(""), settings("smtp://mail.shop.test", "")):
        with pytest.raises(MailNotConfigured):
            mail_server(given)
    with pytest.raises(MailUrlInvalid):
        mail_server(settings("smtp://mail.shop.test", "nobody"))
