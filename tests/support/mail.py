"""A real mail server in this process: STARTTLS, names and passwords, and moods to try."""
# ruff: noqa: ARG002, N802 - the server calls its handler by these names, with all of this

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from regulars.infra.settings import Settings

NAME, PASSWORD = "reports", "a secret: pa/ss@word"


class PostOffice:
    """What came in, and how the server answers: `refused` recipients, `moods` for messages."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        self.moods: list[str] = []
        self.url = ""

    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(
            settings, mail_url=self.url, mail_from="Regulars <reports@shop.test>"
        )

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mood = self.moods.pop(0) if self.moods else "250 taken"
        if mood == "dies":
            self._keep(envelope)
            assert server.transport is not None
            server.transport.abort()
            return "250 never heard"
        if mood.startswith("250"):
            self._keep(envelope)
        return mood

    def _keep(self, envelope: Envelope) -> None:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        mail["X-To"] = ",".join(envelope.rcpt_tos)
        self.mails.append(mail)


def _accepts(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
    is_known = isinstance(given, LoginPassword) and (given.login, given.password) == (
        NAME.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_known, handled=is_known)


@contextmanager
def post_office(folder: Path) -> Iterator[PostOffice]:
    """A server with a certificate of its own, in `folder`, until the end of the block."""
    office = PostOffice()
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    key, certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_accepts,
    )
    controller.start()
    office.url = f"smtp://{NAME}:a%20secret%3A%20pa%2Fss%40word@127.0.0.1:{port}?ca={certificate}"
    try:
        yield office
    finally:
        controller.stop()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    key_file, file = folder / "mail.key", folder / "mail.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return key_file, file
