"""Datasets in files: one YAML file each, in the folder `datasets` of the data folder.

A file is taken up when it is new or has changed, and once after each start: it makes the dataset, or changes
it to what it says. A file that goes away leaves its dataset alone.
"""

import secrets
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from api.webhooks.targets import Targets
from symage.datasets import keeping
from symage.datasets.dataset import Premises, read_changes, read_plan
from symage.datasets.targets import PublishRules
from symage.errors import BadRequest, NotFound, Problem, SymageError
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
LOCAL_API = "http://127.0.0.1:8080"
"""What links in webhooks begin with where SYMAGE_PUBLIC_URL is not set."""


def take_up_files(platform: Platform, log: Any, *, now: int) -> None:
    """A file that will not do is told each time it changes; the others are taken up."""
    folder = platform.settings.data_dir / FOLDER
    for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
        text = path.read_text("utf-8", errors="replace")
        if _taken_up().get(path) == text:
            continue
        _taken_up()[path] = text
        try:
            told = apply_text(platform.settings, platform.database, platform.catalogue, text, now=now)
            log.info(f"{path.name}: {told}")
        except SymageError as error:
            log.error(f"{path.name}: {error}")


def apply_text(settings: Settings, database: Database, catalogue: Catalogue, text: str, *, now: int) -> str:
    """Make or change the dataset that a file names; what was done. Raises BadRequest with every problem, and
    NotFound for an account that there is none of."""
    body = _mapping(text)
    with database.read() as connection:
        owner = accounts.find_named(connection, str(body.pop("account", "")))
        if owner is None:
            raise NotFound("account_not_found", "account must name an account: symage accounts list")
        name = str(body.get("name"))
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
    plan = read_plan(asked, rules, drawn_seed=secrets.randbits(63))
    with database.write() as connection:
        made = keeping.create(connection, account_id, plan, subscriber(settings, ACTOR), now=now)
        if body.get("paused") is True:
            datasets.change(connection, made.dataset.id, paused=True)
    return f"made the dataset {plan.name}"


def _change(
    settings: Settings, database: Database, there: Dataset, body: dict[str, Any], rules: Premises, now: int
) -> str:
    policy = body.pop("seed_policy", there.seed_policy)
    if policy != there.seed_policy:
        message = "seed_policy cannot be changed; make another dataset"
        raise BadRequest([Problem("bad_request", "seed_policy", message)])
    asked = {key: value for key, value in body.items() if key != "name"}
    with database.read() as connection:
        urls = datasets.webhook_urls(connection, [there])
    if asked.get("webhook_url") == urls.get(there.id):
        asked.pop("webhook_url", None)
    changes = read_changes(asked, there, rules)
    if all(getattr(there, key) == value for key, value in changes.values.items() if key != "next_seed") and (
        changes.paused in (None, there.paused) and changes.webhook_url is None
    ):
        return f"the dataset {there.name} is as it says"
    with database.write() as connection:
        keeping.change(connection, there, changes, subscriber(settings, ACTOR), now=now)
    return f"changed the dataset {there.name}"


def _mapping(text: str) -> dict[str, Any]:
    try:
        body = yaml.safe_load(text)
    except yaml.YAMLError as error:
        message = f"not YAML: {' '.join(str(error).split())}"
        raise BadRequest([Problem("bad_request", "", message)]) from error
    if not isinstance(body, dict):
        raise BadRequest([Problem("bad_request", "", "a file holds one dataset, as an object")])
    return body


@cache
def _taken_up() -> dict[Path, str]:
    """The texts that this process has taken up."""
    return {}
