"""Datasets in files: one YAML file each, in the folder `datasets` of the data folder.

A file is taken up when it is new or has changed, and once after each start: it makes the dataset, or changes
it to what it says. A file that goes away leaves its dataset alone.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from api.webhooks.targets import Targets
from symage.datasets import keeping
from symage.datasets.dataset import Premises, as_name, read_changes, read_plan
from symage.datasets.targets import PublishRules
from symage.errors import BadRequest, NotFound, Problem, SymageError
from symage.fields import is_line
from symage.forms.catalogue import Catalogue
from symage.orders.listening import Subscriber
from symage.settings import Settings
from symage.storage import accounts, datasets
from symage.storage import secrets as stored_secrets
from symage.storage.database import Database
from symage.storage.datasets import Dataset
from symage_dagster.platform import Platform

FOLDER = "datasets"
ACTOR = "file"
LONGEST_ACCOUNT = 200
LOCAL_API = "http://127.0.0.1:8080"
"""What links in webhooks begin with where SYMAGE_PUBLIC_URL is not set."""


def take_up_files(platform: Platform, log: Any, *, now: int) -> None:
    """A file that will not do is told each time it changes; the others are taken up. Hidden ones belong to
    editors."""
    folder = platform.settings.data_dir / FOLDER
    for path in sorted(folder.glob("[!.]*.y*ml")) if folder.is_dir() else ():
        try:
            text = path.read_text("utf-8", errors="replace")
        except OSError as error:
            if _is_new(path, str(error)):
                log.error(f"{path.name}: {error}")
            continue
        if not _is_new(path, text):
            continue
        try:
            told = apply_text(platform.settings, platform.database, platform.catalogue, text, now=now)
            log.info(f"{path.name}: {told}")
        except SymageError as error:
            log.error(f"{path.name}: {error}")


def apply_text(settings: Settings, database: Database, catalogue: Catalogue, text: str, *, now: int) -> str:
    """Make or change the dataset that a file names; what was done. Raises BadRequest with every problem, and
    NotFound for an account that there is none of."""
    body = read_yaml(text)
    account = str(body.pop("account", ""))
    with database.read() as connection:
        owner = accounts.find_named(connection, account) if is_line(account, most=LONGEST_ACCOUNT) else None
        if owner is None:
            raise NotFound("account_not_found", "account must name an account: symage accounts list")
        name = as_name(body.get("name"))
        there = (
            datasets.get_own(connection, owner.id, name)
            if datasets.is_taken(connection, owner.id, name)
            else None
        )
    rules = premises(
        settings,
        catalogue,
        ml_formats=owner.allows(accounts.ML_FORMATS),
        dataset_id=None if there is None else there.id,
    )
    return (
        _make(settings, database, owner.id, body, rules, now)
        if there is None
        else _change(settings, database, there, body, rules, now)
    )


def premises(
    settings: Settings, catalogue: Catalogue, *, ml_formats: bool, dataset_id: str | None = None
) -> Premises:
    """What the command line and files read datasets against."""
    rules = PublishRules(settings.publish_allow, settings.store_url)
    return Premises(
        catalogue,
        Targets(settings.webhook_allow).problem,
        partial(rules.fault, dataset_id=dataset_id),
        ml_formats,
    )


def subscriber(settings: Settings, actor: str) -> Subscriber:
    key = stored_secrets.webhook_key(settings.secrets_dir, settings.webhook_key)
    return Subscriber(key, settings.public_url or LOCAL_API, actor)


def _make(
    settings: Settings,
    database: Database,
    account_id: str,
    body: Mapping[str, Any],
    rules: Premises,
    now: int,
) -> str:
    asked = {key: value for key, value in body.items() if key != "paused"}
    paused = body.get("paused")
    with _besides("paused", None if paused in (None, True, False) else "must be true or false"):
        plan = read_plan(asked, rules, drawn_seed=secrets.randbits(63))
    with database.write() as connection:
        made = keeping.create(connection, account_id, plan, subscriber(settings, ACTOR), now=now)
        if paused:
            datasets.change(connection, made.dataset.id, paused=True)
    return f"made the dataset {plan.name}"


def _change(
    settings: Settings, database: Database, there: Dataset, body: dict[str, Any], rules: Premises, now: int
) -> str:
    policy = body.pop("seed_policy", there.seed_policy)
    asked = {key: value for key, value in body.items() if key != "name"}
    with database.read() as connection:
        urls = datasets.webhook_urls(connection, [there])
    if asked.get("webhook_url") == urls.get(there.id):
        asked.pop("webhook_url", None)
    moved = None if policy == there.seed_policy else "cannot be changed; make another dataset"
    with _besides("seed_policy", moved):
        changes = read_changes(asked, there, rules)
    if all(getattr(there, key) == value for key, value in changes.values.items() if key != "next_seed") and (
        changes.paused in (None, there.paused) and changes.webhook_url is None
    ):
        return f"the dataset {there.name} is as it says"
    with database.write() as connection:
        keeping.change(connection, there, changes, subscriber(settings, ACTOR), now=now)
    return f"changed the dataset {there.name}"


@contextmanager
def _besides(key: str, fault: str | None) -> Iterator[None]:
    """What is read here is refused for its own problems and for that of a key which is read elsewhere."""
    own = [] if fault is None else [Problem("bad_request", key, f"{key} {fault}")]
    try:
        yield
    except BadRequest as refused:
        raise BadRequest([*refused.problems, *own], refused.details) from refused
    if own:
        raise BadRequest(own)


def read_yaml(text: str) -> dict[str, Any]:
    """An object as JSON would carry it. Raises BadRequest."""
    try:
        # Dates, numbers that are none and what holds itself are YAML's alone.
        body = json.loads(json.dumps(yaml.safe_load(text), allow_nan=False))
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        message = f"not YAML that could be JSON: {' '.join(str(error).split())}"
        raise BadRequest([Problem("bad_request", "", message)]) from error
    if not isinstance(body, dict):
        raise BadRequest([Problem("bad_request", "", "a file holds one dataset or order, as an object")])
    return body


def _is_new(path: Path, text: str) -> bool:
    """Whether this process sees it for the first time."""
    known = _taken_up().get(path) == text
    _taken_up()[path] = text
    return not known


@cache
def _taken_up() -> dict[Path, str]:
    """What each file last said, or why it could not be read."""
    return {}
