"""Over https the connection goes to the checked address, and the certificate must fit the name."""

import ssl
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from regulars.bootstrap import Platform
from regulars.domains.webhooks.actions import Courier
from tests.integration.webhooks.helpers import attempts, created, deliveries, happened
from tests.integration.webhooks.receiver import receiving


def certified(folder: Path, name: str, platform: Platform) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate for `name`, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = platform.clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file = folder / "key.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_file)
    return context, pem


async def sent(platform: Platform, certificate_name: str, folder: Path) -> str | None:
    """Why a message to https://localhost could not be sent, None where it was taken."""
    context, pem = certified(folder, certificate_name, platform)
    courier = Courier(
        platform.database,
        platform.clock,
        platform.vault,
        is_private_allowed=True,
        tls=ssl.create_default_context(cafile=str(pem)),
    )
    with receiving(context) as receiver:
        issued = await created(platform, receiver.url)
        await happened(platform, "member.created")
        await courier.send_batch()
        for taken in receiver.taken:
            taken.verified(issued.secret)
            assert taken.headers["host"] == receiver.url.split("/")[2]
    [delivery] = await deliveries(platform)
    [attempt] = await attempts(platform, delivery.id)
    return attempt.failure


async def test_a_certificate_for_the_name_is_trusted(platform: Platform, tmp_path: Path) -> None:
    assert await sent(platform, "localhost", tmp_path) is None


async def test_a_certificate_for_another_name_is_not(platform: Platform, tmp_path: Path) -> None:
    failure = await sent(platform, "elsewhere.example", tmp_path)
    assert failure is not None
    assert "CERTIFICATE_VERIFY_FAILED" in failure
