"""The console: every screen under /console, and the documentation beside it.

What does not belong here: what a screen does (a module for each), who may see it (`visitors.py`).
"""

from quart import Blueprint, Quart, Response, redirect, url_for
from werkzeug.exceptions import HTTPException

from api.console import (
    assets,
    form,
    guide,
    job,
    jobs,
    keys,
    new,
    operations,
    people,
    request_log,
    sign_in,
    tables,
    users,
    webhooks,
)
from api.console.assets import asset_url
from api.console.pages import error_page, guard
from api.console.visitors import refuse_foreign, visits
from api.console.words import FILTERS
from api.errors import BY_STATUS, STATUS, ApiError, log_unexpected
from symage.errors import SymageError
from symage.storage.user_sessions import SignedIn

PREFIX = "/console"
SCREENS: tuple[Blueprint, ...] = (
    assets.blueprint,
    sign_in.blueprint,
    jobs.blueprint,
    job.blueprint,
    new.blueprint,
    form.blueprint,
    tables.blueprint,
    people.blueprint,
    keys.blueprint,
    webhooks.blueprint,
    request_log.blueprint,
    operations.blueprint,
    users.blueprint,
)


def mount(app: Quart) -> None:
    """Add the console and the guide to an app that has its installation."""
    blueprint = Blueprint("console", __name__, template_folder="templates")
    blueprint.add_url_rule("/", "home", home)
    for screen in SCREENS:
        blueprint.register_blueprint(screen)
    blueprint.add_url_rule("/<path:_rest>", "nothing", nothing)
    for each in (blueprint, guide.blueprint):
        each.before_request(refuse_foreign)
        each.after_request(guard)
        each.register_error_handler(ApiError, _api_error)
        each.register_error_handler(SymageError, _domain_error)
        each.register_error_handler(HTTPException, _http_error)
        each.register_error_handler(Exception, _unexpected)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["asset"] = asset_url
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_blueprint(guide.blueprint)
    app.add_url_rule("/", "front", front)


async def front() -> Response:
    return redirect(url_for("console.home"))  # type: ignore[return-value]


@visits()
async def home(_visitor: SignedIn) -> Response:
    return redirect(url_for("console.jobs.listed"))  # type: ignore[return-value]


@visits()
async def nothing(_visitor: SignedIn, _rest: str) -> Response:
    raise ApiError("not_found", "There is nothing at this address")


async def _api_error(error: ApiError) -> Response:
    return await error_page(error.code, error.message, error.headers)


async def _domain_error(error: SymageError) -> Response:
    if error.code not in STATUS:
        return await _unexpected(error)
    return await error_page(error.code, str(error))


async def _http_error(error: HTTPException) -> Response:
    code = BY_STATUS.get(error.code or 500, "bad_request")
    return await error_page(code, error.description or error.name)


async def _unexpected(error: Exception) -> Response:
    return await error_page("internal_error", log_unexpected(error))
