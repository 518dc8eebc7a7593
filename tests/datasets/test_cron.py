"""Schedules of datasets are due when Dagster's are: drawn expressions, and both changes of the clocks."""

import random
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dagster._utils.schedules import cron_string_iterator

from symage.datasets.cron import Cron, CronFault, read_cron, zones
from symage.datasets.dataset import LONGEST_CRON

ZONES = (
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Europe/London",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
)


def moments(cron: Cron, zone: str, start: datetime, count: int) -> list[datetime]:
    return list(islice(cron.after(start, ZoneInfo(zone)), count))


def dagsters(cron: Cron, zone: str, start: datetime, count: int) -> list[datetime]:
    found = cron_string_iterator(start.timestamp() + 1, cron.text, zone)
    return [moment.astimezone(UTC) for moment in islice(found, count)]


def drawn_field(draw: random.Random, low: int, high: int) -> str:
    first = draw.randint(low, high - 1)
    return draw.choice(
        [
            "*",
            str(draw.randint(low, high)),
            f"*/{draw.randint(1, high // 2)}",
            f"{first}-{draw.randint(first, high)}",
            f"{draw.randint(low, high)},{draw.randint(low, high)}",
        ]
    )


def drawn(draw: random.Random) -> Cron:
    """An expression whose hours are often those in which clocks change."""
    while True:
        minute = draw.choice([str(draw.randint(0, 59)), "*/15", "0,30", "5-50/15"])
        hour = draw.choice([drawn_field(draw, 0, 23), "*", str(draw.randint(0, 4)), "1,2,3", "0-5"])
        day, month = (
            draw.choice(["*", drawn_field(draw, 1, 31)]),
            draw.choice(["*", drawn_field(draw, 1, 12)]),
        )
        try:
            return read_cron(f"{minute} {hour} {day} {month} {draw.choice(['*', drawn_field(draw, 0, 6)])}")
        except CronFault:
            continue


def drawn_part(draw: random.Random, low: int, high: int) -> str:
    """One of every way to write a part of a field."""
    first, last = sorted(draw.randint(low, high) for _ in range(2))
    step = draw.randint(1, high)
    return draw.choice(["*", f"*/{step}", f"{first}", f"{first}/{step}", f"{first}-{last}/{step}", f"0{low}"])


def drawn_lists(draw: random.Random) -> Cron:
    """An expression of lists, of one or two parts of any kind."""
    ranges = ((0, 23), (1, 31), (1, 12), (0, 7))
    while True:
        fields = [",".join(drawn_part(draw, *each) for _ in range(draw.randint(1, 2))) for each in ranges]
        try:
            return read_cron(" ".join(["0,30", *fields]))
        except CronFault:
            continue


def check_draws(seed: int, count: int) -> None:
    draw = random.Random(seed)
    for _ in range(count):
        cron, zone = drawn(draw), draw.choice(ZONES)
        month, day = draw.choice([3, 10, 11, 4, 9, 1]), draw.randint(1, 28)
        start = datetime(2026, month, day, draw.randint(0, 23), draw.randint(0, 59), tzinfo=UTC)
        assert moments(cron, zone, start, 25) == dagsters(cron, zone, start, 25), (cron.text, zone, start)


def test_drawn_expressions_are_due_when_dagsters_are() -> None:
    check_draws(seed=4, count=60)


def test_every_way_to_write_a_field_means_the_same_to_dagster() -> None:
    draw = random.Random(6)
    for _ in range(150):
        cron = drawn_lists(draw)
        start = datetime(2026, draw.randint(1, 12), draw.randint(1, 28), tzinfo=UTC)
        assert moments(cron, "UTC", start, 25) == dagsters(cron, "UTC", start, 25), (cron.text, start)
        assert len(cron.text) <= LONGEST_CRON


@pytest.mark.long
def test_thousands_of_drawn_expressions_are_due_when_dagsters_are() -> None:
    check_draws(seed=5, count=3000)


@pytest.mark.parametrize(
    ("text", "zone", "around", "expected"),
    [
        # Clocks go from 2:00 to 3:00: the day still has its refresh, at the end of the gap.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        ("30 2 * * *", "America/New_York", "2026-03-07T12:00", ["2026-03-08T07:00", "2026-03-09T06:30"]),
        # Clocks go from 3:00 to 2:00: once, the second time.
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", ["2026-10-25T01:30", "2026-10-26T01:30"]),
        ("30 1 * * *", "America/New_York", "2026-10-31T12:00", ["2026-11-01T06:30", "2026-11-02T06:30"]),
        # An hourly one knows no hours: nothing is skipped, nothing comes twice.
        ("30 * * * *", "Europe/Berlin", "2026-03-29T00:00", ["2026-03-29T00:30", "2026-03-29T01:30"]),
        ("30 * * * *", "Europe/Berlin", "2026-10-25T00:00", ["2026-10-25T00:30", "2026-10-25T01:30"]),
        # Six in the morning is six in the morning.
        ("0 6 * * *", "Europe/Berlin", "2026-03-28T00:00", ["2026-03-28T05:00", "2026-03-29T04:00"]),
        ("0 6 * * *", "Asia/Kolkata", "2026-03-28T00:00", ["2026-03-28T00:30", "2026-03-29T00:30"]),
    ],
)
def test_when_clocks_change(text: str, zone: str, around: str, expected: list[str]) -> None:
    start = datetime.fromisoformat(around).replace(tzinfo=UTC)
    found = moments(read_cron(text), zone, start, 2)
    assert [moment.isoformat()[:16] for moment in found] == expected
    assert found == dagsters(read_cron(text), zone, start, 2)


@pytest.mark.parametrize(
    ("text", "zone", "around", "expected"),
    [
        # At midnight, by half an hour, by two hours; in Morocco, about the month of fasting.
        ("30 0 * * *", "Africa/Cairo", "2026-04-23T12:00", "2026-04-24T01:00+03:00"),
        ("30 23 * * *", "Africa/Cairo", "2026-10-29T12:00", "2026-10-29T23:30+02:00"),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00", "2026-10-04T02:30+11:00"),
        ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00", "2026-04-05T01:45+10:30"),
        ("30 1 * * *", "Antarctica/Troll", "2026-03-28T12:00", "2026-03-29T03:00+02:00"),
        ("30 2 * * *", "Antarctica/Troll", "2026-03-28T12:00", "2026-03-29T03:00+02:00"),
        ("30 2 * * *", "Africa/Casablanca", "2026-03-21T12:00", "2026-03-22T03:00+01:00"),
        ("30 23 * * *", "America/Nuuk", "2026-03-28T12:00", "2026-03-29T00:00-01:00"),
        # The 30th of December 2011 never was, in Samoa.
        ("0 6 * * *", "Pacific/Apia", "2011-12-29T18:00", "2011-12-31T00:00+14:00"),
    ],
)
def test_when_clocks_change_otherwise(text: str, zone: str, around: str, expected: str) -> None:
    (found,) = moments(read_cron(text), zone, datetime.fromisoformat(around).replace(tzinfo=UTC), 1)
    assert found.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") == expected


def test_what_is_no_zone() -> None:
    assert {"localtime", "Factory", "posixrules", "", "utc"} & zones() == set()


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_the_newest_tick_is_that_before_the_next(zone: str) -> None:
    for text in ("0 6 * * *", "30 2 * * *", "30 * * * *", "15 1 * * 0", "0 0 29 2 *"):
        cron, moment = read_cron(text), datetime(2026, 3, 27, tzinfo=UTC)
        for _ in range(40):
            before = cron.before(moment, ZoneInfo(zone))
            assert before is not None
            assert next(cron.after(before, ZoneInfo(zone))) > moment
            moment += timedelta(hours=9, minutes=7)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0 0 30 2 *", "never fires"),
        ("0 0 31 4,6 *", "never fires"),
        ("0 6 31 9 mon", "no day of the month"),
        ("0 6 30,31 2 0-5", "no day of the month"),
        ("* * * * *", "more often"),
        ("*/4 * * * *", "more often"),
        ("0,3 6 * * *", "more often"),
        ("58,2 0,23 * * *", "more often"),
        ("0 6 * *", "five fields"),
        ("0 0 6 * * *", "five fields"),
        ("@reboot", "five fields"),
        ("60 6 * * *", "from 0 to 59"),
        ("0 6 * * funday", "from 0 to 7"),
        ("0 18-6 * * *", "ends before it begins"),
        ("*/0 * * * *", "the step"),
        ("0 6 * * ٣", "from 0 to 7"),
        ("0 6 L * *", "from 1 to 31"),
        ("0 6 * * 1#2", "from 0 to 7"),
    ],
)
def test_expressions_that_will_not_do(text: str, why: str) -> None:
    with pytest.raises(CronFault, match=why):
        read_cron(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("@daily", "0 0 * * *"),
        ("0 6 * JAN-mar mon-fri", "0 6 * 1-3 1-5"),
        ("*/5 * * * *", "*/5 * * * *"),
        ("0 6 * jan/2 sun/3", "0 6 * 1,3,5,7,9,11 0,3,6"),
        ("1-56/5 0-22 1-30 1-11 0-5", "1,6,11,16,21,26,31,36,41,46,51,56 0-22 1-30 1-11 0-5"),
        ("0 6 1-31 * 0-7", "0 6 * * *"),
        ("0 0 29 feb *", "0 0 29 feb *"),
        ("58,8 0,23 1 1 *", "58,8 0,23 1 1 *"),
    ],
)
def test_what_dagster_is_given(text: str, read: str) -> None:
    assert read_cron(text).text == read
