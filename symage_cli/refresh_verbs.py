"""The verbs about datasets that refresh themselves: `symage datasets …`."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, TypeAlias

from symage.storage.datasets import SEED_POLICIES

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_CHOSEN = ("cron", "timezone", "seed_policy", "keep", "publish_to", "webhook_url")


def add_refresh_verbs(verbs: Verbs) -> None:
    _add_create(verbs)
    apply = verbs.add_parser("apply", help="make or change the dataset that a YAML file describes")
    apply.add_argument("file", type=Path)
    _finish(apply, _apply)
    listed = verbs.add_parser("list", help="datasets of an account, or of all")
    _finish(listed, _list)
    for name, command, does in (
        ("show", _show, "a dataset and its newest versions"),
        ("pause", _pause, "let its schedule rest"),
        ("resume", _resume, "let its schedule go on"),
        ("run", _run, "make a version now"),
    ):
        _finish(_add_named(verbs, name, does), command)
    history = _add_named(verbs, "history", "its versions, newest first")
    history.add_argument("--limit", type=int, default=20)
    _finish(history, _history)
    delete = _add_named(verbs, "delete", "delete it")
    delete.add_argument(
        "--versions", choices=("keep", "delete"), required=True, help="whether the files of its versions stay"
    )
    _finish(delete, _delete)


def _add_create(verbs: Verbs) -> None:
    create = _add_named(verbs, "create", "make a dataset")
    create.add_argument("--cron", required=True, help="five fields, such as '0 6 * * *'")
    create.add_argument("--timezone", help="such as Europe/Berlin (default UTC)")
    create.add_argument("--seed-policy", choices=SEED_POLICIES, help="new people each time or the same")
    create.add_argument("--keep", type=int, help="good versions whose files stay (default 30)")
    create.add_argument("--publish-to", metavar="URL", help="a folder or s3://bucket/prefix")
    create.add_argument("--webhook-url", metavar="URL", help="hears of each version")
    order = create.add_mutually_exclusive_group(required=True)
    order.add_argument("--generate", type=Path, metavar="FILE", help="the order, as JSON or YAML")
    order.add_argument("--form", nargs="+", metavar="ID", help="or its forms")
    create.add_argument("--quantity", type=int, help="with --form: identities of a version (default 1)")
    create.add_argument("--formats", nargs="+", metavar="NAME", help="with --form: output formats")
    create.add_argument("--seed", type=int, help="with --form: where the people begin")
    _finish(create, _create)


def _add_named(verbs: Verbs, name: str, does: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=does)
    verb.add_argument("name", help="of the dataset")
    return verb


def _finish(verb: argparse.ArgumentParser, command: Any) -> None:
    verb.add_argument("--account", metavar="NAME", help="whose it is (default: the only account)")
    verb.add_argument("--data-dir", type=Path)
    verb.set_defaults(command=command)


def _create(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import create_dataset, read_order_file

    generate = read_order_file(parsed.generate) if parsed.generate else _order(parsed)
    chosen = {key: value for key in _CHOSEN if (value := getattr(parsed, key)) is not None}
    body = {"name": parsed.name, "generate": generate, **chosen}
    create_dataset(_environment(parsed), parsed.account, body, sys.stdout)
    return 0


def _order(parsed: argparse.Namespace) -> dict[str, Any]:
    forms = {"form_id": parsed.form[0]} if len(parsed.form) == 1 else {"form_ids": parsed.form}
    given = {"quantity": parsed.quantity, "output_formats": parsed.formats, "seed": parsed.seed}
    return {**forms, **{key: value for key, value in given.items() if value is not None}}


def _apply(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import apply_file

    apply_file(_environment(parsed), parsed.file, sys.stdout)
    return 0


def _list(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import list_datasets

    list_datasets(_environment(parsed), parsed.account, sys.stdout)
    return 0


def _show(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import show_dataset

    show_dataset(_environment(parsed), parsed.account, parsed.name, sys.stdout)
    return 0


def _pause(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import pause_dataset

    pause_dataset(_environment(parsed), parsed.account, parsed.name, sys.stdout, paused=True)
    return 0


def _resume(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import pause_dataset

    pause_dataset(_environment(parsed), parsed.account, parsed.name, sys.stdout, paused=False)
    return 0


def _run(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import run_dataset

    run_dataset(_environment(parsed), parsed.account, parsed.name, sys.stdout)
    return 0


def _history(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import show_history

    show_history(_environment(parsed), parsed.account, parsed.name, sys.stdout, limit=parsed.limit)
    return 0


def _delete(parsed: argparse.Namespace) -> int:
    from symage_cli.refreshes import delete_dataset

    delete_dataset(
        _environment(parsed),
        parsed.account,
        parsed.name,
        sys.stdout,
        keeps_versions=parsed.versions == "keep",
    )
    return 0


def _environment(parsed: argparse.Namespace) -> dict[str, str]:
    given = {"SYMAGE_DATA_DIR": str(parsed.data_dir)} if parsed.data_dir else {}
    return {**os.environ, **given}
