"""Publication times as newspapers, databases and spreadsheets write them, brought to UTC.

Strict on purpose: what could be read in two ways is missing with the reason, never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

# English, German, French, Spanish and Dutch, as the databases write them
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene januari",
            "february feb februar février fevrier févr fév febrero februari",
            "march mar märz maerz mrz mars marzo maart mrt",
            "april apr avril avr abril abr",
            "may mai mayo mei",
            "june jun juni juin junio",
            "july jul juli juillet juil julio",
            "august aug août aout agosto augustus",
            "september sept sep septembre septiembre setiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre déc diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves"
    r"|viernes|s[áa]bado|domingo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b"
)
# Hours from UTC. Left out: abbreviations of several zones, such as IST and CST as used in China
ZONES = {
    "gmt": 0.0, "utc": 0.0, "z": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0, "cet": 1.0, "cest": 2.0, "eet": 2.0,
    "eest": 3.0, "msk": 3.0, "sast": 2.0,
    "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0,
    "akst": -9.0, "akdt": -8.0, "hst": -10.0, "aest": 10.0, "aedt": 11.0, "acst": 9.5, "acdt": 10.5, "awst": 8.0,
    "nzst": 12.0, "nzdt": 13.0, "jst": 9.0, "kst": 9.0, "hkt": 8.0, "sgt": 8.0,
}  # fmt: skip
# Zones named without summer or winter: the date tells which
PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}

_MONTH = r"(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th|er|º)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_WEEKDAY = rf"(?:\b{WEEKDAYS}\.?,?\s*)?"
_DATE = (
    rf"{_WEEKDAY}(?:"
    rf"(?<!\d){_DAY.format('d1')}(?:\.\s*|\s+)(?:(?:of|de)\s+)?{_MONTH.format('m1')},?\s+(?:del?\s+)?{_YEAR.format('y1')}(?!\d)"
    rf"|\b{_MONTH.format('m2')}\s+{_DAY.format('d2')},?\s+{_YEAR.format('y2')}(?!\d)"
    rf"|(?<!\d){_DAY.format('d3')}-{_MONTH.format('m3')}-{_YEAR.format('y3')}(?!\d)"
    r"|(?<![\d/.-])(?P<y4>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m4>[01]?\d)(?P=sep)(?P<d4>[0-3]?\d)(?!\d)"
    r"|(?<![\d/.-])(?P<n1>[0-3]?\d)(?P<sep2>[/.-])(?P<n2>[0-3]?\d)(?P=sep2)(?P<y5>(?:19|20)\d\d|\d\d)(?![\d/])"
    r"|(?<!\d)(?P<y6>(?:19|20)\d\d)(?P<m6>[01]\d)(?P<d6>[0-3]\d)(?!\d)"
    r"|(?<!\d)(?P<y8>(?:19|20)\d\d)\s?[年년]\s?(?P<m8>[01]?\d)\s?[月월]\s?(?P<d8>[0-3]?\d)\s?[日일]"
    r")"
)
_TIME = (
    r"(?P<hour>[0-2]?\d)(?:[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?"
)
_ZONE = (
    r"(?P<offset>(?:(?:GMT|UTC)\s?)?[+-](?:0\d|1[0-4]):?[0-5]\d(?!\d)|(?:GMT|UTC)\s?[+-]\d{1,2}(?!\d))"
    r"|(?P<zone>(?-i:[A-Z]{2,5}|Z))\b"
)
_BETWEEN = rf"(?:T|,|\s|(?:at|um|à|om)\b|[-–—|·•]|\b{WEEKDAYS}\.?)*?"
_AFTER = rf"{_BETWEEN}(?<![\d])(?P<clock>{_TIME})(?![\d%£$€])(?:\s*\(?(?:{_ZONE})\)?)?"
_BEFORE = rf"(?P<clock0>{_TIME})(?:\s*\(?(?:{_ZONE})\)?)?[\s,|·•-]*(?:on\s+)?"
_DATE_RE = re.compile(_DATE, re.IGNORECASE)
_AFTER_RE = re.compile(_AFTER, re.IGNORECASE)
_NO_DAY_RE = re.compile(
    rf"(?:(?:{_MONTH.format('m7')}|spring|summer|autumn|fall|winter)[\s,/–-]+(?:de\s+)?)+{_YEAR.format('y7')}"
    r"(?:/\d{2,4})?(?:,.{0,40})?",
    re.IGNORECASE,
)
_BEFORE_RE = re.compile(_BEFORE + r"$", re.IGNORECASE)


class WrittenTime(NamedTuple):
    """A time found in a line: where it stands, what it is (NaT where two readings are possible), what is wrong."""

    start: int
    end: int
    time: pd.Timestamp
    problem: str


def find_times(line: str, *, day_first: bool | None = None) -> Iterator[WrittenTime]:
    """Yield the dates of a line, each with the clock time beside it.

    Parameters
    ----------
    line : str
        One line, or one cell of a table.
    day_first : bool, optional
        How to read 03/04/2024; where nothing is said, such a date is missing.

    Yields
    ------
    WrittenTime
        `time` is in UTC; a time without a zone is taken as UTC.
    """
    done = 0
    for match in _DATE_RE.finditer(line):
        if match.start() < done:
            continue
        date, problem = _date(match, day_first)
        start, end, clock = match.start(), match.end(), None
        after = _AFTER_RE.match(line, end)
        if after and _is_clock(after):
            # "10:15 IST" names a zone, "10:15 BBC News" does not: an unknown one counts only at the end of the line
            zone_counts = not after["zone"] or _zone_known(after) or after.end() == len(line.rstrip())
            end, clock = after.end() if zone_counts else after.end("clock"), after
        else:
            before = _BEFORE_RE.search(line, max(done, start - 40), start)
            if before and _is_clock(before):
                start, clock = before.start(), before
        done = end
        if date is None:
            yield WrittenTime(start, end, pd.NaT, problem)  # type: ignore[arg-type]
            continue
        time, doubt = _with_clock(date, clock)
        if clock and clock["zone"] and end < clock.end():
            doubt = ""
        yield WrittenTime(start, end, time, problem or doubt)


def leading_time(line: str) -> WrittenTime | None:
    """Return the date that a line begins with, as the lines of dates in databases do; a weekday may stand before it.

    A line of month and year alone is a date, too, but one without a day: its time is missing and the problem says so.
    """
    for found in find_times(line):
        if not re.fullmatch(rf"\W*(?:{WEEKDAYS})?\W*", line[: found.start], re.IGNORECASE):
            break
        return found
    if match := _NO_DAY_RE.fullmatch(line.strip()):
        return WrittenTime(0, len(line), pd.NaT, f"date {_short(match[0])!r} names no day")  # type: ignore[arg-type]
    return None


def is_date(line: str) -> bool:
    """Return whether a line is a date that can be read, with a weekday or a time beside it and nothing else."""
    found = leading_time(line)
    if found is None or pd.isna(found.time):
        return False
    return re.fullmatch(rf"\W*(?:{WEEKDAYS})?\W*", line[found.end :], re.IGNORECASE) is not None


def without_day(written: str) -> str:
    """Return what is wrong with a date that is a month or a year alone (March 2019, 2019-03), "" where it is none."""
    match = _NO_DAY_RE.fullmatch(written.strip()) or re.fullmatch(r"(?:19|20)\d\d(?:-[01]\d)?", written.strip())
    return f"date {_short(match[0])!r} names no day" if match else ""


def is_written(time: dt.date, text: str) -> bool:
    """Return whether a text holds a date with its year, month and day, in a way that can be read as no other."""
    names = "|".join(sorted((name for name, number in MONTHS.items() if number == time.month), key=len, reverse=True))
    named, number = rf"(?:{names})\b\.?", f"0?{time.month}"
    month, day = rf"(?:{number}|{named})", rf"0?{time.day}(?:st|nd|rd|th|er|º)?"
    apart = r"[\s.,/年月년월-]{0,3}(?:(?:of|del?)\s)?"
    told = month if time.day > 12 or time.day == time.month else named  # 03/04/2024 may be in March or in April
    orders = ((time.year, month, day), (day, told, time.year), (told, day, time.year))
    pattern = "|".join([*(apart.join(map(str, order)) for order in orders), rf"{day}\.{number}\.{time.year}"])
    return bool(re.search(rf"(?<!\d)(?:{pattern})(?!\d)", text, re.IGNORECASE))


def parse_times(values: Sequence[Any]) -> tuple[list[Any], list[str]]:
    """Return times of a whole column in UTC, and what is wrong with each.

    Dates like 03/04/2024 are read if another date of the column can be read in one way only (13/04/2024); where the
    column holds both orders, or neither, they are missing.
    """
    orders = {order for value in values if isinstance(value, str) for order in _orders(value)}
    day_first = orders == {"day first"} if len(orders) == 1 else None
    parsed = [_parse(value, day_first) for value in values]
    return [time for time, _ in parsed], [problem for _, problem in parsed]


def _parse(value: Any, day_first: bool | None) -> tuple[Any, str]:
    if isinstance(value, (dt.date, pd.Timestamp)):
        return (pd.NaT, "") if value is pd.NaT else (_utc(pd.Timestamp(value)), "")
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return pd.NaT, ""
    text = str(value).strip()
    if not text:
        return pd.NaT, ""
    found = list(find_times(text, day_first=day_first))
    if len(found) != 1 or re.search(r"[^\W\d_]{2,}|\d", text[: found[0].start] + text[found[0].end :]):
        why = " (it names no day)" if without_day(text) else ""
        return pd.NaT, f"date {_short(text)!r} cannot be read{why}: write it as 2024-03-31 or 2024-03-31T15:30Z"
    return found[0].time, found[0].problem


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _utc(time: pd.Timestamp) -> pd.Timestamp:
    return time.tz_localize("UTC") if time.tzinfo is None else time.tz_convert("UTC")


def _orders(text: str) -> Iterator[str]:
    for match in _DATE_RE.finditer(text):
        if match["n1"] and match["sep2"] != ".":
            if int(match["n1"]) > 12:
                yield "day first"
            elif int(match["n2"]) > 12:
                yield "month first"


def _date(match: re.Match[str], day_first: bool | None) -> tuple[dt.date | None, str]:
    part = match.groupdict()
    written = match[0].strip()
    if part["n1"]:
        first, second, year = int(part["n1"]), int(part["n2"]), int(part["y5"])
        if year < 100:
            year += 1900 if year > 68 else 2000  # as POSIX has it
        if first > 12 or part["sep2"] == "." or first == second:  # 03.04.2024 has the day first wherever it is written
            day, month = first, second
        elif second > 12:
            month, day = first, second
        elif day_first is None:
            return None, f"date {written!r} could be day/month or month/day: write it as {year}-03-31"
        else:
            day, month = (first, second) if day_first else (second, first)
    else:
        n = next(n for n in "123468" if part[f"y{n}"])
        year, day = int(part[f"y{n}"]), int(part[f"d{n}"])
        month = int(part[f"m{n}"]) if part[f"m{n}"].isdigit() else MONTHS[part[f"m{n}"].lower()]
    try:
        return dt.date(year, month, day), ""
    except ValueError:
        return None, f"date {written!r} is no day of the calendar"


def _is_clock(match: re.Match[str]) -> bool:
    # A bare number beside a date is no time of day; "4 pm", "15:39" and "06.00 GMT" are
    return bool(match["minute"] or match["half"]) and int(match["hour"]) < 24


def _zone_known(match: re.Match[str]) -> bool:
    zone = (match["zone"] or "").lower()
    return zone in ZONES or zone in PLACES


def _with_clock(date: dt.date, clock: re.Match[str] | None) -> tuple[pd.Timestamp, str]:
    if clock is None:
        return pd.Timestamp(date, tz="UTC"), ""
    hour = int(clock["hour"])
    if clock["half"] and hour <= 12:
        hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
    local = dt.datetime.combine(date, dt.time(hour, int(clock["minute"] or 0), int(clock["second"] or 0)))
    zone, offset = (clock["zone"] or "").lower(), clock["offset"]
    if offset:
        sign, hours, minutes = re.findall(r"([+-])(\d\d?):?(\d\d)?$", offset)[0]
        hours_off = (int(hours) + int(minutes or 0) / 60) * (-1 if sign == "-" else 1)
    elif zone in PLACES:
        return pd.Timestamp(local.replace(tzinfo=ZoneInfo(PLACES[zone]))).tz_convert("UTC"), ""
    elif zone in ZONES:
        hours_off = ZONES[zone]
    else:
        doubt = f"time zone {clock['zone']!r} is not known: taken as UTC" if zone else ""
        return pd.Timestamp(local, tz="UTC"), doubt
    return pd.Timestamp(local - dt.timedelta(hours=hours_off), tz="UTC"), ""
