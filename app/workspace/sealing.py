"""A file that is of no use without its passphrase or key: encrypted and authenticated piece by piece.

The pieces follow the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): each has its number and whether it
is the last one in its nonce, so that none can be left out, moved, repeated or cut off at the end. What has a fixed size
can be read from any place, so nothing has to be unpacked to the disk. AES-256-GCM and HKDF are those of `cryptography`,
Argon2id of `argon2-cffi`, with the second choice of RFC 9106 for its memory.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
from dataclasses import dataclass
from enum import IntEnum
from hmac import compare_digest
from pathlib import Path
from typing import IO, Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.db.filestore import write_whole
from app.domain.phrases import phrase
from app.errors import BadInput

MAGIC = b"GrantwrightSealed1\n"
LEAST_PASSPHRASE = 12
"""Characters. Whoever has the file may try as fast as their machines go, and for years."""
PIECE = 1 << 18
"""Bytes of a piece before it is encrypted."""
_TAG, _SALT, _CHECK, _PREFIX = 16, 16, 16, 7
_HEAD = len(MAGIC) + 1 + _SALT + _CHECK + _PREFIX
_KEY_FILE = "grantwright-key-1:"


class _By(IntEnum):
    PASSPHRASE = 1
    KEY = 2


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a sealed file. Never printed."""

    kind: _By
    value: bytes

    def __repr__(self) -> str:
        return "Secret(…)"

    def keys(self, salt: bytes) -> tuple[bytes, bytes]:
        """The key for this file, and a value that tells a wrong secret from a damaged file."""
        stretched = self.value
        if self.kind is _By.PASSPHRASE:
            stretched = hash_secret_raw(self.value, salt, 3, 1 << 16, 4, 32, Type.ID)
        derived = HKDF(SHA256(), 32 + _CHECK, salt, MAGIC).derive(stretched)
        return derived[:32], derived[32:]


def secret_of_passphrase(text: str) -> Secret:
    """Raises BadInput for one that is too short."""
    if len(text) < LEAST_PASSPHRASE:
        raise BadInput(
            phrase("The passphrase needs {least} characters or more; four or five words are good.",
                   least=LEAST_PASSPHRASE)
        )  # fmt: skip
    return Secret(_By.PASSPHRASE, text.encode())


def secret_of_key_file(path: Path) -> Secret:
    """Raises BadInput where there is no such file, or it holds no key."""
    try:
        with path.open("rb") as file:
            text = file.read(1000).decode("ascii", "replace").strip()
    except OSError as error:
        raise BadInput(
            phrase("{path} cannot be read: {reason}.", path=str(path), reason=str(error.strerror))
        ) from error
    try:
        value = base64.b64decode(text.removeprefix(_KEY_FILE), validate=True) if text.startswith(_KEY_FILE) else b""
    except binascii.Error:
        value = b""
    if len(value) != 32:
        raise BadInput(phrase("{path} holds no key of Grantwright's.", path=str(path)))
    return Secret(_By.KEY, value)


def make_key_file(path: Path) -> Secret:
    """A new key, readable by its owner only. Raises StorageFault."""
    value = os.urandom(32)
    write_whole(path, f"{_KEY_FILE}{base64.b64encode(value).decode()}\n".encode())
    path.chmod(0o600)
    return Secret(_By.KEY, value)


def is_sealed(path: Path) -> bool:
    """Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class SealedWriter(io.RawIOBase):
    """Takes bytes in order and writes them sealed; only `finish` makes the file whole. One piece is in memory."""

    def __init__(self, file: IO[bytes], secret: Secret) -> None:
        super().__init__()
        salt, prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        key, check = secret.keys(salt)
        self._file, self._cipher, self._prefix, self._number = file, AESGCM(key), prefix, 0
        self._head = MAGIC + bytes([secret.kind]) + salt + check + prefix
        self._waiting = bytearray()
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return memoryview(data).nbytes

    def finish(self) -> None:
        """Write the last piece; without it nobody can open the file."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, data: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last=last), data, self._head))
        self._number += 1


class SealedReader(io.RawIOBase):
    """A sealed file's content, from any place; each piece is authenticated when it is read."""

    def __init__(self, file: IO[bytes], secret: Secret, name: str) -> None:
        """Raises BadInput for a wrong secret, and for a file that is cut off or was changed: the whole is read once."""
        super().__init__()
        self._file, self._name, self._place = file, name, 0
        head = file.read(_HEAD)
        if len(head) < _HEAD:
            raise self._damaged()
        kind, rest = head[len(MAGIC)], head[len(MAGIC) + 1 :]
        salt, check, self._prefix = rest[:_SALT], rest[_SALT : _SALT + _CHECK], rest[_SALT + _CHECK :]
        if kind not in (_By.PASSPHRASE, _By.KEY):
            raise self._damaged()
        if kind != secret.kind:
            raise BadInput(
                phrase("{name} was encrypted with a passphrase; give that one.", name=name)
                if kind == _By.PASSPHRASE
                else phrase("{name} was encrypted with a key file; give that one.", name=name)
            )
        key, expected = secret.keys(salt)
        if not compare_digest(check, expected):
            raise BadInput(phrase("This passphrase or key does not open {name}; nothing was changed.", name=name))
        self._head, self._cipher, self._kept = head, AESGCM(key), (-1, b"")
        length = file.seek(0, os.SEEK_END) - _HEAD
        self._pieces = max(-(-length // (PIECE + _TAG)), 1)
        self._size = length - self._pieces * _TAG
        for number in range(self._pieces):
            self._piece(number)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError(22, "Invalid argument")
        self._place = start + offset
        return self._place

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        if self._place >= self._size:
            return 0
        number, begin = divmod(self._place, PIECE)
        part = self._piece(number)[begin : begin + len(view)]
        view[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            self._file.seek(_HEAD + number * (PIECE + _TAG))
            nonce = _nonce(self._prefix, number, last=number == self._pieces - 1)
            try:
                data = self._cipher.decrypt(nonce, self._file.read(PIECE + _TAG), self._head)
            except InvalidTag:
                raise self._damaged() from None
            self._kept = (number, data)
        return self._kept[1]

    def _damaged(self) -> BadInput:
        return BadInput(phrase("{name} is cut off or was changed; nothing was changed here.", name=self._name))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])
