"""`symage generate|jobs|download`: their arguments."""

import argparse
import os
from pathlib import Path
from typing import Any


def add_remote_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    generate = verbs.add_parser("generate", help="order documents; with --output, wait and download them")
    generate.add_argument("forms", nargs="+", metavar="FORM", help="forms that each person fills")
    generate.add_argument("--quantity", type=int, default=1, help="people (default 1)")
    generate.add_argument("--formats", nargs="+", help="such as pdf_typed png_typed (default: the API's)")
    generate.add_argument("--seed", type=int, help="the same seed gives the same bytes")
    generate.add_argument("--config", nargs="+", default=[], metavar="NAME=VALUE", help="keys of config")
    generate.add_argument("--confirm", type=int, metavar="CREDITS", help="what you agree to spend")
    generate.add_argument("--dry-run", action="store_true", help="tell what it would come to, order nothing")
    generate.add_argument("--output", type=Path, help="where to write the dataset's archive")
    _add_where(generate)
    generate.set_defaults(command=_generate)
    jobs = verbs.add_parser("jobs", help="the newest jobs, or one of them")
    jobs.add_argument("job", nargs="?", metavar="JOB")
    jobs.add_argument("--limit", type=int, default=20, help="how many (default 20)")
    jobs.add_argument("--wait", action="store_true", help="until it has ended")
    jobs.add_argument("--cancel", action="store_true", help="ask it to stop")
    _add_where(jobs)
    jobs.set_defaults(command=_jobs)
    download = verbs.add_parser("download", help="a file of a job")
    download.add_argument("job", metavar="JOB")
    download.add_argument("--format", default="bundle", choices=("bundle", "json", "csv"))
    download.add_argument("--output", type=Path, required=True)
    _add_where(download)
    download.set_defaults(command=_download)


def _add_where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="the platform (default: the one that runs on the data folder)")
    parser.add_argument("--key", help="an API key (default: SYMAGE_KEY, else the first key)")
    parser.add_argument("--data-dir", type=Path)


def _environment(parsed: argparse.Namespace) -> dict[str, str]:
    given = {"SYMAGE_DATA_DIR": str(parsed.data_dir)} if parsed.data_dir else {}
    return {**os.environ, **given}


def _generate(parsed: argparse.Namespace) -> int:
    from symage_cli.remote import parsed_config, remote, run_generate

    asked = {
        "form_ids": parsed.forms,
        "quantity": parsed.quantity,
        "output_formats": parsed.formats,
        "seed": parsed.seed,
        "config": parsed_config(parsed.config) or None,
        "confirmed_credits": parsed.confirm,
    }
    body: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    with remote(_environment(parsed), parsed.url, parsed.key) as there:
        return run_generate(there, body, output=parsed.output, dry_run=parsed.dry_run)


def _jobs(parsed: argparse.Namespace) -> int:
    from symage_cli.remote import remote, run_jobs

    with remote(_environment(parsed), parsed.url, parsed.key) as there:
        return run_jobs(there, parsed.job, limit=parsed.limit, wait=parsed.wait, cancel=parsed.cancel)


def _download(parsed: argparse.Namespace) -> int:
    from symage_cli.remote import remote, run_download

    with remote(_environment(parsed), parsed.url, parsed.key) as there:
        return run_download(there, parsed.job, parsed.format, parsed.output)
