"""The command `symage`: every verb, its arguments, and where it goes. No work is done here."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from symage.errors import SymageError
from symage.storage.accounts import TIERS
from symage.storage.keys import SCOPES
from symage.variables import ALL, ROLES
from symage_cli.account_verbs import add_account_verbs, add_batch_verbs, add_key_verbs
from symage_cli.dataset_verbs import add_dataset_verbs
from symage_cli.form_verbs import add_form_verbs
from symage_cli.refresh_verbs import add_refresh_verbs
from symage_cli.remote_verbs import add_remote_verbs
from symage_cli.user_verbs import add_user_verbs

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; a domain error, or a file that cannot be used, is a line on standard error and status 1."""
    parsed = command_line().parse_args(arguments)
    command: Command = parsed.command
    try:
        return command(parsed)
    except SymageError as error:
        print(f"symage: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output has seen enough (symage forms list | head).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        named = f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)
        print(f"symage: {named}", file=sys.stderr)
        return 1


def command_line() -> argparse.ArgumentParser:
    """Every verb and its arguments."""
    parser = argparse.ArgumentParser(
        prog="symage", description="Synthetic people, the forms they would have filled, and exact labels."
    )
    parser.add_argument("--version", action="version", version=f"symage {version('symage')}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_up(verbs)
    add_remote_verbs(verbs)
    _add_demo(verbs)
    _add_worker(verbs)
    _add_keys(verbs)
    accounts = verbs.add_parser("accounts", help="who may spend how much")
    add_account_verbs(accounts.add_subparsers(required=True, metavar="VERB"))
    users = verbs.add_parser("users", help="who may sign in to the console")
    add_user_verbs(users.add_subparsers(required=True, metavar="VERB"))
    batches = verbs.add_parser("batches", help="token budgets")
    add_batch_verbs(batches.add_subparsers(required=True, metavar="VERB"))
    forms = verbs.add_parser("forms", help="the catalogue of forms")
    add_form_verbs(forms.add_subparsers(required=True, metavar="VERB"))
    add_dataset_verbs(verbs)
    _add_tabular(verbs)
    refreshed = verbs.add_parser("datasets", help="datasets that refresh themselves")
    add_refresh_verbs(refreshed.add_subparsers(required=True, metavar="VERB"))
    _add_prove(verbs)
    _add_retention(verbs)
    _add_backup(verbs)
    doctor = verbs.add_parser("doctor", help="check this machine and installation")
    doctor.add_argument("--data-dir", type=Path)
    doctor.add_argument(
        "--deep", action="store_true", help="read the newest datasets again, mend what is damaged"
    )
    doctor.set_defaults(command=_doctor)
    return parser


def _add_up(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    up = verbs.add_parser("up", help="start the platform and keep it running")
    up.add_argument("--role", choices=ROLES, help="what this machine does of it (default all)")
    up.add_argument("--host", help="address of the API (default 127.0.0.1)")
    up.add_argument("--port", type=int, help="port of the API (default 8080; 0 picks a free one)")
    up.add_argument("--dagster-port", type=int, help="port of the operators' UI, on loopback (default 3000)")
    up.add_argument("--data-dir", type=Path, help="folder that holds everything (default .symage)")
    up.set_defaults(command=_up)


def _add_tabular(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    tabular = verbs.add_parser("tabular", help="tables").add_subparsers(required=True, metavar="VERB")
    infer = tabular.add_parser("infer", help="columns like those of a sample, as an order has them")
    infer.add_argument("sample", type=Path, help="a CSV file with a header")
    infer.set_defaults(command=_infer)


def _add_backup(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = verbs.add_parser(
        "backup", help="database, secrets and files into a folder, while the platform runs"
    )
    restore = verbs.add_parser("restore", help="a backup into an installation that has no database yet")
    for parser, command in ((backup, _backup), (restore, _restore)):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--data-dir", type=Path)
        parser.set_defaults(command=command)


def _add_demo(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = verbs.add_parser("demo", help="start the platform, make a dataset, download it, stop")
    demo.add_argument("--output", type=Path, default=Path("demo-output"))
    demo.set_defaults(command=_demo)


def _add_worker(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    worker = verbs.add_parser("worker", help="make shards on this machine for a Dask cluster")
    worker.add_argument("url", metavar="URL", help="of the scheduler: dask://host:port or tls://host:port")
    worker.add_argument("--processes", type=int, help="workers of one thread each (default: one per core)")
    worker.set_defaults(command=_worker)


def _add_keys(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = verbs.add_parser("keys", help="API keys").add_subparsers(required=True, metavar="VERB")
    create = keys.add_parser("create", help="make a key and print it, once")
    create.add_argument("--data-dir", type=Path)
    create.add_argument("--name", required=True, help="label of the key")
    create.add_argument("--account", help="account that the key belongs to (default: the key's name)")
    create.add_argument("--tier", choices=TIERS, help="tier of a new account (default enterprise)")
    create.add_argument(
        "--scopes", nargs="+", choices=SCOPES, default=list(SCOPES), help="what the key may do (default: all)"
    )
    create.add_argument("--credits", type=int, help="credits of a new account (default: unlimited)")
    create.set_defaults(command=_create_key)
    add_key_verbs(keys)


def _add_prove(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    prove = verbs.add_parser("prove", help="find the synthetic household that bears an SSN")
    prove.add_argument("ssn")
    prove.add_argument("--job", help="a job of this installation")
    prove.add_argument("--seed", type=int, help="or its seed")
    prove.add_argument("--quantity", type=int, help="and its quantity")
    prove.add_argument("--data-dir", type=Path)
    prove.set_defaults(command=_prove)


def _add_retention(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    retention = verbs.add_parser(
        "retention", help="delete what is past its time, as the platform does hourly"
    )
    retention.add_argument("--dry-run", action="store_true", help="only tell what would go")
    retention.add_argument("--data-dir", type=Path)
    retention.set_defaults(command=_retention)


# Each verb imports what it needs: `symage forms list` should not load Dagster.


def _up(parsed: argparse.Namespace) -> int:
    from symage_cli.keys import first_key, migrate
    from symage_cli.restart import forgive_open_jobs
    from symage_cli.settings import read_settings
    from symage_cli.up import run_up
    from symage_cli.users import operator_link

    settings = read_settings(
        os.environ,
        role=parsed.role,
        host=parsed.host,
        port=parsed.port,
        dagster_port=parsed.dagster_port,
        data_dir=parsed.data_dir,
    )

    def say_the_key() -> None:
        environ = {**os.environ, **settings.to_environment()}
        if settings.role != ALL:
            migrate(environ)
            return
        key, kept, is_new = first_key(environ)
        forgive_open_jobs(environ)
        print(f"API key: {key}" if is_new else f"API key: see {kept}", flush=True)

    def console_link(api_url: str) -> str | None:
        if settings.session_mode != "loopback":
            return None
        return operator_link({**os.environ, **settings.to_environment()}, settings.public_url or api_url)

    return run_up(settings, prepare=say_the_key, console_link=console_link)


def _worker(parsed: argparse.Namespace) -> int:
    from symage_cli.worker import run_worker

    return run_worker(os.environ, parsed.url, parsed.processes)


def _infer(parsed: argparse.Namespace) -> int:
    from symage_cli.infer import infer_columns

    return infer_columns(parsed.sample, sys.stdout)


def _demo(parsed: argparse.Namespace) -> int:
    from symage_cli.demo import run_demo

    return run_demo(parsed.output)


def _create_key(parsed: argparse.Namespace) -> int:
    from symage_cli.keys import create_key

    key = create_key(
        _environment(parsed),
        name=parsed.name,
        account=parsed.account,
        tier=parsed.tier,
        scopes=parsed.scopes,
        credits=parsed.credits,
    )
    print(key)
    return 0


def _prove(parsed: argparse.Namespace) -> int:
    from symage_cli.prove import run_prove, search_of_job, search_of_numbers

    searched = (
        search_of_job(_environment(parsed), parsed.job)
        if parsed.job
        else search_of_numbers(parsed.seed, parsed.quantity)
    )
    return run_prove(parsed.ssn, searched, sys.stdout)


def _doctor(parsed: argparse.Namespace) -> int:
    from symage_cli.doctor import run_doctor

    return run_doctor(_environment(parsed), sys.stdout, deep=parsed.deep)


def _backup(parsed: argparse.Namespace) -> int:
    from symage_cli.backup import run_backup

    return run_backup(_environment(parsed), parsed.folder, sys.stdout)


def _restore(parsed: argparse.Namespace) -> int:
    from symage_cli.backup import run_restore

    return run_restore(_environment(parsed), parsed.folder, sys.stdout)


def _retention(parsed: argparse.Namespace) -> int:
    from symage_cli.retention import run_retention

    return run_retention(_environment(parsed), sys.stdout, dry_run=parsed.dry_run)


def _environment(parsed: argparse.Namespace) -> dict[str, str]:
    """The environment with --data-dir in it."""
    given = {"SYMAGE_DATA_DIR": str(parsed.data_dir)} if parsed.data_dir else {}
    return {**os.environ, **given}


if __name__ == "__main__":
    sys.exit(main())
