"""The token of a service, and whether a request shows it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Final

from ..refusal import Refused

VARIABLE: Final = "LEADLANG_TOKEN"
_SHORTEST: Final = 16
_LARGEST_FILE: Final = 10_000
_SCHEME: Final = b"bearer "


class Token:
    """Known by its hash alone, so that neither a message nor a traceback can show it."""

    def __init__(self, text: str) -> None:
        self._hash = sha256(text.encode("ascii")).digest()

    def refuse_strangers(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Refused (R100) where the headers of a request do not show the token. Takes the same time however
        much of a wrong one is right.
        """
        shown = [value for name, value in headers if name == b"authorization"]
        if len(shown) != 1 or shown[0][: len(_SCHEME)].lower() != _SCHEME:
            raise Refused("R100")
        if not compare_digest(sha256(shown[0][len(_SCHEME) :].strip(b" ")).digest(), self._hash):
            raise Refused("R100", "wrong")


def find_token(file: str | None) -> Token | None:
    """The token in a file, else the one in the environment, else None. Refused (R082) where it is no good
    one.
    """
    if file is None:
        text = os.environ.get(VARIABLE)
        return None if text is None else _token(text, VARIABLE)
    path = Path(file)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Refused("R082", "signs", file=file)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refused("R082", file=file, why=error.strerror or type(error).__name__) from None
    except UnicodeDecodeError:
        raise Refused("R082", "signs", file=file) from None
    return _token(text, file)


def _token(text: str, file: str) -> Token:
    text = text.strip()
    if not all("!" <= sign <= "~" for sign in text):
        raise Refused("R082", "signs", file=file)
    if len(text) < _SHORTEST:
        raise Refused("R082", "short", file=file)
    return Token(text)
