"""Webhooks as the public scheme "Standard Webhooks" signs them, and where they go."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from attrs import field, frozen

from ..refusal import Refused

PREFIX: Final = "whsec_"
_SHORTEST, _LONGEST = 24, 64
_LARGEST_FILE: Final = 10_000


@frozen
class Webhook:
    """Whom changes of stage are told, and the key by which they know that it is us."""

    url: str
    key: bytes = field(repr=False)

    @property
    def is_near(self) -> bool:
        """On this very machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    def headers(self, message_id: str, seconds: int, content: bytes) -> dict[str, str]:
        """The three headers by which a receiver can tell that this content is ours, and new."""
        signed = b"%s.%d.%s" % (message_id.encode("ascii"), seconds, content)
        signature = b64encode(hmac.digest(self.key, signed, sha256)).decode("ascii")
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": f"v1,{signature}",
        }


def webhook_to(url: str, secret_file: Path | None, plain_http: bool) -> Webhook:
    """Refused where the address cannot be meant, or would send leads unencrypted to another machine (R140),
    or where there is no good secret (R141).
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Refused("R140", url=_without_secrets(url)) from None
    if parts.scheme not in ("http", "https") or not host or not url.isascii() or not url.isprintable():
        raise Refused("R140", url=_without_secrets(url))
    if parts.scheme == "http" and not plain_http and not _is_loopback(host):
        raise Refused("R140", "plain", url=_without_secrets(url))
    if secret_file is None:
        raise Refused("R141", "none")
    return Webhook(url, _key(secret_file))


def _key(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise Refused("R141", "form", file=file)
        text = file.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise Refused("R141", file=file, why=error.strerror or type(error).__name__) from None
    except UnicodeDecodeError:
        raise Refused("R141", "form", file=file) from None
    try:
        key = b64decode(text.removeprefix(PREFIX), validate=True)
    except (Error, ValueError):
        raise Refused("R141", "form", file=file) from None
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise Refused("R141", "form", file=file)
    return key


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _without_secrets(url: str) -> str:
    """As much of an address as may be shown."""
    return url.rpartition("@")[2].partition("?")[0][:80]
