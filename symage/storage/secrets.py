"""Secrets of one installation: the key pepper, the URL-signing key and the webhook key.

Each comes from the environment, or from a file of mode 0600 in the data folder that is made at first
use. What is not here: API keys (`keys.py`).
"""

import os
import secrets
from pathlib import Path

from symage.storage.keys import Pepper
from symage.storage.signing import SigningKey


def pepper(folder: Path, given: str | None = None) -> Pepper:
    """The pepper of API keys; `given` is the value of SYMAGE_KEY_PEPPER, if set."""
    return Pepper("p1", bytes.fromhex(given or _kept(folder / "key_pepper")))


def signing_key(folder: Path, given: str | None = None) -> SigningKey:
    """The key of signed URLs; `given` is the value of SYMAGE_URL_SECRET, if set."""
    return SigningKey("k1", bytes.fromhex(given or _kept(folder / "url_secret")))


def webhook_key(folder: Path, given: str | None = None) -> bytes:
    """What the signing secrets of webhooks derive from; `given` is SYMAGE_WEBHOOK_KEY, if set."""
    return bytes.fromhex(given or _kept(folder / "webhook_key"))


def _kept(path: Path) -> str:
    """The secret in the file; made at first, by whichever process is first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _create(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def _create(path: Path, text: str) -> None:
    """Write to a file of our own, then link it: the first process wins and nobody reads half a secret."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
