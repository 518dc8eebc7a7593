"""What the handlers of one app share: its settings, its forms, its files, its threads."""

from dataclasses import dataclass

from quart import Quart, current_app

from api.console.samples import Samples
from api.guard.key_use import KeyUse
from api.guard.limiters import Limiter
from api.guard.request_notes import RequestNotes
from api.jobs.dispatch import Dispatcher
from api.service.measures import Measures
from api.threads import Threads
from api.webhooks.targets import Targets
from symage.forms.catalogue import Catalogue
from symage.settings import Settings
from symage.storage.artifacts import ArtifactStore
from symage.storage.keys import Pepper
from symage.storage.signing import SigningKey

_NAME = "symage"


@dataclass(frozen=True, slots=True)
class Installation:
    """Peppers and signing keys: the current one first, then those still honoured."""

    settings: Settings
    catalogue: Catalogue
    store: ArtifactStore
    threads: Threads
    dispatcher: Dispatcher
    key_use: KeyUse
    measures: Measures
    request_notes: RequestNotes
    samples: Samples
    limiter: Limiter
    targets: Targets
    peppers: tuple[Pepper, ...]
    signing_keys: tuple[SigningKey, ...]
    webhook_key: bytes


def install(app: Quart, installation: Installation) -> None:
    app.extensions[_NAME] = installation


def current() -> Installation:
    """The installation of the app that answers this request."""
    installation: Installation = current_app.extensions[_NAME]
    return installation
