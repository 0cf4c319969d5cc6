"""Encryption of personal fields, and the keyed indexes that find them again.

A **sealed** value is `key number (1 byte) · nonce (12 bytes) · AES-256-GCM ciphertext`, bound to
its context (`members.identity`, …) as associated data, so a ciphertext moved elsewhere does not
open. A **blind index** is a truncated HMAC-SHA-256 of a normalised value: equal values can be
found, nothing can be read. A name's **n-gram index** is the set of such codes of its two-character
pieces; it reveals which pieces are equal, never what they are.

Keys live outside the database: in `keyring.json` in the home (mode 0600) or in `REGULARS_KEYRING`.
Rotation adds a key; old ones stay for opening until everything is sealed again.
"""

import base64
import hashlib
import hmac
import os
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from regulars.kernel.errors import InvalidInput, Refusal

INDEX_BYTES = 16
_NONCE_BYTES = 12
_NGRAM_BYTES = 8
_KEY_NUMBER_MAX = 255


class WrongKeyring(Refusal):
    """The keyring does not hold the key that a stored value was sealed with."""

    code = "wrong_keyring"
    kind = "conflict"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One data key: its number, which is stored with what it sealed, and 32 secret bytes."""

    number: int
    secret: bytes


class KeyringFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the keyring file holds: data keys (the last one seals) and the index key."""

    keys: list[Key]
    index_key: bytes


class Vault:
    """Seals and opens personal fields with one keyring."""

    def __init__(self, keyring: KeyringFile) -> None:
        if not keyring.keys:
            raise InvalidInput("the keyring holds no key")
        self.keyring = keyring
        self._ciphers = {key.number: AESGCM(key.secret) for key in keyring.keys}
        self.active_number = keyring.keys[-1].number
        self._active = self._ciphers[self.active_number]
        self._prefix = bytes([self.active_number])

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """`plain` encrypted under the active key, to be opened in the same `context` only."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._prefix + nonce + self._active.encrypt(nonce, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What was sealed; refuses an unknown key, another context and altered bytes."""
        if len(sealed) <= 1 + _NONCE_BYTES:
            raise WrongKeyring("a sealed value is cut off")
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise WrongKeyring(f"the keyring has no key number {sealed[0]}")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, context)
        except InvalidTag:
            raise WrongKeyring("a sealed value does not open with this keyring") from None

    def seal_text(self, plain: str, context: bytes) -> bytes:
        return self.seal(plain.encode(), context)

    def open_text(self, sealed: bytes, context: bytes) -> str:
        return self.open(sealed, context).decode()

    def is_current(self, sealed: bytes) -> bool:
        """Whether `sealed` was made with the key that seals today."""
        return sealed[0] == self.active_number

    def blind_index(self, namespace: str, value: str) -> bytes:
        """16 bytes that are equal for equal values of one `namespace`, and say nothing else."""
        message = namespace.encode() + b"\x00" + value.encode()
        return hmac.digest(self.keyring.index_key, message, hashlib.sha256)[:INDEX_BYTES]

    def fingerprint(self, data: bytes) -> bytes:
        """16 keyed bytes that tell equal data from other data, safe to store beside sealed data."""
        return hashlib.blake2b(data, digest_size=INDEX_BYTES, key=self.keyring.index_key).digest()

    def ngram_index(self, namespace: str, value: str) -> list[bytes]:
        """The keyed codes of each two-character piece of `value`, folded to one case."""
        folded = "".join(value.casefold().split())
        pieces = {folded[at : at + 2] for at in range(max(1, len(folded) - 1))} - {""}
        return sorted(self.blind_index(namespace, piece)[:_NGRAM_BYTES] for piece in pieces)


def new_keyring() -> KeyringFile:
    return KeyringFile(keys=[Key(number=1, secret=os.urandom(32))], index_key=os.urandom(32))


def with_new_key(keyring: KeyringFile) -> KeyringFile:
    """`keyring` with one more data key, which seals from now on; the older ones still open."""
    number = keyring.keys[-1].number + 1
    if number > _KEY_NUMBER_MAX:
        raise InvalidInput(
            "the keyring is full: 255 rotations are the most a sealed value can name"
        )
    return KeyringFile(
        keys=[*keyring.keys, Key(number=number, secret=os.urandom(32))],
        index_key=keyring.index_key,
    )


def encode_keyring(keyring: KeyringFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(keyring))


def decode_keyring(text: bytes | str) -> KeyringFile:
    """The keyring that `text` spells; refuses keys that are not 32 bytes long."""
    try:
        keyring = msgspec.json.decode(text, type=KeyringFile)
    except msgspec.MsgspecError as error:
        raise InvalidInput(f"the keyring cannot be read: {error}") from None
    if any(len(secret) != 32 for secret in [keyring.index_key, *(k.secret for k in keyring.keys)]):
        raise InvalidInput("every key of the keyring is 32 bytes, in base64")
    return keyring


def read_or_create_keyring(path: Path, inline: str = "") -> KeyringFile:
    """The keyring given `inline`, else the one at `path`, made there on the first start.

    Two processes that start together agree: the file is linked into place, and the loser reads
    the winner's.
    """
    if inline:
        return decode_keyring(inline)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_keyring(path, new_keyring(), replace=False)
    return decode_keyring(path.read_bytes())


def write_keyring(path: Path, keyring: KeyringFile, *, replace: bool) -> None:
    """Write `keyring` at `path` as a whole or not at all, readable by its owner alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{base64.b32encode(os.urandom(5)).decode()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(encode_keyring(keyring))
        file.flush()
        os.fsync(file.fileno())
    try:
        if replace:
            draft.replace(path)
        else:
            path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
