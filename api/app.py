"""The HTTP application. No module keeps one: each call of `create_app` makes its own.

One blueprint per noun. What does not belong here: what a handler does, how it is served (`serve.py`).
"""

import asyncio
from collections.abc import AsyncGenerator

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from quart import Blueprint, Quart

from api import bodies, downloads, envelope, errors, files, forms, generate, health, items, jobs
from api.dispatch import Dispatcher, RunGateway
from api.installation import Installation, install
from api.key_use import KeyUse
from api.request_target import with_path
from api.threads import Threads
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.settings import Settings
from symage.storage import secrets
from symage.storage.artifacts import open_store
from symage.storage.database import Database
from symage.storage.queue import Slots

PREFIX = "/api/v1"
BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    forms.blueprint,
    generate.blueprint,
    jobs.blueprint,
    items.blueprint,
    downloads.blueprint,
)
DEFAULT_SLOTS = Slots(total=3, bulk=1)
POOL_SIZE = 8
"""Database connections: those of the reading and the writing threads together."""


class Application(Quart):
    """Quart, safe from request targets that are no paths."""

    async def asgi_app(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await super().asgi_app(with_path(scope), receive, send)


def create_app(
    settings: Settings,
    *,
    gateway: RunGateway | None = None,
    slots: Slots = DEFAULT_SLOTS,
    catalogue: Catalogue | None = None,
) -> Quart:
    """The app on a migrated database. With a gateway it launches accepted jobs, `slots` at a time;
    the forms on offer are the packaged ones unless a catalogue is given."""
    app = Application(__name__)
    app.config["MAX_CONTENT_LENGTH"] = bodies.MOST_BYTES
    # A large archive takes as long as its reader's line needs.
    app.config["RESPONSE_TIMEOUT"] = None
    app.url_map.merge_slashes = False
    threads = Threads(Database(settings.database_url, pool_size=POOL_SIZE))
    dispatcher = Dispatcher(threads, gateway, slots)
    installation = _installation(settings, threads, dispatcher, catalogue or load_catalogue())
    install(app, installation)
    errors.register(app)
    app.after_request(envelope.name_request)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_blueprint(files.blueprint)
    _run_beside(app, installation)
    return app


def _installation(
    settings: Settings, threads: Threads, dispatcher: Dispatcher, catalogue: Catalogue
) -> Installation:
    return Installation(
        settings=settings,
        catalogue=catalogue,
        store=open_store(settings.store_url),
        threads=threads,
        dispatcher=dispatcher,
        key_use=KeyUse(threads),
        peppers=(secrets.pepper(settings.secrets_dir, settings.key_pepper),),
        signing_keys=(secrets.signing_key(settings.secrets_dir, settings.url_secret),),
    )


def _run_beside(app: Quart, installation: Installation) -> None:
    """Dispatch while the app is served; at the end let go of threads and database."""

    @app.while_serving
    async def dispatching() -> AsyncGenerator[None, None]:
        task = asyncio.create_task(installation.dispatcher.run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await installation.dispatcher.close()
        await asyncio.to_thread(installation.threads.close)
