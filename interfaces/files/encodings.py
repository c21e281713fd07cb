"""Bytes of a text file -> UTF-8: by byte order mark, as UTF-8, as Windows-1252 before any other guess."""

from __future__ import annotations

import codecs
import re

from attrs import frozen

from .outcome import FileProblem, FileRefused, problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHOWN = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "mac-roman": "Mac Roman",
    "cp850": "DOS (cp850)",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_SAMPLE = 1 << 18
# Tried in this order, each accepted only where the text then looks like western Europe writes.
_WESTERN_ENCODINGS = ("cp1252", "mac-roman", "cp850")
_CAPITALS = "ÄÖÜÉÈÊËÀÂÁÃÅÆÇÑÍÌÎÏÓÒÔÕØŒÚÙÛÝÐÞ"
_WESTERN = frozenset(
    _CAPITALS + "äöüßéèêëàâáãåæçñíìîïóòôõøœúùûýÿðþ¿¡€£§°ªº²³½¼¾©®™·•…–—‘’‚“”„«»´±×µ\xa0",
)
_HIGH = re.compile(rb"[\x80-\xff]")
# Words of other scripts hardly hold anything else.
_HIGH_WORD = re.compile(rb"[\x80-\xff]{4,}")
# Read in the wrong one of these encodings, letters become signs and capitals that never stand inside a word.
_ODD_IN_WORD = re.compile(rf"[a-z][{_CAPITALS}]|[A-Z][{_CAPITALS}][a-z]|[A-Za-z][„”·][a-z]")
# What is worth telling apart where the text is not western; rarer ones would only win by accident.
_OTHER_ENCODINGS = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp437",
    "cp850",
    "cp852",
    "cp866",
    "koi8_r",
    "mac_roman",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
]
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@frozen
class Decoded:
    """A file's text as UTF-8 bytes without a byte order mark or NUL characters.

    `encoding` is the name to show; `how` is `mark`, `given`, `plain` (UTF-8) or `guessed`.
    """

    data: bytes
    encoding: str
    how: str
    problems: tuple[FileProblem, ...] = ()


def decode(raw: bytes, given: str | None = None) -> Decoded:
    """The text of `raw` as UTF-8. Bytes that are no text in the encoding are reported with their line.

    Raises `FileRefused` F011 where `given` is no text encoding.
    """
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if given is not None:
        name, how = _known_encoding(given), "given"
        if marked == "utf-8":  # also where the encoding said to be is another one
            raw = raw[len(codecs.BOM_UTF8) :]
    elif marked is not None:
        name, how = marked, "mark"
        raw = raw[len(next(mark for mark, called in _MARKS if called == marked)) :]
    else:
        name, how = _detected(raw)
    data, problems = _as_utf8(raw, name, mixed=how in ("plain", "mark"))
    data, nul_problems = _without_nul(data.removeprefix(codecs.BOM_UTF8))
    problems = sorted((*problems, *nul_problems), key=lambda each: each.line)
    return Decoded(data, _shown(name), how, tuple(problems))


def _shown(name: str) -> str:
    return _SHOWN.get(name, name.upper())


def _known_encoding(given: str) -> str:
    try:
        "a".encode(given)
        b"a\xff".decode(given, "replace")  # not all that Python calls an encoding is one of whole files
        return codecs.lookup(given).name
    except (LookupError, ValueError):
        raise FileRefused("F011", encoding=given) from None


def _detected(raw: bytes) -> tuple[str, str]:
    start = raw[:4096]
    if start.count(0) * 5 > len(start) * 2:
        evens, odds = start[0::2].count(0), start[1::2].count(0)
        if evens != odds:
            return ("utf-16-le" if odds > evens else "utf-16-be"), "guessed"
    if _is_utf8(raw) or _mostly_utf8(raw):
        return "utf-8", "plain"
    sample = _around_high_bytes(raw)
    western = next((name for name in _WESTERN_ENCODINGS if _looks_western(sample, name)), None)
    return western or _guessed(sample), "guessed"


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(raw: bytes) -> bool:
    """A UTF-8 file with a few lines of another origin; in text that is not UTF-8 its sequences are rare."""
    in_sequences = sum(len(match) for match in _UTF8_SEQUENCE.findall(raw))
    return in_sequences * 2 > len(_HIGH.findall(raw))


def _around_high_bytes(raw: bytes) -> bytes:
    """Only the lines that say something about the encoding, wherever in the file they stand."""
    lines: list[bytes] = []
    size = 0
    for line in raw.split(b"\n"):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(lines)


def _looks_western(sample: bytes, encoding: str) -> bool:
    high = len(_HIGH.findall(sample))
    text = sample.decode(encoding, "replace")
    western = sum(character in _WESTERN for character in text)
    return (
        western * 10 >= high * 9
        and sum(map(len, _HIGH_WORD.findall(sample))) * 10 < high * 3
        and len(_ODD_IN_WORD.findall(text)) * 10 < high
    )


def _guessed(sample: bytes) -> str:
    import logging

    from charset_normalizer import from_bytes

    logging.getLogger("charset_normalizer").setLevel(logging.ERROR)
    best = from_bytes(sample, cp_isolation=_OTHER_ENCODINGS).best()
    if best is None:
        return "cp1252"
    return codecs.lookup(best.encoding).name


def _as_utf8(raw: bytes, name: str, mixed: bool) -> tuple[bytes, list[FileProblem]]:
    if name == "utf-8" and _is_utf8(raw):
        return raw, []
    try:
        return raw.decode(name).encode("utf-8", "replace"), []
    except UnicodeError:
        pass
    if name.startswith(("utf-16", "utf-32")):
        text = raw.decode(name, "replace").encode("utf-8", "replace")
        damaged = [
            problem("F107", number, encoding=_shown(name))
            for number, line in enumerate(text.split(b"\n"), 1)
            if "\ufffd".encode() in line
        ]
        return text, damaged
    return _line_by_line(raw, name, mixed)


def _line_by_line(raw: bytes, name: str, mixed: bool) -> tuple[bytes, list[FileProblem]]:
    lines: list[bytes] = []
    problems: list[FileProblem] = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        code = ""
        try:
            text = line.decode(name)
        except UnicodeError:
            code, text = "F107", line.decode(name, "replace")
            if mixed:
                try:
                    code, text = "F108", line.decode("cp1252")
                except UnicodeError:
                    code = "F107"
        if code:
            problems.append(problem(code, number, encoding=_shown(name)))
        lines.append(text.encode("utf-8", "replace"))
    return b"\n".join(lines), problems


def _without_nul(data: bytes) -> tuple[bytes, list[FileProblem]]:
    if b"\0" not in data:
        return data, []
    problems = [
        problem("F106", number, count=line.count(0))
        for number, line in enumerate(data.split(b"\n"), 1)
        if b"\0" in line
    ]
    return data.replace(b"\0", b""), problems
