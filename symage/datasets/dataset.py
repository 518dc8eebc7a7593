"""What a dataset is asked to be: all problems of a body at once, or a plan.

What does not belong here: JSON itself, who asks, the database (`keeping.py`), and the clock.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from symage.datasets.cron import Cron, CronFault, read_cron, zones
from symage.errors import BadRequest, Problem
from symage.fields import Fault, Fields, Key, Keys
from symage.forms.catalogue import Catalogue
from symage.kinds import Choice, Flag, Integer, Line
from symage.objects import Object
from symage.orders.listening import URL, UrlFault, read_url
from symage.orders.order import ORDER, Order, read_order
from symage.shapes import Schema, text
from symage.storage.datasets import FIXED, ROLL, SEED_POLICIES, Dataset
from symage.storage.versions import Version

NAME_PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$"
LONGEST_CRON, LONGEST_TARGET = 200, 1024
MOST_KEPT = 1000
TAKEN = "dataset_exists"

TargetFault = Callable[[str, str], str | None]
"""Why the dataset of a name cannot be published at an address, in words that go on from its key; None where
it can."""


@dataclass(frozen=True, slots=True)
class Name:
    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and re.fullmatch(NAME_PATTERN[1:-1], value):
            return value
        return Fault("must be 1 to 63 lower-case letters, digits and hyphens, and not begin with a hyphen")

    def shape(self) -> Schema:
        return text(pattern=NAME_PATTERN, examples=["w2-daily"])


@dataclass(frozen=True, slots=True)
class CronText:
    def read(self, value: Any) -> Cron | Fault:
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CRON:
            return Fault(f"must be a cron expression of at most {LONGEST_CRON} characters")
        try:
            return read_cron(value)
        except CronFault as fault:
            return Fault(str(fault))

    def shape(self) -> Schema:
        return text(minLength=1, maxLength=LONGEST_CRON, examples=["0 6 * * *"])


@dataclass(frozen=True, slots=True)
class Zone:
    def read(self, value: Any) -> str | Fault:
        known = isinstance(value, str) and value in zones()
        return value if known else Fault("must be the name of a time zone, such as Europe/Berlin")

    def shape(self) -> Schema:
        return text(examples=["Europe/Berlin"])


_ORDER_KEYS = tuple(key for key in ORDER.keys if key.name != "webhook_url")
GENERATE = Key(
    "generate",
    Object(_ORDER_KEYS, name="DatasetOrder", one_of=ORDER.one_of),
    {},
    "The order that each version is; its seed is where the people begin",
    required=True,
)
NAME = Key("name", Name(), "", "Unique in the account", required=True)
CRON: Key[Cron | None] = Key(
    "cron", CronText(), None, "Five fields: minute, hour, day, month, weekday", required=True
)
TIMEZONE = Key("timezone", Zone(), "UTC", "Of the cron expression, as the IANA calls it")
SEED_POLICY = Key(
    "seed_policy", Choice(SEED_POLICIES), ROLL, "Whether each version is about new people, or about the same"
)
KEEP = Key("keep", Integer(1, MOST_KEPT), 30, "Good versions whose files stay")
PUBLISH_TO = Key(
    "publish_to",
    Line(LONGEST_TARGET),
    None,
    "Where versions are copied to: a folder or s3://bucket/prefix that the installation allows",
)
WEBHOOK_URL = Key("webhook_url", URL, None, "Hears of each version: job.completed, job.failed")
PAUSED = Key("paused", Flag(), None, "Whether the schedule rests")
NEW_DATASET = Object(
    (NAME, CRON, TIMEZONE, SEED_POLICY, KEEP, GENERATE, PUBLISH_TO, WEBHOOK_URL), name="NewDatasetRequest"
)


def as_name(value: Any) -> str:
    """What may be looked up in a database: a name, or "", which no dataset has."""
    name = NAME.kind.read(value)
    return "" if isinstance(name, Fault) else name


def _optional(key: Key[Any]) -> Key[Any]:
    return Key(key.name, key.kind, None, key.means)


_CHANGEABLE: Keys = (CRON, TIMEZONE, KEEP, GENERATE, PUBLISH_TO, WEBHOOK_URL)
DATASET_CHANGE = Object((*map(_optional, _CHANGEABLE), PAUSED), name="DatasetChangeRequest")


@dataclass(frozen=True, slots=True)
class Premises:
    """What datasets are read against. `ml_formats`: whether the account may order labels."""

    catalogue: Catalogue
    url_fault: UrlFault
    target_fault: TargetFault
    ml_formats: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """A valid dataset. `order`: what its first version will be."""

    name: str
    cron: Cron
    timezone: str
    seed_policy: str
    keep: int
    generate: Mapping[str, Any]
    order: Order
    publish_to: str | None
    webhook_url: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """`values`: columns to set. `order`: what versions will be from now on, where that changes."""

    values: Mapping[str, Any]
    order: Order | None = None
    webhook_url: str | None = None
    drops_webhook: bool = False
    paused: bool | None = None


def read_plan(body: Mapping[str, Any], premises: Premises, *, drawn_seed: int, taken: bool = False) -> Plan:
    """`taken`: whether the account has a dataset of that name. Raises BadRequest with every problem."""
    fields = Fields(body, NEW_DATASET.keys)
    name, cron, timezone = fields.read(NAME), fields.read(CRON), fields.read(TIMEZONE)
    policy, keep = fields.read(SEED_POLICY), fields.read(KEEP)
    if taken and name:
        fields.refuse_value(NAME.name, "is that of another dataset of this account", TAKEN)
    webhook_url = read_url(fields, WEBHOOK_URL, premises.url_fault)
    publish_to = _read_target(fields, name, premises)
    generate = fields.read(GENERATE)
    order, details = _read_generate(fields, generate, premises, drawn_seed)
    if fields.problems or order is None or cron is None:
        raise BadRequest(fields.problems, details)
    return Plan(name, cron, timezone, policy, keep, dict(generate), order, publish_to, webhook_url)


def read_changes(body: Mapping[str, Any], dataset: Dataset, premises: Premises) -> Changes:
    """What to change of a dataset; null takes the publishing and the webhook away and changes nothing else.
    Raises BadRequest with every problem."""
    fields = Fields(body, DATASET_CHANGE.keys)
    read = {key.name: fields.read(key) for key in DATASET_CHANGE.keys if key.name not in ("webhook_url",)}
    webhook_url = read_url(fields, WEBHOOK_URL, premises.url_fault)
    if read["publish_to"] is not None:
        read["publish_to"] = _read_target(fields, dataset.name, premises)
    order: Order | None = None
    details: Mapping[str, Any] = {}
    if read["generate"] is not None:
        order, details = _read_generate(fields, read["generate"], premises, dataset.next_seed)
        _check_seed(fields, dataset, read["generate"])
    if fields.problems:
        raise BadRequest(fields.problems, details)
    return _changes(body, read, order, webhook_url, dataset)


def next_credits(dataset: Dataset, catalogue: Catalogue) -> int | None:
    """What the next version costs; None where its forms have changed, so that there will be none."""
    try:
        return _order_of(dataset, catalogue, seed=dataset.next_seed).credits
    except BadRequest:
        return None


def version_order(dataset: Dataset, version: Version, catalogue: Catalogue) -> Order:
    """The order of one version, of its own people. Raises BadRequest where forms have changed since."""
    return _order_of(dataset, catalogue, seed=version.seed, quantity=version.quantity)


def _order_of(dataset: Dataset, catalogue: Catalogue, *, seed: int, **asked: int) -> Order:
    body = {**dataset.generate, "seed": seed, **asked}
    return read_order(body, catalogue, drawn_seed=seed, url_fault=lambda _: None)


def _changes(
    body: Mapping[str, Any],
    read: Mapping[str, Any],
    order: Order | None,
    webhook_url: str | None,
    dataset: Dataset,
) -> Changes:
    values = {key: value for key, value in read.items() if value is not None and key != "paused"}
    if "cron" in values:
        values["cron"] = values["cron"].text
    if "publish_to" in body and body["publish_to"] is None:
        values["publish_to"] = None
    if order is not None and dataset.seed_policy == FIXED:
        values["next_seed"] = order.request.seed
    dropped = "webhook_url" in body and body["webhook_url"] is None
    return Changes(values, order, webhook_url, dropped, read["paused"])


def _read_target(fields: Fields, name: str, premises: Premises) -> str | None:
    target = fields.read(PUBLISH_TO)
    fault = None if target is None else premises.target_fault(target, name)
    if fault is not None:
        fields.refuse_value(PUBLISH_TO.name, fault)
    return target


def _read_generate(
    fields: Fields, body: Mapping[str, Any], premises: Premises, seed: int
) -> tuple[Order | None, Mapping[str, Any]]:
    """The order, or None and what a refusal says beside its problems."""
    if not body:
        if fields.has(GENERATE.name) and fields.get(GENERATE.name) == {}:
            fields.refuse_value(GENERATE.name, "must name a form")
        return None, {}
    if "webhook_url" in body:
        fields.refuse("generate.webhook_url", "generate.webhook_url belongs beside generate, not in it")
    asked = {key: value for key, value in body.items() if key != "webhook_url"}
    try:
        return (
            read_order(
                asked,
                premises.catalogue,
                drawn_seed=seed,
                url_fault=premises.url_fault,
                ml_formats=premises.ml_formats,
            ),
            {},
        )
    except BadRequest as refused:
        fields.problems += [
            Problem(each.code, f"{GENERATE.name}.{each.field}", f"{GENERATE.name}: {each.message}")
            for each in refused.problems
        ]
        return None, refused.details


def _check_seed(fields: Fields, dataset: Dataset, body: Mapping[str, Any]) -> None:
    """Where people may not be repeated, they begin once."""
    seed = body.get("seed")
    if dataset.seed_policy == ROLL and seed is not None and seed != dataset.generate.get("seed"):
        fields.refuse("generate.seed", "generate.seed cannot be changed: people would come a second time")
