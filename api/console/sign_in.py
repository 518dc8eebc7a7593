"""The way in and out: a password, or a link that lets one in once."""

import hashlib

from quart import Blueprint, Response, request, url_for

from api import times
from api.console import passwords
from api.console.pages import page
from api.console.visitors import COOKIE, begin_session, see_other, visits
from api.errors import ApiError
from api.guard.addresses import client_address
from api.guard.limits import take
from api.installation import current
from symage.storage import user_sessions, users
from symage.storage.rate_limits import Limit
from symage.storage.user_sessions import SignedIn
from symage.storage.users import User

TRIES = Limit(1, 10, seconds=30)
"""Of one name, and of one address: ten at once, then one in half a minute."""
SIGNED_IN = "user.signed_in"
WRONG = "This name and password do not go together"

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
async def form() -> Response:
    return await page("sign_in.html", next=request.args.get("next", ""))


@blueprint.post("/sign-in")
async def sign_in() -> Response:
    given = await request.form
    name, password = users.normalised(given.get("name", "")), given.get("password", "")
    onward = given.get("next", "")
    try:
        await take(f"sign-in:{client_address()}", TRIES)
        await take(f"sign-in:{hashlib.sha256(name.encode()).hexdigest()}", TRIES)
    except ApiError as limited:
        wait = limited.headers["Retry-After"]
        message = f"Too many tries. Try again in {wait} seconds"
        return await page("sign_in.html", 429, {"Retry-After": wait}, problem=message, name=name, next=onward)
    user = await current().threads.read(users.find, name.replace("\0", ""))
    if not await passwords.matches(password, None if user is None else user.password_hash) or user is None:
        return await page("sign_in.html", 422, problem=WRONG, name=name, next=onward)
    await _let_in(user, password)
    return await begin_session(see_other(safe(onward)), user.id)


@blueprint.get("/enter/<secret>")
async def enter(secret: str) -> Response:
    """The operator's link goes straight in; whoever has no password yet is asked for one first."""
    here = current()
    user_id = await here.threads.read(user_sessions.linked_user, secret, now=times.now())
    if user_id is None:
        return await page("sign_in.html", 410, problem="This link has been used, or is older than a day")
    user = await here.threads.read(users.get, user_id)
    if user.is_operator and here.settings.session_mode == "loopback":
        await _use(secret)
        await here.threads.write(users.note, user, SIGNED_IN, now=times.now(), how="link")
        return await begin_session(see_other(url_for("console.home")), user.id)
    return await page("set_password.html", secret=secret, user=user)


@blueprint.post("/enter/<secret>")
async def set_password(secret: str) -> Response:
    here = current()
    given = await request.form
    password = given.get("password", "")
    user_id = await here.threads.read(user_sessions.linked_user, secret, now=times.now())
    if user_id is None:
        return await page("sign_in.html", 410, problem="This link has been used, or is older than a day")
    user = await here.threads.read(users.get, user_id)
    problem = passwords.fault(password)
    if problem is not None:
        return await page("set_password.html", 422, secret=secret, user=user, problem=problem)
    password_hash = await passwords.hashed(password)
    await _use(secret)
    await here.threads.write(users.set_password, user, password_hash, now=times.now(), actor=user.id)
    return await begin_session(see_other(url_for("console.home")), user.id)


@blueprint.post("/sign-out")
@visits()
async def sign_out(visitor: SignedIn) -> Response:
    if visitor.session_id is not None and visitor.user_id is not None:
        await current().threads.write(user_sessions.end, visitor.user_id, visitor.session_id)
    response = see_other(url_for("console.sign_in.form"))
    response.delete_cookie(COOKIE)
    return response


def safe(onward: str) -> str:
    """Where a `next` may lead: a path of this console, nothing else."""
    home = url_for("console.home")
    own = onward.startswith(home) and "\\" not in onward and "//" not in onward
    return onward if own else home


async def _use(secret: str) -> None:
    if await current().threads.write(user_sessions.use_link, secret, now=times.now()) is None:
        raise ApiError("expired", "This link has been used")


async def _let_in(user: User, password: str) -> None:
    here = current()
    if user.password_hash is not None and passwords.is_outdated(user.password_hash):
        await here.threads.write(users.rehash, user, await passwords.hashed(password))
    await here.threads.write(users.note, user, SIGNED_IN, now=times.now(), how="password")
