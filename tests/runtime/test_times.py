import copy
import pickle
import random
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.runtime.times import (
    DAY,
    AsOf,
    Moment,
    day_of_instant,
    day_starts,
    moment_of_date,
    moment_of_datetime,
    moment_of_text,
    parse_as_of,
    period_key,
    zone,
    zone_names,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WORLD = [
    *("UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Kolkata"),
    *("Pacific/Apia", "Pacific/Kwajalein", "America/Toronto", "Asia/Pyongyang", "Africa/Cairo", "Asia/Gaza"),
]


def instant(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def read(text: str, place: str = "UTC", day_first: bool = False) -> Moment | None:
    return moment_of_text(text, zone(place), day_first)


# ---------------------------------------------------------------- time zones


def test_unknown_zones_are_named() -> None:
    for name in (
        "Europe/Bärlin",
        "europe/berlin",
        "../../etc/passwd",
        "",
        "zone.tab",
        "Europe",
        "__init__.py",
    ):
        with pytest.raises(ValueError) as caught:
            zone(name)
        assert caught.value.args == (name,)
    assert "Europe/Berlin" in zone_names()
    assert zone("Europe/Berlin") is zone("Europe/Berlin")


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-01-31",
            "2026-1-31",
            "2026/01/31",
            "31.1.2026",
            "31.01.2026",
            "31. 1. 2026",
            "01/31/2026",
            "1/31/2026",
        ),
        *("31/01/2026", " 2026-01-31\n", "31 Jan 2026", "31-Jan-2026", "Jan 31, 2026", "January 31 2026"),
        *("31. Januar 2026", "31 JAN. 2026", "31.\xa0Januar\u202f2026"),
    ],
)
def test_dates(text: str) -> None:
    assert read(text) == Moment(day("2026-01-31"), day("2026-01-31") * DAY, True)
    assert read(text, "Europe/Berlin") == Moment(day("2026-01-31"), instant("2026-01-30T23:00Z"), True)


def test_which_number_is_the_day() -> None:
    assert read("02/03/2026") == read("2026-02-03")
    assert read("02/03/2026", day_first=True) == read("2026-03-02")
    assert read("13/03/2026") == read("13/03/2026", day_first=True) == read("2026-03-13")
    assert read("03/13/2026", day_first=True) is None


def test_months_by_name() -> None:
    for number, names in enumerate(["März", "Ma\u0308rz", "mrz", "MAR", "march"]):
        assert read(f"5 {names} 2026") == read("2026-03-05"), number
    assert read("1. Dez. 2026") == read("Dec 1, 2026") == read("2026-12-01")
    assert read("1 Okt 2026 8:00 AM") == read("2026-10-01T08:00")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-31T14:05", "2026-01-31T14:05Z"),
        ("2026-01-31 14:05:09", "2026-01-31T14:05:09Z"),
        ("2026-01-31T14:05:09.1", "2026-01-31T14:05:09.1Z"),
        ("2026-01-31T14:05:09,123456", "2026-01-31T14:05:09.123456Z"),
        ("2026-01-31T14:05:09.123456999", "2026-01-31T14:05:09.123456Z"),
        ("2026-01-31T14:05Z", "2026-01-31T14:05Z"),
        ("2026-01-31 14:05 UTC", "2026-01-31T14:05Z"),
        ("2026-01-31T14:05:00+01:00", "2026-01-31T13:05Z"),
        ("2026-01-31T14:05:00.5+0100", "2026-01-31T13:05:00.5Z"),
        ("2026-01-31T00:30:00 -08", "2026-01-31T08:30Z"),
        ("2026-01-31T00:30:00−0530", "2026-01-31T06:00Z"),
        ("31.1.2026 14:05", "2026-01-31T14:05Z"),
        ("31.1.2026, 14:05:30", "2026-01-31T14:05:30Z"),
        ("1/31/2026 2:05 PM", "2026-01-31T14:05Z"),
        ("01/31/2026 12:00:30 am", "2026-01-31T00:00:30Z"),
        ("1/31/2026, 12:05:00\u202fPM", "2026-01-31T12:05Z"),
        ("Jan 31, 2026 2:05 p.m.", "2026-01-31T14:05Z"),
        ("2026/01/31 14:05", "2026-01-31T14:05Z"),
        ("1769868300", "2026-01-31T14:05Z"),
        ("1769868300123", "2026-01-31T14:05:00.123Z"),
        ("0001-01-01T00:00Z", "0001-01-01T00:00+00:00"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999+00:00"),
    ],
)
def test_dates_with_times(text: str, utc: str) -> None:
    at = instant(utc)
    assert read(text) == Moment(at // DAY, at, False)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-02-30",
            "2026-13-01",
            "0000-01-01",
            "31.6.2026",
            "1/1/26",
            "26-01-31",
            "20260131",
            "12345",
            "2026",
        ),
        *(
            "12345678901",
            "2026-01-31T",
            "2026-01-31T25:00",
            "2026-01-31T24:00",
            "2026-01-31 12",
            "2026-01-31T12:60",
        ),
        *("2026-01-31T12:00:60", "2026-01-31T13:00 PM", "2026-01-31T0:30 AM", "2026-01-31T12:00+24:00"),
        *(
            "2026-01-31T12:00+01:60",
            "2026-01-31T12:00 CET",
            "2026-01-31Z",
            "2026-01-311",
            "31.1.20261",
            "today",
        ),
        *(
            "31 Foo 2026",
            "Foo 31, 2026",
            "٢٠٢٦-٠١-٣١",
            "2026-01-31 " + "0" * 90,
            "2026-01-31T12:00:00.1234567891",
        ),
        *("0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00"),
    ],
)
def test_texts_that_name_no_moment(text: str) -> None:
    assert read(text) is None


def test_years_end_where_the_calendar_of_the_zone_ends() -> None:
    assert read("0001-01-01T02:00Z", "America/New_York") is None
    assert read("9999-12-31T23:30Z", "Europe/Berlin") is None
    edge = read("0001-01-01 00:00", "Europe/Berlin")
    assert edge and edge.day == day("0001-01-01")
    assert moment_of_date(date.max, zone("Asia/Tokyo")).day == day("9999-12-31")


@given(st.datetimes(), st.sampled_from(WORLD))
def test_local_times_are_as_python_has_them(local: datetime, place: str) -> None:
    moment = moment_of_datetime(local, zone(place))
    ahead = local.replace(tzinfo=zone(place)).utcoffset()
    assert moment and ahead is not None and not moment.dated_only
    assert moment.instant == (local - EPOCH.replace(tzinfo=None) - ahead) // timedelta(microseconds=1)
    assert moment_of_text(local.isoformat(), zone(place)) == moment
    assert moment_of_text(local.isoformat(" "), zone(place)) == moment


since_1900 = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))


@given(since_1900, st.sampled_from(WORLD), st.integers(-840, 840))
def test_the_day_belongs_to_the_instant(local: datetime, place: str, minutes: int) -> None:
    aware = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    for value in (local, aware, aware.isoformat()):
        moment = read(value, place) if isinstance(value, str) else moment_of_datetime(value, zone(place))
        assert moment and moment.day == day_of_instant(moment.instant, zone(place))


# ---------------------------------------------------------------- clocks that are set forward and back


def test_a_time_shown_twice_is_the_first_and_a_time_left_out_is_carried_on() -> None:
    assert read("2026-10-25 02:30", "Europe/Berlin") == Moment(
        day("2026-10-25"), instant("2026-10-25T00:30Z"), False
    )
    assert read("2026-03-29 02:30", "Europe/Berlin") == Moment(
        day("2026-03-29"), instant("2026-03-29T01:30Z"), False
    )
    # Toronto, 1919: the clock went from 23:30 to 00:30 of the next day.
    assert read("1919-03-30 23:45", "America/Toronto") == Moment(
        day("1919-03-31"), instant("1919-03-31T04:45Z"), False
    )


def test_days_start_where_the_clock_first_shows_them() -> None:
    def start(text: str, place: str) -> int:
        return day_starts(day(text), day(text), zone(place))[0]

    assert start("2026-06-01", "Europe/Berlin") == instant("2026-05-31T22:00Z")
    assert start("2018-11-04", "America/Sao_Paulo") == instant("2018-11-04T03:00Z")  # its 00:00 was left out
    assert start("1919-03-31", "America/Toronto") == instant("1919-03-31T04:30Z")  # began at 00:30
    assert start("2010-11-07", "America/St_Johns") == instant("2010-11-07T02:30Z")  # 00:01 became 23:01
    assert start("2011-12-30", "Pacific/Apia") == start("2011-12-31", "Pacific/Apia")  # never was
    apia, skipped = zone("Pacific/Apia"), date(2011, 12, 30)
    assert moment_of_date(skipped, apia).day == day("2011-12-30")


@pytest.mark.parametrize("place", WORLD)
def test_day_starts_and_the_day_of_an_instant_agree(place: str) -> None:
    there, first, last = zone(place), day("1900-01-01"), day("2040-01-01")
    starts = day_starts(first, last, there)
    assert starts == sorted(starts)
    draw = random.Random(place)
    seams = ("1919-03-31", "1993-08-21", "2010-11-07", "2011-12-30", "2018-05-05", "2018-11-04")
    picks = [number for seam in map(day, seams) for number in range(seam - 2, seam + 3)]
    picks += draw.choices(range(first + 1, last), k=300)
    for number in picks:
        at = starts[number - first]
        for here in (at - 1, at, at + 1, at + draw.randrange(DAY)):
            assert day_of_instant(here, there) == first - 1 + bisect_right(starts, here), (number, here - at)


def test_the_day_is_the_date_that_the_clock_shows() -> None:
    draw = random.Random(3)
    for place in ("Europe/Berlin", "America/New_York", "Asia/Kolkata"):
        for _ in range(300):
            at = draw.randrange(instant("1950-01-01T00:00Z"), instant("2037-01-01T00:00Z"))
            shown = (EPOCH + timedelta(microseconds=at)).astimezone(zone(place)).date()
            assert day_of_instant(at, zone(place)) == day(shown.isoformat())


def test_instants_outside_the_calendar() -> None:
    for place in ("UTC", "Asia/Tokyo"):
        for at in (-(10**18), 10**18):
            with pytest.raises(OverflowError):
                day_of_instant(at, zone(place))


# ---------------------------------------------------------------- periods


@given(st.dates())
def test_periods(value: date) -> None:
    number = day(value.isoformat())
    assert period_key(number, "day") == number
    assert period_key(number, "month") == value.year * 12 + value.month - 1
    assert period_key(number, "quarter") == value.year * 4 + (value.month - 1) // 3
    assert period_key(number, "year") == value.year
    monday = number - value.weekday()
    assert period_key(monday - 1, "week") + 1 == period_key(number, "week") == period_key(monday + 6, "week")


# ---------------------------------------------------------------- as of


def test_as_of_a_date_is_the_end_of_that_day() -> None:
    berlin = zone("Europe/Berlin")
    end = AsOf(instant("2026-01-31T22:59:59.999999Z"), day("2026-01-31"), berlin)
    assert parse_as_of("2026-01-31", "Europe/Berlin") == parse_as_of("31.1.2026", "Europe/Berlin") == end
    assert parse_as_of(date(2026, 1, 31), "Europe/Berlin") == end
    last = parse_as_of("9999-12-31", "America/New_York")
    assert last.instant == day("9999-12-31") * DAY + 29 * 3_600_000_000 - 1


@pytest.mark.parametrize("place", WORLD)
def test_as_of_a_date_takes_in_the_whole_day_and_no_more(place: str) -> None:
    for text in ("2018-11-03", "2018-02-17", "2010-11-06", "2011-12-29", "1919-03-30", "2026-10-25"):
        as_of = parse_as_of(text, place)
        assert as_of.day == day(text) == day_of_instant(as_of.instant, as_of.zone)
        assert day_of_instant(as_of.instant + 1, as_of.zone) > as_of.day


def test_as_of_a_moment() -> None:
    berlin = zone("Europe/Berlin")
    noon = AsOf(instant("2026-07-01T10:00Z"), day("2026-07-01"), berlin)
    assert parse_as_of("2026-07-01 12:00", "Europe/Berlin") == noon
    assert parse_as_of(datetime(2026, 7, 1, 12), "Europe/Berlin") == noon
    assert parse_as_of("2026-07-01T10:00Z", "Europe/Berlin") == noon
    assert parse_as_of(datetime(2026, 7, 1, 10, tzinfo=UTC), "Europe/Berlin") == noon


def test_as_of_now() -> None:
    before = (datetime.now(UTC) - EPOCH) // timedelta(microseconds=1)
    now = parse_as_of(None, "Asia/Tokyo")
    after = (datetime.now(UTC) - EPOCH) // timedelta(microseconds=1)
    assert before <= now.instant <= after
    assert now.day == day_of_instant(now.instant, zone("Asia/Tokyo"))


def test_as_of_nothing_that_could_be_read() -> None:
    with pytest.raises(ValueError, match="^someday$"):
        parse_as_of("someday", "UTC")
    with pytest.raises(ValueError, match="^Mars/Olympus$"):
        parse_as_of("2026-01-31", "Mars/Olympus")


def test_as_of_can_be_copied_to_other_processes() -> None:
    as_of = parse_as_of("2026-01-31", "Europe/Berlin")
    assert pickle.loads(pickle.dumps(as_of)) == copy.deepcopy(as_of) == as_of
