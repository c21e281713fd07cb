import random
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.runtime import folding, folding_table
from leadlang.runtime.folding import fold, fold_all, trim, words

SAME_UNICODE = unicodedata.unidata_version == folding.UNICODE_VERSION
only_same_unicode = pytest.mark.skipif(not SAME_UNICODE, reason="this Python knows another Unicode")
EVERY = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000]
WHITE = {
    *"\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff",
    *map(chr, range(0x2000, 0x200B)),
}


def by_python(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text)
    while (again := unicodedata.normalize("NFKC", normal.casefold())) != normal:
        normal = again
    return " ".join("".join(" " if c in WHITE else c for c in normal).split(" ")).strip(" ")


def squeezed(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


# Characters that join, reorder or fold in unusual ways, mixed with plain ones.
LIVELY = (
    "aAjJ sSßẞİıΣσςµKÅé\u0301\u0308\u0327\u0323\u0345\u0331Αᾳᾼͺΰϓϔﬁﬃŉǰ가각ᄀᄋ\u1161\u11a8\u11c2ﾡￂ"
    "ﾞﾟカは\u3099\u309aか²½①㎏Ⅷ\u0f71\u0f73\u0f74\u1fbe\u00a8\u2126Ꭰꭰ\u01c4𝐀𝔄\u1d15e\u0958\ufb2c"
    "\u0dd9\u0dcf\u0ddc\u0dca\U00011099\U000110ba"
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("", ""),
        ("CEO", "ceo"),
        ("  Managing \t\n Director ", "managing director"),
        ("a\x1cb\x00", "a\x1cb\x00"),
        ("Geschäftsführer", "geschäftsführer"),
        ("Gescha\u0308ftsfu\u0308hrer", "geschäftsführer"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ẞ", "ss"),
        ("ＣＥＯ", "ceo"),
        ("ﬁnance", "finance"),
        ("ΟΔΟΣ", "οδοσ"),
        ("İ", "i̇"),
        ("a\xa0\u3000b\ufeff", "a b"),
        ("\u1112\u1161\u11ab", "한"),
        ("\ud800X", "\ud800x"),
        ("\u0378", "\u0378"),
    ],
)
def test_folded_forms(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_the_table_is_of_the_version_that_is_named() -> None:
    assert folding_table.UNICODE_VERSION == folding.UNICODE_VERSION == "14.0.0"


def special() -> list[str]:
    """Every character that folding could change or move; Hangul syllables, all alike, only now and then."""
    found = [c for c in EVERY if c.casefold() != c or unicodedata.combining(c)]
    found += [c for c in EVERY if unicodedata.decomposition(c)]
    return found + EVERY[::97]


@only_same_unicode
def test_special_characters_alone_and_between_others_fold_as_unicode_says() -> None:
    texts = [text for c in special() for text in (c, f"é{c}A")]
    assert [text for text in texts if fold(text) != squeezed(by_python(text))] == []


@pytest.mark.slow
@only_same_unicode
def test_every_character_folds_as_unicode_says() -> None:
    texts = [text for c in EVERY for text in (c, f"é{c}A", f"{c}\u0301{c}")]
    assert [text for text in texts if fold(text) != squeezed(by_python(text))] == []


@only_same_unicode
def test_random_texts_fold_as_unicode_says() -> None:
    draw, unusual = random.Random(7), special()
    for _ in range(5_000):
        text = "".join(draw.choices(LIVELY, k=4) + draw.choices(unusual, k=3) + draw.choices(EVERY, k=1))
        assert fold(text) == squeezed(by_python(text)), ascii(text)


@only_same_unicode
def test_word_characters_are_letters_marks_and_decimal_digits() -> None:
    kinds = {c: unicodedata.category(c) for c in EVERY}
    expected = {c for c, kind in kinds.items() if kind[0] in "LM" or kind == "Nd" or c == "_"}
    assert set("".join(words("".join(EVERY)))) == expected


@given(st.text() | st.text(alphabet=LIVELY))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=LIVELY + "".join(sorted(WHITE))))
def test_composed_and_decomposed_spellings_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@given(st.text(alphabet="ab\x1c\x1f\x85\u200b" + "".join(sorted(WHITE))))
def test_trim_takes_exactly_the_white_space(text: str) -> None:
    assert trim(text) == text.strip("".join(WHITE))


def test_words_are_whole() -> None:
    assert words(fold("Director, CTO-Office (R&D) 24x7 e_mail")) == (
        *("director", "cto", "office", "r", "d", "24x7", "e_mail"),
    )
    assert words(fold("Geschäftsführer/Inhaber – Zürich")) == ("geschäftsführer", "inhaber", "zürich")
    assert words("") == words("?! –") == ()


def test_fold_all() -> None:
    assert fold_all(["-", " None ", "NONE"]) == {"-", "none"}


def test_ascii_text_never_loads_the_table() -> None:
    code = (
        "import sys; from leadlang.runtime.folding import fold, words; words(fold('Plain  Text'));"
        "assert 'leadlang.runtime.folding_table' not in sys.modules; fold('ä');"
        "assert 'leadlang.runtime.folding_table' in sys.modules; assert 'unicodedata' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@only_same_unicode
def test_the_script_writes_the_committed_table() -> None:
    root = Path(__file__).parents[2]
    code = "import runpy; print(runpy.run_path('scripts/make_folding_table.py')['table'](), end='')"
    made = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert made.stdout == (root / "runtime" / "folding_table.py").read_text(encoding="ascii")
