"""A place in a statement, and its pieces as they are written: what every complaint starts from."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from .lexer import Piece
from .problems import Span
from .words import WordTable


@frozen
class Place:
    """Where a statement stopped: its pieces, the index, what could have stood there."""

    pieces: Sequence[Piece]
    at: int
    expected: frozenset[str]
    table: WordTable

    @property
    def here(self) -> Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def before(self, back: int = 1) -> Piece | None:
        return self.pieces[self.at - back] if self.at >= back else None

    def behind(self, ahead: int = 1) -> Piece | None:
        return self.pieces[self.at + ahead] if self.at + ahead < len(self.pieces) else None

    @property
    def statement(self) -> str:
        return self.pieces[0].type

    @property
    def span(self) -> Span:
        """The piece that is wrong, or the last one where something is missing behind it."""
        piece = self.here or self.pieces[-1]
        return piece.span

    def word(self, concept: str) -> str:
        return self.table.canonical(concept)


def is_keyword(piece: Piece) -> bool:
    """A keyword that is a word, not a sign."""
    return bool(piece.concepts) and piece.text[0].isalpha()


def written(piece: Piece) -> str:
    """A piece as it is written, a quoted one in plain quotes."""
    return f'"{piece.text}"' if piece.quoted else piece.text


def text_of(pieces: Sequence[Piece]) -> str:
    """Pieces as they would be written, signs close to their numbers."""
    text = ""
    for at, piece in enumerate(pieces):
        close = at > 0 and (
            pieces[at - 1].type in ("PLUS", "MINUS", "LPAR", "LSQB")
            or piece.type in ("COMMA", "RPAR", "RSQB")
        )
        text += ("" if close or not text else " ") + written(piece)
    return text


def whole_span(pieces: Sequence[Piece]) -> Span:
    """The place of several pieces together."""
    return Span(pieces[0].file, pieces[0].start, pieces[-1].end)
