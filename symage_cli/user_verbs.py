"""The verbs of `symage users`: their arguments, and where they go."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from symage.storage.users import MEMBER, ROLES
from symage_cli import users

Command = Callable[[argparse.Namespace], int]
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_user_verbs(chosen: Verbs) -> None:
    invite = _verb(chosen, "invite", "make a user and print the link by which they set a password", _invite)
    invite.add_argument("name", help="what they sign in with, such as a mail address")
    invite.add_argument("--account", required=True, help="that they belong to, by name or id")
    invite.add_argument("--role", choices=ROLES, default=MEMBER, help=f"what they may do (default {MEMBER})")
    invite.add_argument("--operator", action="store_true", help="they see the platform as a whole")
    link = _verb(chosen, "link", "print a link that lets a user in once, for a day", _link)
    link.add_argument("name")
    _verb(chosen, "list", "a line per user", _list)
    sign_out = _verb(
        chosen, "sign-out", "end all sessions and links of a user; they may sign in again", _sign_out
    )
    sign_out.add_argument("name")
    remove = _verb(chosen, "remove", "end a user's sessions and let them in no more", _remove)
    remove.add_argument("name")


def _verb(chosen: Verbs, verb: str, summary: str, command: Command) -> argparse.ArgumentParser:
    parser = chosen.add_parser(verb, help=summary)
    parser.add_argument("--data-dir", type=Path)
    parser.set_defaults(command=command)
    return parser


def _invite(parsed: argparse.Namespace) -> int:
    users.invite_user(
        _environment(parsed),
        parsed.name,
        account=parsed.account,
        role=parsed.role,
        operator=parsed.operator,
        output=sys.stdout,
    )
    return 0


def _link(parsed: argparse.Namespace) -> int:
    users.link_user(_environment(parsed), parsed.name, sys.stdout)
    return 0


def _list(parsed: argparse.Namespace) -> int:
    users.list_users(_environment(parsed), sys.stdout)
    return 0


def _sign_out(parsed: argparse.Namespace) -> int:
    users.end_sessions(_environment(parsed), parsed.name, sys.stdout)
    return 0


def _remove(parsed: argparse.Namespace) -> int:
    users.remove_user(_environment(parsed), parsed.name, sys.stdout)
    return 0


def _environment(parsed: argparse.Namespace) -> dict[str, str]:
    """The environment with --data-dir in it."""
    given = {"SYMAGE_DATA_DIR": str(parsed.data_dir)} if parsed.data_dir else {}
    return {**os.environ, **given}
