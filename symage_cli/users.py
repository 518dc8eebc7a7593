"""Users of the console from the command line: who may sign in, and the links that let them in."""

from collections.abc import Mapping
from typing import IO

from symage import settings
from symage.errors import NotFound
from symage.settings import Settings
from symage.storage import accounts, user_sessions, users
from symage.storage.database import Database
from symage.storage.users import OWNER
from symage_cli.accounts import opened, print_table
from symage_cli.keys import FIRST_ACCOUNT
from symage_cli.premises import address_of
from symage_cli.settings import DEFAULT_PORT
from symage_dagster.clock import now_microseconds

ENTER = "/console/enter/"


def invite_user(
    environ: Mapping[str, str], name: str, *, account: str, role: str, operator: bool, output: IO[str]
) -> None:
    """Make a user and print the link by which they set their password."""
    with opened(environ) as database, database.write() as connection:
        owner = accounts.find_named(connection, account)
        if owner is None:
            raise NotFound("account_not_found", f"There is no account {account}")
        now = now_microseconds()
        user = users.invite(connection, owner.id, name, role=role, is_operator=operator, now=now)
        secret = user_sessions.issue_link(connection, user.id, now=now)
    print(address(settings.read(environ)) + ENTER + secret, file=output)


def link_user(environ: Mapping[str, str], name: str, output: IO[str]) -> None:
    """Print a link that lets a user in once; their earlier ones end."""
    with opened(environ) as database, database.write() as connection:
        user = users.named(connection, name)
        secret = user_sessions.issue_link(connection, user.id, now=now_microseconds())
    print(address(settings.read(environ)) + ENTER + secret, file=output)


def list_users(environ: Mapping[str, str], output: IO[str]) -> None:
    with opened(environ) as database, database.read() as connection:
        names = {account.id: account.name for account in accounts.everyone(connection)}
        found = users.everyone(connection)
    rows = [
        (user.name, names[user.account_id], user.role, "operator" if user.is_operator else "", _state(user))
        for user in found
    ]
    print_table(output, ("name", "account", "role", "", "password"), rows)


def remove_user(environ: Mapping[str, str], name: str, output: IO[str]) -> None:
    with opened(environ) as database, database.write() as connection:
        user = users.named(connection, name)
        users.remove(connection, user, now=now_microseconds())
    print(f"removed {user.name}", file=output)


def end_sessions(environ: Mapping[str, str], name: str, output: IO[str]) -> None:
    """Sign a user out everywhere; their links end, too."""
    with opened(environ) as database, database.write() as connection:
        user = users.named(connection, name)
        users.end_sessions(connection, user, now=now_microseconds())
    print(f"ended the sessions of {user.name}", file=output)


def operator_link(environ: Mapping[str, str], base: str) -> str:
    """A link that lets in the operator of `symage up`, who is made at the first start."""
    with Database(settings.read(environ).database_url) as database, database.write() as connection:
        now = now_microseconds()
        operator = users.find(connection, FIRST_ACCOUNT)
        if operator is None:
            account = accounts.find(connection, FIRST_ACCOUNT) or accounts.create(
                connection, FIRST_ACCOUNT, now=now, tier="enterprise"
            )
            operator = users.invite(
                connection, account.id, FIRST_ACCOUNT, role=OWNER, is_operator=True, now=now
            )
        return base + ENTER + user_sessions.issue_link(connection, operator.id, now=now)


def address(installation: Settings) -> str:
    """Where the console is reached: as the settings say, where it runs now, or where it usually does."""
    return installation.public_url or address_of(installation.run_dir) or f"http://127.0.0.1:{DEFAULT_PORT}"


def _state(user: users.User) -> str:
    return "set" if user.password_hash else "not set"
