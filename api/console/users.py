"""Who may sign in to an account, and one's own sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for

from api import times
from api.console import passwords
from api.console.pages import page
from api.console.sent import just_made, made_once, shown_after
from api.console.visitors import actor, begin_session, see_other, visits
from api.errors import ApiError
from api.files.links import base_url
from api.installation import current
from symage.errors import BadRequest, Problem
from symage.fields import is_line
from symage.storage import audit, user_sessions, users
from symage.storage.audit import Act
from symage.storage.sent_forms import Made
from symage.storage.user_sessions import OpenSession, SignedIn
from symage.storage.users import LONGEST_NAME, OWNER, ROLES, VIEWER, User

MOST_ACTS = 30

blueprint = Blueprint("users", __name__)


@dataclass(frozen=True, slots=True)
class Company:
    """Who belongs to an account, when they were `seen`, the open sessions of the visitor, what was changed
    lately."""

    users: Sequence[User]
    seen: Mapping[str, int]
    sessions: Sequence[OpenSession]
    acts: Sequence[Act]


@blueprint.get("/users")
@visits()
async def listed(visitor: SignedIn) -> Response:
    return await _page(visitor)


@blueprint.post("/users")
@visits(OWNER)
async def invite(visitor: SignedIn) -> Response:
    """The link stands on the page that follows, once: whoever opens it sets a password."""
    given = await request.form
    name, role = given.get("name", "").strip(), given.get("role", VIEWER)
    if not is_line(name, most=LONGEST_NAME) or role not in ROLES:
        return await _page(
            visitor, problems=[Problem("bad_request", "name", "A user needs a name and a role")]
        )
    now = times.now()

    def make(connection: sa.Connection) -> Made:
        who = actor(visitor)
        user = users.invite(connection, visitor.account_id, name, role=role, now=now, actor=who)
        return Made(user.id, user_sessions.issue_link(connection, user.id, now=now))

    try:
        sent = await made_once(visitor, make)
    except BadRequest as error:
        return await _page(visitor, problems=error.problems)
    return see_other(shown_after(sent, ".listed"))


@blueprint.post("/users/<user_id>/link")
@visits(OWNER)
async def link(visitor: SignedIn, user_id: str) -> Response:
    """Another link, for a password that was forgotten."""
    here = current()
    user = await here.threads.read(users.get_own, visitor.account_id, user_id.replace("\0", ""))
    if user.is_operator and not visitor.is_operator:
        raise ApiError("forbidden", "Only an operator makes links for operators")
    now = times.now()

    def make(connection: sa.Connection) -> Made:
        return Made(user.id, user_sessions.issue_link(connection, user.id, now=now))

    return see_other(shown_after(await made_once(visitor, make), ".listed"))


@blueprint.post("/users/<user_id>/sign-out")
@visits(OWNER)
async def sign_out(visitor: SignedIn, user_id: str) -> Response:
    """Everywhere: all their sessions end, and the links that would let them in."""
    here = current()
    user = await here.threads.read(users.get_own, visitor.account_id, user_id.replace("\0", ""))
    await here.threads.write(users.end_sessions, user, now=times.now(), actor=actor(visitor))
    return see_other(url_for(".listed"))


@blueprint.post("/users/<user_id>/remove")
@visits(OWNER)
async def remove(visitor: SignedIn, user_id: str) -> Response:
    here = current()
    user = await here.threads.read(users.get_own, visitor.account_id, user_id.replace("\0", ""))
    try:
        await here.threads.write(users.remove, user, now=times.now(), actor=actor(visitor))
    except BadRequest as error:
        return await _page(visitor, problems=error.problems)
    return see_other(url_for(".listed"))


@blueprint.post("/users/password")
@visits()
async def change_password(visitor: SignedIn) -> Response:
    """Of oneself: the old one is asked for where there is one; other sessions end."""
    here = current()
    if visitor.user_id is None:
        raise ApiError("forbidden", "A proxy signs you in; there is no password here")
    given = await request.form
    user = await here.threads.read(users.get, visitor.user_id)
    problem = passwords.fault(given.get("new", ""))
    if user.password_hash is not None and not await passwords.matches(
        given.get("old", ""), user.password_hash
    ):
        problem = "That is not your present password"
    if problem is not None:
        return await _page(visitor, problems=[Problem("bad_request", "password", problem)])
    made = await passwords.hashed(given["new"])
    await here.threads.write(users.set_password, user, made, now=times.now(), actor=user.id)
    return await begin_session(see_other(url_for(".listed")), user.id)


@blueprint.post("/users/sessions/<session_id>/end")
@visits()
async def end_session(visitor: SignedIn, session_id: str) -> Response:
    if visitor.user_id is not None:
        await current().threads.write(user_sessions.end, visitor.user_id, session_id.replace("\0", ""))
    return see_other(url_for(".listed"))


async def _page(visitor: SignedIn, *, problems: Sequence[Problem] = ()) -> Response:
    made = await just_made(visitor)
    company = await current().threads.read(_company, visitor, times.now())
    names = {user.id: user.name for user in company.users}
    status = 422 if problems else 200
    return await page(
        "users.html",
        status,
        company=company,
        names=names,
        roles=ROLES,
        problems=problems,
        link=_link(made.secret) if made and made.secret else "",
        invited=made and names.get(made.subject),
        has_password=any(user.id == visitor.user_id and user.password_hash for user in company.users),
    )


def _company(connection: sa.Connection, visitor: SignedIn, now: int) -> Company:
    sessions = user_sessions.of_user(connection, visitor.user_id, now=now) if visitor.user_id else []
    return Company(
        users=users.of_account(connection, visitor.account_id),
        seen=user_sessions.last_seen(connection, visitor.account_id),
        sessions=sessions,
        acts=audit.latest(connection, visitor.account_id, limit=MOST_ACTS),
    )


def _link(secret: str) -> str:
    return base_url() + url_for("console.sign_in.enter", secret=secret)
