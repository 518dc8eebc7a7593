"""The verbs of whoever runs an installation: `accounts`, `batches`, and `keys` beside making them."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from symage.storage.accounts import FLAGS, ML_FORMATS, TIERS
from symage_cli import accounts

Command = Callable[[argparse.Namespace], int]
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

MOST_CREDITS = 2**62
CONFIRMATION = "confirmation_required"


def add_key_verbs(keys: Verbs) -> None:
    listed = _verb(keys, "list", "a line per key, revoked ones too", _list_keys)
    listed.add_argument("--account", help="of one account only, by name or id")
    revoke = _verb(keys, "revoke", "disable a key at once, for good", _revoke_key)
    revoke.add_argument("key_id")


def add_batch_verbs(batches: Verbs) -> None:
    revoke = _verb(batches, "revoke", "end a batch, for good", _revoke_batch)
    revoke.add_argument("batch_id")


def add_account_verbs(chosen: Verbs) -> None:
    _verb(chosen, "list", "a line per account", _list_accounts)
    _of_account(chosen, "show", "one account and what was changed lately", _show_account)
    create = _of_account(chosen, "create", "open an account", _create_account)
    create.add_argument("--tier", choices=TIERS, default="free", help="rate limit of its keys (default free)")
    create.add_argument("--credits", type=_credits, help="grant these and allow no more (default: unlimited)")
    grant = _of_account(chosen, "grant", "give an account credits", _grant_credits)
    grant.add_argument("credits", type=_credits)
    limit = _of_account(chosen, "limit", "say how much an account may spend, and how fast", _limit_account)
    limit.add_argument(
        "--credits",
        type=_credits_or_unlimited,
        default=argparse.SUPPRESS,
        help=f"credits beyond its grants: 0, a number, or {accounts.UNLIMITED}",
    )
    limit.add_argument("--tier", choices=TIERS, default=argparse.SUPPRESS, help="rate limit of its keys")
    flag = _of_account(chosen, "flag", "turn an option of an account on or off", _flag_account)
    flag.add_argument(
        "flag",
        choices=[CONFIRMATION, *FLAGS],
        help=f"{CONFIRMATION}: ask back before a job is accepted; {ML_FORMATS}: labels may be ordered",
    )
    flag.add_argument("state", choices=["on", "off"])
    flag.add_argument(
        "--above", type=_credits, default=0, help=f"{CONFIRMATION} only for jobs that cost more credits"
    )


def _of_account(chosen: Verbs, verb: str, summary: str, command: Command) -> argparse.ArgumentParser:
    parser = _verb(chosen, verb, summary, command)
    parser.add_argument("account", help="its name or id")
    return parser


def _verb(chosen: Verbs, verb: str, summary: str, command: Command) -> argparse.ArgumentParser:
    parser = chosen.add_parser(verb, help=summary)
    parser.add_argument("--data-dir", type=Path)
    parser.set_defaults(command=command)
    return parser


def _credits(text: str) -> int:
    number = int(text)
    if not 0 <= number < MOST_CREDITS:
        raise argparse.ArgumentTypeError(f"{text} is no number of credits")
    return number


def _credits_or_unlimited(text: str) -> int | None:
    return None if text == accounts.UNLIMITED else _credits(text)


def _list_keys(parsed: argparse.Namespace) -> int:
    accounts.list_keys(_environment(parsed), parsed.account, sys.stdout)
    return 0


def _revoke_key(parsed: argparse.Namespace) -> int:
    accounts.revoke_key(_environment(parsed), parsed.key_id, sys.stdout)
    return 0


def _revoke_batch(parsed: argparse.Namespace) -> int:
    accounts.revoke_batch(_environment(parsed), parsed.batch_id, sys.stdout)
    return 0


def _list_accounts(parsed: argparse.Namespace) -> int:
    accounts.list_accounts(_environment(parsed), sys.stdout)
    return 0


def _show_account(parsed: argparse.Namespace) -> int:
    accounts.show_account(_environment(parsed), parsed.account, sys.stdout)
    return 0


def _create_account(parsed: argparse.Namespace) -> int:
    opened = {"tier": parsed.tier, "credits": parsed.credits}
    accounts.create_account(_environment(parsed), parsed.account, **opened, output=sys.stdout)
    return 0


def _grant_credits(parsed: argparse.Namespace) -> int:
    accounts.grant_credits(_environment(parsed), parsed.account, parsed.credits, sys.stdout)
    return 0


def _limit_account(parsed: argparse.Namespace) -> int:
    given = vars(parsed)
    columns = {"credits": "credit_limit", "tier": "tier"}
    values = {column: given[option] for option, column in columns.items() if option in given}
    if not values:
        print("symage accounts limit: give --credits or --tier", file=sys.stderr)
        return 2
    accounts.change_account(_environment(parsed), parsed.account, values, sys.stdout)
    return 0


def _flag_account(parsed: argparse.Namespace) -> int:
    on = parsed.state == "on"
    if parsed.flag in FLAGS:
        accounts.flag_account(
            _environment(parsed), parsed.account, parsed.flag, allowed=on, output=sys.stdout
        )
        return 0
    values = {"confirm_above": parsed.above if on else None}
    accounts.change_account(_environment(parsed), parsed.account, values, sys.stdout)
    return 0


def _environment(parsed: argparse.Namespace) -> dict[str, str]:
    """The environment with --data-dir in it."""
    given = {"SYMAGE_DATA_DIR": str(parsed.data_dir)} if parsed.data_dir else {}
    return {**os.environ, **given}
