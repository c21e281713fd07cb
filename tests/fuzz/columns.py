"""Columns of every type that Polars has, with the values that hurt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

import polars as pl

Unit = Literal["ms", "us", "ns"]

TEXTS = (
    "DE", "ceo", "CEO", "pricing", "visited", "whitepaper", "1", "0", "1.5", "1,5", "1.234,5", "-3", "100",
    "500", "5M", "20%", "€ 5", "1e3", "1e400", "1e-400", "9" * 30, "9" * 1700, "0x10", "½", "１２", "١٢",
    "NaN", "inf", "-inf", "+", "-", ".", "", " ", "NULL", "null", "n/a", "#N/A", "Select", "None", "NA",
    "true", "FALSE", "ja", "Nein", "yes", "no", "a; b", ";", ";;", "CRM; ÖL;", "2026-06-15",
    "2026-06-15T12:00:00Z", "2026-06-15 12:00", "15.6.2026", "01/02/2026", "2026-02-30", "0000-00-00",
    "0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31", "10000-01-01",
    "24:00", "1718000000", "1718000000000", "99999999999999", "2026-06-15T24:00", "2026-06-15T23:59:60Z",
    "2026-06-15T12:00+99:99", "June 5, 2026", "\0", "a\0b", "\ufeffx", "ﬁ", "ẞ", "ß", "SS", "İ", "ı",
    "e\u0301", "é", "\u0345", "🦊", "\u00a0", "\u200b", "\u2028", "a\nb", '"', "x" * 3000, "\U0010ffff",
    "'1", "=1+1", "@x", "[1, 2]", "{}", "/pricing", "https://x.example/pricing?a=1", "@gmail.com",
    "A@GMAIL.COM",
)  # fmt: skip
WHOLE = (
    0, 1, -1, 2, 3, 30, 49, 50, 51, 99, 100, 101, 500, 501, 1000, 1718000000, 1718000000000, 5_000_000,
    2**31, 2**53 + 1, 2**63 - 1,
)  # fmt: skip
FLOATS = (
    0.0, -0.0, 1.0, 0.1, 1 / 3, 1.5, 50.0, 100.0, 99.99999999999999, 1e15, 1e16, 1e22, 1e300, 5e-324,
    2.0**53, 1.718e9, 1718000000000.0, float("nan"), float("inf"), float("-inf"), -1e300,
    123456789012345680.0, 1e-7, 3.4e38,
)  # fmt: skip
DAYS = (
    date(2026, 6, 15), date(2026, 6, 14), date(2026, 5, 16), date(1, 1, 1), date(9999, 12, 31),
    date(1970, 1, 1), date(1900, 2, 28),
)  # fmt: skip
CLOCKS = (time(0), time(12), time(23, 59, 59, 999999), time(2, 30))
MOMENTS = tuple(datetime.combine(day, clock) for day in DAYS for clock in CLOCKS)
UNITS: tuple[Unit, ...] = ("ms", "us", "ns")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia")
_DAY_COUNTS = (0, 20619, 2932896, 2932897, -719162, -719163, 2**31 - 1, -(2**31))
_TICKS = (
    0, 1, -1, 1781481600, 1781481600000, 1781481600000000, 1781481600000000000, 2**63 - 1, -(2**63) + 1,
    253402300799999999, 253402300800000000, 253402297199999999, -62135596800000000, -62135596800000001,
    -62135593592000000, 253402300799999, 253402300800000, -62135596800001,
)  # fmt: skip

Maker = Callable[[Random, int], pl.Series]


def _of(values: Sequence[object], dtype: pl.DataType) -> Maker:
    """A column of one type whose cells are some of the values, or null."""

    def make(random: Random, height: int) -> pl.Series:
        cells = [None if random.random() < 0.15 else random.choice(values) for _ in range(height)]
        return pl.Series("x", cells, dtype=dtype, strict=False)

    return make


def _whole(dtype: pl.DataType, low: int, high: int) -> Maker:
    return _of([*(number for number in WHOLE if low <= number <= high), low, high], dtype)


def _raw(values: Sequence[int], through: pl.DataType, dtype: pl.DataType) -> Maker:
    """A column made from its physical numbers, so that it may hold what Python cannot."""

    def make(random: Random, height: int) -> pl.Series:
        return _of(values, through)(random, height).cast(dtype)

    return make


def _text(random: Random, height: int) -> pl.Series:
    some = random.sample(TEXTS, random.choice((1, 2, 5, 20)))
    return _of(some, pl.String())(random, height)


def _categorical(random: Random, height: int) -> pl.Series:
    return _text(random, height).cast(pl.Categorical())


def _enum(random: Random, height: int) -> pl.Series:
    texts = _text(random, height)
    return texts.cast(pl.Enum(texts.drop_nulls().unique(maintain_order=True)))


def _lists(random: Random, height: int) -> pl.Series:
    three = (
        random.choice(ANY_SIMPLE)(random, height * 3).reshape((height, 3)).arr.to_list()
        if height
        else _null(random, 0)
    )
    sizes = [random.choice((None, 0, 1, 1, 2, 2, 3, 3)) for _ in range(height)]
    frame = pl.DataFrame([three.alias("x"), pl.Series("size", sizes, dtype=pl.Int64())])
    if not height:
        return frame["x"]
    return frame.select(pl.when(pl.col("size").is_not_null()).then(pl.col("x").list.head("size")).alias("x"))[
        "x"
    ]


def _array(random: Random, height: int) -> pl.Series:
    width = random.choice((1, 2, 3))
    inner = random.choice(ANY_SIMPLE)(random, height * width)
    return (
        inner.reshape((height, width)) if height else pl.Series("x", [], dtype=pl.Array(inner.dtype, width))
    )


def _nested(random: Random, height: int) -> pl.Series:
    return _each_in_a_list(random.choice((_lists, _array))(random, height))


def _each_in_a_list(column: pl.Series) -> pl.Series:
    rows = column.alias("x").to_frame().with_row_index("row")
    return rows.group_by("row", maintain_order=True).agg("x")["x"]


def _struct(random: Random, height: int) -> pl.Series:
    parts = [
        random.choice(ANY_SIMPLE)(random, height).alias(f"part {n}") for n in range(random.choice((1, 2)))
    ]
    return pl.DataFrame(parts).to_struct("x")


def _listed_structs(random: Random, height: int) -> pl.Series:
    return _each_in_a_list(_struct(random, height))


def _objects(random: Random, height: int) -> pl.Series:
    some: tuple[object, ...] = (
        None, 1, 1.5, "DE", Decimal("1.5"), [1], (1, "a"), {"a": 1}, {1}, b"x", object, float("nan"),
        MOMENTS[0], DAYS[0], timedelta(1), time(1), True, Decimal("NaN"), Decimal("inf"), Decimal("1e500"),
        10**500, [None], [], [[1], "x"], MOMENTS[0].replace(tzinfo=UTC), complex(1, 2), float("inf"),
        [float("inf")],
    )  # fmt: skip
    return pl.Series("x", [random.choice(some) for _ in range(height)], dtype=pl.Object())


def _null(random: Random, height: int) -> pl.Series:
    return pl.Series("x", [None] * height, dtype=pl.Null())


def _decimal(random: Random, height: int) -> pl.Series:
    scale = random.choice((0, 1, 3, 10, 37, 38))
    most = 10 ** (38 - scale) - 1
    values = [
        Decimal(value)
        for value in ("0", "1", "-1", "50", "0.5", "100", "0.1", "99.999")
        if abs(Decimal(value)) <= most
    ]
    return _of([*values, Decimal(most), Decimal(-most)], pl.Decimal(38, scale))(random, height)


def _datetimes(random: Random, height: int) -> pl.Series:
    unit = random.choice(UNITS)
    zone = random.choice((None, *ZONES))
    near = [moment for moment in MOMENTS if 1900 < moment.year < 2200]
    moments = near if unit == "ns" or zone else MOMENTS
    column = _of(moments, pl.Datetime(unit))(random, height)
    return column.dt.replace_time_zone("UTC").dt.convert_time_zone(zone) if zone else column


def _far_datetimes(random: Random, height: int) -> pl.Series:
    unit = random.choice(UNITS)
    kind = pl.Datetime(unit, random.choice((None, *ZONES)))
    far = _raw(_TICKS, pl.Int64(), kind)(random, height)
    near = _of([moment for moment in MOMENTS if 1900 < moment.year < 2200], pl.Datetime(unit))(random, height)
    mostly = pl.Series([random.random() < 0.8 for _ in range(height)], dtype=pl.Boolean())
    return near.cast(kind).zip_with(mostly, far)


SIMPLE: tuple[Maker, ...] = (
    _text, _text, _text, _categorical, _enum, _decimal, _datetimes, _datetimes, _null,
    _whole(pl.Int8(), -128, 127), _whole(pl.UInt8(), 0, 255), _whole(pl.Int16(), -(2**15), 2**15 - 1),
    _whole(pl.UInt16(), 0, 2**16 - 1), _whole(pl.Int32(), -(2**31), 2**31 - 1),
    _whole(pl.UInt32(), 0, 2**32 - 1), _whole(pl.Int64(), -(2**63), 2**63 - 1),
    _whole(pl.UInt64(), 0, 2**64 - 1), _whole(pl.Int128(), -(2**127), 2**127 - 1),
    _of(FLOATS, pl.Float32()), _of(FLOATS, pl.Float64()), _of(FLOATS, pl.Float64()),
    _of((True, False), pl.Boolean()), _of(DAYS, pl.Date()), _of(CLOCKS, pl.Time()),
    _of((timedelta(0), timedelta(days=3), timedelta(microseconds=-1)), pl.Duration("us")),
    _of((b"", b"DE", b"\xff\xfe", b"1"), pl.Binary()),
)  # fmt: skip
FAR: tuple[Maker, ...] = (
    _raw(_DAY_COUNTS, pl.Int32(), pl.Date()),
    _far_datetimes,
    _raw(_TICKS, pl.Int64(), pl.Duration("ms")),
)
ANY_SIMPLE = (*SIMPLE, *FAR)
COMPOUND: tuple[Maker, ...] = (_lists, _lists, _array, _nested, _struct, _listed_structs, _objects)


def far_in_lists(random: Random, height: int) -> pl.Series:
    """Lists of dates, far ones among them."""
    return _each_in_a_list(random.choice(FAR)(random, height))


def column(random: Random, name: str, height: int) -> pl.Series:
    """A column of a random type; every fifth holds no single values, some hold far dates."""
    chosen = random.random()
    makers = COMPOUND if chosen < 0.2 else FAR if chosen < 0.3 else SIMPLE
    return random.choice(makers)(random, height).alias(name)
