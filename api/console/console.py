"""The console: every screen under /console, and the documentation beside it.

What does not belong here: what a screen does (a module for each), who may see it (`visitors.py`).
"""

from quart import Blueprint, Quart, Response, url_for
from werkzeug.exceptions import HTTPException

from api.console import (
    assets,
    dataset_order,
    datasets,
    form,
    guide,
    job,
    jobs,
    keys,
    limits,
    new,
    operations,
    people,
    preview,
    request_log,
    schedule,
    sign_in,
    table,
    tables,
    users,
    webhooks,
)
from api.console.assets import asset_url
from api.console.format_names import FORMATS
from api.console.pages import error_page, guard
from api.console.plain_words import told
from api.console.sent import fresh
from api.console.visitors import refuse_foreign, see_other, visits
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
    preview.blueprint,
    datasets.blueprint,
    dataset_order.blueprint,
    schedule.blueprint,
    form.blueprint,
    tables.blueprint,
    limits.blueprint,
    table.blueprint,
    people.blueprint,
    keys.blueprint,
    webhooks.blueprint,
    request_log.blueprint,
    operations.blueprint,
    users.blueprint,
)


def mount(app: Quart) -> None:
    """Add the console and the guide to an app."""
    app.jinja_env.filters.update(FILTERS, told=told)
    app.jinja_env.globals.update(asset=asset_url, fresh=fresh, FORMATS=FORMATS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_blueprint(guide.blueprint)
    app.add_url_rule("/", "front", front)


async def front() -> Response:
    return see_other(url_for("console.home"))


@visits()
async def home(_visitor: SignedIn) -> Response:
    return see_other(url_for("console.jobs.listed"))


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


def _console() -> Blueprint:
    """All screens as one, with what holds for each of them."""
    made = Blueprint("console", __name__, template_folder="templates")
    made.add_url_rule("/", "home", home)
    for screen in SCREENS:
        made.register_blueprint(screen)
    made.add_url_rule("/<path:_rest>", "nothing", nothing)
    return made


def _guarded(made: Blueprint) -> Blueprint:
    made.before_request(refuse_foreign)
    made.after_request(guard)
    made.register_error_handler(ApiError, _api_error)
    made.register_error_handler(SymageError, _domain_error)
    made.register_error_handler(HTTPException, _http_error)
    made.register_error_handler(Exception, _unexpected)
    return made


blueprint = _guarded(_console())
_guarded(guide.blueprint)
