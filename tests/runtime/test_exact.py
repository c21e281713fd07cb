import decimal
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from leadlang.runtime import exact
from leadlang.runtime.exact import (
    MAX_MILLIS,
    expire,
    fade_by_percent,
    fade_by_points,
    fade_out,
    half_even,
    half_up,
    halve,
    held,
    percent_of,
    to_millis,
)

amounts = st.integers(-MAX_MILLIS, MAX_MILLIS) | st.integers(-50_000, 50_000)
percents = st.integers(0, 100_000) | st.sampled_from([1, 1_000, 10_000, 50_000, 99_999, 100_000])
spans = st.integers(1, 400) | st.integers(1, 4_000_000)
ages = st.integers(0, 1_000) | st.integers(0, 4_000_000)


@given(st.integers(), st.integers(1, 10**9))
@example(5, 2)
@example(-5, 2)
@example(7, 2)
@example(-1, 2)
def test_rounding_of_fractions(numerator: int, denominator: int) -> None:
    value = Fraction(numerator, denominator)
    assert half_even(numerator, denominator) == round(value)
    assert half_up(numerator, denominator) == math.floor(value + Fraction(1, 2))


@pytest.mark.parametrize(
    ("points", "millis"),
    [
        ("1.5", 1500),
        ("0.0005", 0),
        ("0.0015", 2),
        ("0.00050000000000000000000000000000000000000000000000000001", 1),
        ("-0.0015", -2),
        ("-0", 0),
        ("0E+500", 0),
        ("1E-400", 0),
        ("999999999.9994", 999_999_999_999),
        ("999999999.9999", MAX_MILLIS),
        ("1E+400", MAX_MILLIS),
        ("-1000000001", -MAX_MILLIS),
    ],
)
def test_points_become_millis(points: str, millis: int) -> None:
    assert to_millis(Decimal(points)) == millis


@given(st.decimals(-(10**9), 10**9, allow_nan=False))
def test_millis_are_rounded_half_to_even(points: Decimal) -> None:
    assert to_millis(points) == held(round(Fraction(points) * 1000))


def test_the_decimal_settings_around_do_not_matter() -> None:
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        assert to_millis(Decimal("12.3454999")) == 12_345
        assert halve(100_000, 30, 7) == 85_067
        assert fade_by_percent(MAX_MILLIS, 1_000, 1, 500) == 6_570_483_042


@given(amounts, st.integers(0, 1_000_000))
def test_percentages(amount: int, percent: int) -> None:
    assert percent_of(amount, percent) == round(Fraction(amount) * percent / 100_000)


def test_held() -> None:
    assert (held(MAX_MILLIS + 1), held(-MAX_MILLIS - 1), held(-7)) == (MAX_MILLIS, -MAX_MILLIS, -7)


# ---------------------------------------------------------------- fading by percent


@given(amounts, percents, st.integers(1, 60), st.integers(0, 30_000))
@example(1, 50_000, 1, 1)
@example(3, 50_000, 1, 1)
@example(5 * 2**30, 50_000, 1, 31)
@example(2**39, 50_000, 1, 40)
@example(2**39, 50_000, 1, 41)
def test_fading_by_percent(amount: int, percent: int, days: int, age: int) -> None:
    steps = age // days
    if steps > 600:
        steps, age = 600, 600 * days
    kept = Fraction(100_000 - percent, 100_000) ** steps
    assert fade_by_percent(amount, percent, days, age) == round(amount * kept)


def test_fading_by_percent_over_very_many_steps() -> None:
    for percent, steps in [(1, 1_000_000), (1, 2_830_000), (7, 350_000), (100, 20_000)]:
        kept, amount = 100_000 - percent, MAX_MILLIS
        shown = fade_by_percent(amount, percent, 1, steps)
        with decimal.localcontext(prec=80):
            true = amount * (Decimal(kept).ln() * steps - Decimal(100_000).ln() * steps).exp()
        assert shown == round(true) > 0
    assert fade_by_percent(MAX_MILLIS, 1, 1, 4_000_000) == 0


def test_fading_by_a_hundred_percent_or_more_leaves_nothing() -> None:
    for percent in (100_000, 150_000, 1_000_000):
        assert fade_by_percent(5_000, percent, 30, 29) == 5_000
        assert fade_by_percent(5_000, percent, 30, 30) == fade_by_percent(5_000, percent, 30, 61) == 0
    assert fade_by_percent(5_000, 0, 1, 4_000_000) == 5_000


# ---------------------------------------------------------------- halving


def rounded_half(amount: int, days: int, age: int) -> int:
    """Integers only: m is nearest if (2m - 1)^days × 2^age <= (2 × amount)^days <= (2m + 1)^days × 2^age."""
    power = (2 * abs(amount)) ** days
    low, high = 0, abs(amount)
    while low < high:
        middle = (low + high) // 2
        if (2 * middle + 1) ** days << age >= power:
            high = middle
        else:
            low = middle + 1
    if (2 * low + 1) ** days << age == power and low & 1:
        low += 1
    return low if amount > 0 else -low


@given(amounts, st.integers(1, 40), st.integers(0, 400))
@example(3, 1, 1)
@example(1, 7, 7)
@example(5, 7, 7)
@example(MAX_MILLIS, 10, 399)
def test_halving(amount: int, days: int, age: int) -> None:
    assert halve(amount, days, age) == rounded_half(amount, days, age)


def test_halving_by_many_days() -> None:
    assert halve(100_000, 30, 30) == 50_000
    assert halve(100_000, 30, 15) == 70_711
    assert halve(MAX_MILLIS, 365, 364) == rounded_half(MAX_MILLIS, 365, 364)
    assert halve(MAX_MILLIS, 4_000_000, 1) == 999_999_826_713
    assert halve(MAX_MILLIS, 1, 4_000_000) == 0
    assert halve(MAX_MILLIS, 1, 40) == 1
    assert halve(MAX_MILLIS, 1, 41) == 0


def test_more_digits_are_taken_where_the_first_do_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [(days, age) for days in (7, 30) for age in range(60)]
    cases = [(amount, *span) for amount in (-77_777, 123, MAX_MILLIS) for span in spans]
    expected = [halve(*case) for case in cases]
    steps = [fade_by_percent(MAX_MILLIS, 3_000, 1, age) for age in range(300)]
    monkeypatch.setattr(exact, "_FIRST_PRECISION", 11)
    assert [halve(*case) for case in cases] == expected
    assert [fade_by_percent(MAX_MILLIS, 3_000, 1, age) for age in range(300)] == steps


# ---------------------------------------------------------------- the others, and what holds for all


@given(amounts, st.integers(0, 10**9), spans, ages)
def test_fading_by_points(amount: int, step: int, days: int, age: int) -> None:
    left = max(abs(amount) - (age // days) * step, 0)
    assert fade_by_points(amount, step, days, age) == (left if amount >= 0 else -left)


@given(amounts, spans, ages)
def test_fading_out_and_expiring(amount: int, days: int, age: int) -> None:
    linear = amount * max(Fraction(days - age, days), Fraction(0))
    assert fade_out(amount, days, age) == round(linear)
    assert expire(amount, days, age) == (amount if age < days else 0)


@given(amounts, percents, spans, ages)
def test_both_signs_fade_alike_and_never_grow(a: int, percent: int, days: int, age: int) -> None:
    fadings: list[Callable[[int, int], int]] = [
        lambda amount, at: fade_by_percent(amount, percent, days, at),
        lambda amount, at: fade_by_points(amount, percent, days, at),
        lambda amount, at: halve(amount, days, at),
        lambda amount, at: fade_out(amount, days, at),
        lambda amount, at: expire(amount, days, at),
    ]
    for fading in fadings:
        assert fading(a, 0) == a
        assert fading(-a, age) == -fading(a, age)
        assert abs(fading(a, age + 1)) <= abs(fading(a, age)) <= abs(a)


def test_every_age_is_quick() -> None:
    started = perf_counter()
    for age in range(0, 4_000_000, 20_000):
        fade_by_percent(MAX_MILLIS, 1, 1, age)
        fade_by_percent(MAX_MILLIS, 99_999, 1, age)
        halve(MAX_MILLIS, 399_989, age)
    assert perf_counter() - started < 3, "600 results should take well under a millisecond each"
