"""The HTTP application. No module keeps one: each call of `create_app` makes its own.

One blueprint per noun, in a folder with what belongs to it. What does not belong here: what a handler does,
how it is served (`serve.py`).
"""

import asyncio
import time
from collections.abc import AsyncGenerator

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from quart import Blueprint, Quart

from api import bodies, compat, envelope, errors
from api.accounts import account, keys
from api.console import console, request_log
from api.console.samples import Samples
from api.datasets import routes as datasets
from api.datasets import versions
from api.files import downloads, signed
from api.guard import draining, framing, headers, limits
from api.guard.key_use import KeyUse
from api.guard.limiters import DatabaseLimiter, MemoryLimiter
from api.guard.request_notes import RequestNotes
from api.installation import Installation, install
from api.jobs import items
from api.jobs import routes as jobs
from api.jobs.dispatch import Dispatcher, RunGateway
from api.jobs.owned import JobId
from api.orders import batches, confirmation, forms, generate, identities, pricing, sizes, tables
from api.service import access_log, compressing, cors, docs_pages, health, metrics, readiness
from api.service.measures import Measures
from api.service.request_target import with_path
from api.threads import Threads
from api.watched import kept
from api.webhooks import routes as webhooks
from api.webhooks.client import WebhookClient
from api.webhooks.outbox import Courier
from api.webhooks.targets import Targets
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.settings import Settings
from symage.storage import secrets
from symage.storage.artifacts import open_store
from symage.storage.database import Database
from symage.storage.queue import RunSlots

PREFIX = "/api/v1"
BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    forms.blueprint,
    generate.blueprint,
    jobs.blueprint,
    items.blueprint,
    downloads.blueprint,
    identities.blueprint,
    tables.blueprint,
    account.blueprint,
    pricing.blueprint,
    sizes.blueprint,
    webhooks.blueprint,
    batches.blueprint,
    datasets.blueprint,
    versions.blueprint,
    readiness.blueprint,
    docs_pages.blueprint,
)
INTERNAL_PREFIX = "/api/internal"
INTERNAL_BLUEPRINTS: tuple[Blueprint, ...] = (keys.blueprint, webhooks.internal_blueprint)
"""For signed-in users."""
DEFAULT_SLOTS = RunSlots(total=3, bulk=1)
POOL_SIZE = 8
"""Database connections: those of the reading and the writing threads together."""


class App(Quart):
    """Quart, safe from request targets that are no paths and from ambiguous framing, and mounted a second
    time for old clients. It ends once, though both may ask: the server, and who waits for that no longer."""

    _ending: asyncio.Task[None] | None = None

    async def shutdown(self) -> None:
        if self._ending is None:
            self._ending = asyncio.create_task(super().shutdown())
        await asyncio.shield(self._ending)

    async def asgi_app(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        problem = framing.problem(scope)
        if problem is not None:
            await framing.refuse(problem, scope, send)
            return
        channels = draining.after_the_body(scope, receive, send)
        await super().asgi_app(compat.mounted(with_path(scope)), *channels)


def create_app(
    settings: Settings,
    *,
    gateway: RunGateway | None = None,
    slots: RunSlots = DEFAULT_SLOTS,
    catalogue: Catalogue | None = None,
    measures: Measures | None = None,
) -> Quart:
    """The app on a migrated database. With a gateway it launches accepted jobs, `slots` at a time;
    the forms on offer are the packaged ones unless a catalogue is given, the measures its own."""
    app = App(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = bodies.MOST_BYTES
    # A large archive takes as long as its reader's line needs.
    app.config["RESPONSE_TIMEOUT"] = None
    app.url_map.merge_slashes = False
    app.url_map.converters["job"] = JobId
    threads = Threads(Database(settings.database_url, pool_size=POOL_SIZE))
    dispatcher = Dispatcher(threads, gateway, slots)
    installation = _installation(
        settings, threads, dispatcher, catalogue or load_catalogue(), measures or Measures(time.time())
    )
    install(app, installation)
    errors.register(app)
    confirmation.register(app)
    app.before_request(metrics.begin)
    app.before_request(limits.limit_keyless)
    app.after_request(envelope.name_request)
    app.after_request(limits.show_standing)
    app.after_request(headers.harden)
    app.after_request(cors.allow)
    app.after_request(compressing.compress)
    app.after_request(metrics.note)
    app.after_request(access_log.note)
    app.after_request(request_log.note)
    app.teardown_request(metrics.end)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=PREFIX)
    for blueprint in INTERNAL_BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=INTERNAL_PREFIX)
    app.register_blueprint(signed.blueprint)
    app.register_blueprint(metrics.blueprint)
    console.mount(app)
    _run_beside(app, installation)
    return app


def _installation(
    settings: Settings, threads: Threads, dispatcher: Dispatcher, catalogue: Catalogue, measures: Measures
) -> Installation:
    return Installation(
        settings=settings,
        catalogue=catalogue,
        store=open_store(settings.store_url),
        threads=threads,
        dispatcher=dispatcher,
        key_use=KeyUse(threads),
        measures=measures,
        request_notes=RequestNotes(threads),
        samples=Samples(catalogue, settings.catalogue_cache / "thumbs"),
        targets=Targets(settings.webhook_allow),
        limiter=MemoryLimiter() if settings.is_alone else DatabaseLimiter(threads),
        peppers=(secrets.pepper(settings.secrets_dir, settings.key_pepper),),
        signing_keys=(secrets.signing_key(settings.secrets_dir, settings.url_secret),),
        webhook_key=secrets.webhook_key(settings.secrets_dir, settings.webhook_key),
    )


def _run_beside(app: Quart, installation: Installation) -> None:
    """Dispatch jobs and tell webhooks while the app is served; at the end let go of threads and database."""
    courier = Courier(installation, WebhookClient(installation.targets))

    @app.while_serving
    async def beside() -> AsyncGenerator[None, None]:
        working = {
            "the dispatcher": installation.dispatcher.run,
            "the courier": courier.run,
            "the request log": installation.request_notes.run,
        }
        tasks = [asyncio.create_task(kept(name, work)) for name, work in working.items()]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(installation.dispatcher.close(), courier.close())
        await installation.request_notes.write()
        await asyncio.to_thread(installation.threads.close)
