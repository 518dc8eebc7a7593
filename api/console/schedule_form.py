"""The form of a dataset: its fields to the body of POST /datasets; when it is due, in the words of people.

What does not belong here: the order of each version (`order_form.py`), what will not do (`symage/datasets`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.console import order_form
from api.console.typed import Answers, agreed_credits, whole
from symage.datasets.cron import Cron, read_cron
from symage.storage.datasets import Dataset

DAY, WEEK, MONTH, CRON = "day", "week", "month", "cron"
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def cron_of(answers: Answers) -> str:
    """The expression that the fields mean; what cannot be read stays as it is, to be refused by name."""
    every = answers.get("every", CRON)
    at = _TIME.fullmatch(answers.get("at", "").strip())
    if every == CRON:
        return answers.get("cron", "").strip()
    minute, hour = (str(int(at[2])), str(int(at[1]))) if at else (answers.get("at", ""), "")
    day = answers.get("day", "").strip() if every == MONTH else "*"
    weekday = answers.get("weekday", "") if every == WEEK else "*"
    return f"{minute} {hour} {day} * {weekday}".strip()


def body_of(answers: Answers) -> dict[str, Any]:
    """The body of POST /datasets."""
    generate = order_form.body_of(answers) | agreed_credits(answers)
    body = {
        "name": answers.get("name", "").strip(),
        "seed_policy": answers.get("seed_policy", ""),
        "generate": generate,
        **_rhythm(answers),
    }
    given = {key: answers.get(key, "").strip() for key in ("publish_to", "webhook_url")}
    return body | {key: value for key, value in given.items() if value}


def changes_of(answers: Answers, dataset: Dataset, webhook_url: str | None) -> dict[str, Any]:
    """The body of PATCH /datasets/{name}: what differs from what it is now."""
    now = {
        "cron": dataset.cron,
        "timezone": dataset.timezone,
        "keep": dataset.keep,
        "publish_to": dataset.publish_to,
        "webhook_url": webhook_url,
    }
    asked = {
        **_rhythm(answers),
        "publish_to": answers.get("publish_to", "").strip() or None,
        "webhook_url": answers.get("webhook_url", "").strip() or None,
    }
    return {key: value for key, value in asked.items() if value != now[key]}


def fields_of(dataset: Dataset, webhook_url: str | None) -> Mapping[str, str]:
    """What its form shows of a dataset that is there."""
    return {
        **_when(read_cron(dataset.cron)),
        "timezone": dataset.timezone,
        "keep": str(dataset.keep),
        "publish_to": dataset.publish_to or "",
        "webhook_url": webhook_url or "",
    }


def said(cron: str) -> str:
    """Mondays at 06:00; an expression that people have no short words for stays as it is."""
    read = read_cron(cron)
    fields = _when(read)
    if fields["every"] == DAY:
        return f"Every day at {fields['at']}"
    if fields["every"] == MONTH:
        day = int(fields["day"])
        return f"The {day}{_ORDINALS.get(day, 'th')} of a month at {fields['at']}"
    if len(read.hours) == len(read.minutes) == 1 and read.any_day and len(read.months) == 12:
        return f"{_listed([f'{WEEKDAYS[day]}s' for day in sorted(read.weekdays)])} at {_at(read)}"
    if read.every_hour and len(read.minutes) == 1 and read.any_day and read.any_weekday:
        return f"Every hour, {read.minutes[0]} past"
    return cron


def _rhythm(answers: Answers) -> dict[str, Any]:
    return {
        "cron": cron_of(answers),
        "timezone": answers.get("timezone", "").strip(),
        "keep": whole(answers.get("keep", "").strip()),
    }


def _when(cron: Cron) -> dict[str, str]:
    """The fields that mean an expression: the plainest kind that it is."""
    once = len(cron.hours) == len(cron.minutes) == 1 and len(cron.months) == 12
    if once and cron.any_day and cron.any_weekday:
        return {"every": DAY, "at": _at(cron)}
    if once and cron.any_day and len(cron.weekdays) == 1:
        return {"every": WEEK, "at": _at(cron), "weekday": str(min(cron.weekdays))}
    if once and cron.any_weekday and len(cron.days) == 1:
        return {"every": MONTH, "at": _at(cron), "day": str(min(cron.days))}
    return {"every": CRON, "cron": cron.text}


def _at(cron: Cron) -> str:
    return f"{cron.hours[0]:02}:{cron.minutes[0]:02}"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
