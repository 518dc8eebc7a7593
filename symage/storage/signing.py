"""Signed paths: a link to one file that anybody may follow until it expires.

/files/<job_id>/<name>?e=<unix seconds>&k=<key id>&s=<signature>

The signature covers the path and the expiry; `k` names the secret, so that secrets can be rotated.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class SigningKey:
    id: str
    secret: bytes


def sign(key: SigningKey, path: str, *, expires: int) -> str:
    """The path with its query string; `expires` is unix seconds."""
    return f"{quote(path)}?e={expires}&k={key.id}&s={_signature(key, path, expires)}"


def is_valid(
    keys: Sequence[SigningKey], path: str, *, expires: str, key_id: str, signature: str, now: int
) -> bool:
    """Whether the signature is ours and has not expired; `now` is unix seconds."""
    if not expires.isascii() or not expires.isdigit() or len(expires) > 12:
        return False
    key = next((key for key in keys if key.id == key_id), None)
    if key is None:
        return False
    genuine = hmac.compare_digest(_signature(key, path, int(expires)).encode(), signature.encode())
    return genuine and int(expires) >= now


def _signature(key: SigningKey, path: str, expires: int) -> str:
    digest = hmac.new(key.secret, f"GET\n{path}\n{expires}".encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
