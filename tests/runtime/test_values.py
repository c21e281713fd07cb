import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.runtime.folding import fold_all
from leadlang.runtime.times import Moment, zone
from leadlang.runtime.values import (
    MISSING,
    UNREADABLE,
    Gap,
    is_missing,
    read_items,
    read_moment,
    read_number,
    read_text,
    read_yes,
)

BERLIN, UTC_ZONE = zone("Europe/Berlin"), zone("UTC")
READERS = (read_text, read_number, read_yes, read_items, lambda raw: read_moment(raw, BERLIN))


class NotATime(datetime):
    """Like pandas' NaT: a datetime that is not equal to itself."""

    def __ne__(self, other: object) -> bool:
        return True


# ---------------------------------------------------------------- missing

MISSING_VALUES: list[object] = [
    None,
    math.nan,
    Decimal("NaN"),
    Decimal("sNaN"),
    NotATime(2026, 1, 1),
    [],
    [None, "n/a", ""],
]
MISSING_VALUES += ["", "  \t\xa0", "NULL", " null ", "n/a", "#N/A", "Select"]


@pytest.mark.parametrize("raw", MISSING_VALUES, ids=repr)
def test_missing_for_every_kind(raw: object) -> None:
    assert is_missing(raw)
    assert [reader(raw) for reader in READERS] == [MISSING] * len(READERS)


@pytest.mark.parametrize(
    "raw", ["NA", "N/A", "None", "unknown", "-", "Null", "select", "NaN", 0, False, ["x"]]
)
def test_not_missing_by_themselves(raw: object) -> None:
    assert not is_missing(raw)
    assert read_text(raw) is not MISSING


def test_further_markers_hold_in_any_spelling_and_however_the_value_is_stored() -> None:
    markers = fold_all(["None", "-", "-1", "Keine Angabe"])
    for raw in (
        "none",
        " NONE ",
        "-",
        "keine  ANGABE",
        -1,
        -1.0,
        Decimal("-1.00"),
        "-1",
        ["-", "None", None],
    ):
        assert is_missing(raw, markers), raw
        assert read_text(raw, markers) is read_number(raw, markers) is MISSING
    assert not is_missing("nonesuch", markers)
    assert read_items("a; - ;NONE;b", markers) == ("a", "b")


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (" as it Stands ", " as it Stands "),
        (True, "true"),
        (False, "false"),
        (42, "42"),
        (-7, "-7"),
        (5.0, "5"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "0.00000015"),
        (Decimal("1.50"), "1.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 12), "2026-01-31T12:00:00"),
        (datetime(2026, 1, 31, 12, 0, 1, 500, tzinfo=UTC), "2026-01-31T12:00:01.000500"),
        (["a", None, 2.0, " b "], "a; 2;  b "),
        (("x",), "x"),
        (math.inf, UNREADABLE),
        (Decimal("-Infinity"), UNREADABLE),
        (10**400, UNREADABLE),
        (Decimal("1E+999999"), UNREADABLE),
        ([1, math.inf], UNREADABLE),
        (b"bytes", UNREADABLE),
        ({"a": 1}, UNREADABLE),
    ],
    ids=repr,
)
def test_text(raw: object, text: object) -> None:
    assert read_text(raw) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_float_reads_back_as_it(number: float) -> None:
    text = read_text(number)
    assert isinstance(text, str) and float(text) == number
    assert "e" not in text and not text.endswith(".0")
    assert read_number(text) == read_number(number)


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("5", "5"),
        (" +5 ", "5"),
        ("-5.25", "-5.25"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("0", "0"),
        ("-0.0", "0"),
        ("007", "7"),
        (".5", "0.5"),
        ("$5", "5"),
        ("-$5", "-5"),
        ("$ -5", "-5"),
        ("5 €", "5"),
        ("€5M", "5000000"),
        ("5\xa0M\xa0€", "5000000"),
        ("20%", "20"),
        ("20 %", "20"),
        ("£1,234,567.80", "1234567.8"),
        ("1'234'567", "1234567"),
        ("1’234.5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1\xa0234", "1234"),
        ("5k", "5000"),
        ("5K", "5000"),
        ("1.5m", "1500000"),
        ("2bn", "2000000000"),
        ("2 Bn", "2000000000"),
        ("2B", "2000000000"),
        ("1e3", "1000"),
        ("1.5E-3", "0.0015"),
        ("1e400", "1E+400"),
        (7, "7"),
        (0.1, "0.1"),
        (1e22, "1E+22"),
        (Decimal("1.10"), "1.1"),
        ("9" * 400, "9" * 400),
    ],
    ids=repr,
)
def test_numbers(raw: object, number: str) -> None:
    assert read_number(raw) == Decimal(number)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "1,5",
            "1,23",
            "12,34,567",
            "1234,567",
            "0,123",
            "1,234'567",
            "1 234",
            "1.234.567",
            "5.",
            ".",
            "-",
            "$",
        ),
        *(
            "--5",
            "-$-5",
            "$5€",
            "5 5",
            "5kk",
            "1e3k",
            "1e401",
            "1e-401",
            "1e99999999999",
            "9" * 401,
            "1" * 5000,
        ),
        *(
            "1/2",
            "½",
            "٣",
            "５",
            "5²",
            "0x10",
            "1_000",
            "inf",
            "Infinity",
            "1,000,",
            "2b",
            "ten",
            "5 EUR",
            "(5)",
        ),
        *(
            True,
            False,
            math.inf,
            -math.inf,
            Decimal("Infinity"),
            10**400,
            date(2026, 1, 1),
            [5],
            Decimal("1E-401"),
        ),
    ],
    ids=repr,
)
def test_what_is_no_number(raw: object) -> None:
    assert read_number(raw) is UNREADABLE


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("1.234,5", Decimal("1234.5")),
        ("1,5", Decimal("1.5")),
        ("1.234", Decimal(1234)),
        ("1'234,50 €", Decimal("1234.5")),
        (",5", Decimal("0.5")),
        ("1,5M", Decimal(1_500_000)),
        ("1.5", UNREADABLE),
        ("1,234.5", UNREADABLE),
        (1.5, Decimal("1.5")),
    ],
)
def test_numbers_with_a_decimal_comma(raw: object, number: object) -> None:
    assert read_number(raw, decimal_comma=True) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_number_is_read_exactly(number: Decimal) -> None:
    assert read_number(number) == read_number(str(number)) == read_number(f" {number:f} %") == number
    if number == number.to_integral_value():
        assert read_number(f"{int(number):,}") == number


# ---------------------------------------------------------------- yes or no


def test_yes_and_no() -> None:
    for raw in (True, 1, 1.0, Decimal("1.00"), "true", "TRUE", " Yes ", "ja", "JA", "1", "1.0", "ｙｅｓ"):
        assert read_yes(raw) is True, raw
    for raw in (False, 0, 0.0, -0.0, Decimal(0), "false", "No", "NEIN", "0", "0.0"):
        assert read_yes(raw) is False, raw
    neither: list[object] = ["y", "n", "maybe", "on", "2", 2, 0.5, math.inf, "1%", date(2026, 1, 1), [True]]
    assert [read_yes(raw) for raw in neither] == [UNREADABLE] * len(neither)


# ---------------------------------------------------------------- dates


def test_moments_of_every_kind_of_value() -> None:
    day = (date(2026, 1, 31) - date(1970, 1, 1)).days
    noon = day * 86_400_000_000 + 12 * 3_600_000_000
    at_noon = Moment(day, noon, False)
    ahead = timezone(timedelta(hours=1))
    for raw in (
        datetime(2026, 1, 31, 12),
        datetime(2026, 1, 31, 12, tzinfo=UTC),
        datetime(2026, 1, 31, 13, tzinfo=ahead),
        datetime(2026, 1, 31, 13, tzinfo=BERLIN),
        "2026-01-31T12:00",
        noon // 1_000_000,
        noon / 1_000_000,
        Decimal(noon // 1_000),
        str(noon // 1_000),
        f"{noon // 1_000_000}.0",
    ):
        assert read_moment(raw, UTC_ZONE) == at_noon, raw
    assert read_moment(date(2026, 1, 31), UTC_ZONE) == Moment(day, day * 86_400_000_000, True)
    assert read_moment(date(2026, 1, 31), BERLIN) == Moment(day, (day * 24 - 1) * 3_600_000_000, True)
    assert read_moment("1/2/2026", UTC_ZONE, day_first=True) == read_moment("2026-02-01", UTC_ZONE)
    no_moments: list[object] = ["soon", 5, 1.5, 123456789, 10**400, True, ["2026-01-31"], math.inf]
    assert [read_moment(raw, UTC_ZONE) for raw in no_moments] == [UNREADABLE] * len(no_moments)
    assert read_moment("2026-01-31", UTC_ZONE, fold_all(["2026-01-31"])) is MISSING


# ---------------------------------------------------------------- several values


@pytest.mark.parametrize(
    ("raw", "items"),
    [
        ("a; B c ;;n/a; ", ("a", "B c")),
        ("one", ("one",)),
        (["a;b", " c ", None, 3.0, True], ("a;b", "c", "3", "true")),
        (("x", "x"), ("x", "x")),
        (7, ("7",)),
        ("; ;", MISSING),
        ([1, math.inf], UNREADABLE),
        (object(), UNREADABLE),
    ],
)
def test_items(raw: object, items: object) -> None:
    assert read_items(raw) == items


# ---------------------------------------------------------------- anything at all


class Odd(StrEnum):
    MEMBER = "5"


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=True)
    | st.text()
    | st.text(alphabet="0123456789.,-+eEkMbn$€% :/TZJan")
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC) | st.just(BERLIN))
    | st.binary()
    | st.just(Odd.MEMBER),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner),
    max_leaves=4,
)


@given(anything)
def test_no_value_whatever_makes_a_reader_raise(raw: object) -> None:
    for markers in (frozenset[str](), frozenset({"x"})):
        assert isinstance(read_text(raw, markers), str | Gap)
        assert isinstance(read_number(raw, markers), Decimal | Gap)
        assert isinstance(read_number(raw, markers, decimal_comma=True), Decimal | Gap)
        assert isinstance(read_yes(raw, markers), bool | Gap)
        assert isinstance(read_items(raw, markers), tuple | Gap)
        assert isinstance(read_moment(raw, BERLIN, markers, day_first=True), Moment | Gap)
        if isinstance(raw, list):
            gone = is_missing(raw, markers)
            assert (read_text(raw, markers) is MISSING) == (read_items(raw, markers) is MISSING) == gone


def test_long_texts_are_judged_quickly() -> None:
    long = ["- " + " " * 1500 + "x", "x" + " " * 200_000 + "x", "1" * 200_000]
    long += [",".join(["111"] * 50_000), "é " * 99_999, "e\u0301" * 50_000]
    started = perf_counter()
    for text in long:
        assert read_number(text) is read_yes(text) is read_moment(text, BERLIN) is UNREADABLE
    assert perf_counter() - started < 3
