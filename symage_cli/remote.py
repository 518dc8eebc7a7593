"""The commands of people who do not write HTTP: order, look, download, at a platform that runs here or
elsewhere.

Where it is and who asks: --url and --key, else SYMAGE_URL and SYMAGE_KEY, else the platform of this data
folder and its first key.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import httpx

from symage import settings, strict_json
from symage.errors import SymageError
from symage_cli.keys import FIRST_KEY_FILE
from symage_cli.nearest import hint
from symage_cli.premises import address_of

WAIT_SECONDS = 30
"""Of one look at a job: the longest that the API holds an answer back."""
CHUNK = 1 << 20
ENDED = ("completed", "failed", "canceled", "expired")


class RemoteError(SymageError):
    """The platform cannot be reached, or refuses; the message says what it said."""

    def __init__(self, message: str, code: str = "remote_error") -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Remote:
    """A platform and a key of its."""

    client: httpx.Client

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """The `data` of the answer. Raises RemoteError."""
        try:
            answer = self.client.request(method, f"/api/v1{path}", **options)
        except httpx.HTTPError as error:
            raise RemoteError(f"{self.client.base_url} does not answer: {error}") from error
        return _checked(answer)["data"]

    def wait(self, job_id: str, out: TextIO) -> Mapping[str, Any]:
        """The job when it has ended; its progress is told meanwhile."""
        while True:
            job: Mapping[str, Any] = self.ask("GET", f"/jobs/{job_id}", params={"wait": WAIT_SECONDS})
            if job["status"] in ENDED:
                return job
            print(f"{job['status']}, {job['progress']:.0%}", file=out, flush=True)

    def download(self, job_id: str, kind: str, target: Path) -> int:
        """Write a file of a job; its bytes. What was begun is not left behind under its name."""
        aside = target.with_name(f".{target.name}.part")
        with self.client.stream("GET", f"/api/v1/jobs/{job_id}/download/{kind}") as answer:
            if answer.is_error:
                answer.read()
                _checked(answer)
            with aside.open("wb") as file:
                size = sum(file.write(chunk) for chunk in answer.iter_bytes(CHUNK))
        aside.replace(target)
        return size


@contextmanager
def remote(environ: Mapping[str, str], url: str | None, key: str | None) -> Iterator[Remote]:
    """Raises RemoteError when there is nothing to ask, or nobody to ask for."""
    base, secret = url or environ.get("SYMAGE_URL"), key or environ.get("SYMAGE_KEY")
    data_dir = settings.read(environ).data_dir
    headers = {"Authorization": f"Bearer {secret or _first_key(data_dir)}"}
    timeout = httpx.Timeout(10.0, read=WAIT_SECONDS + 30.0)
    with httpx.Client(base_url=base or _running(data_dir), headers=headers, timeout=timeout) as client:
        yield Remote(client)


def run_generate(there: Remote, body: Mapping[str, Any], *, output: Path | None, dry_run: bool) -> int:
    """Order, wait, download. What a script wants to read goes to standard output, the rest beside it."""
    if dry_run:
        print(json.dumps(there.ask("POST", "/generate", params={"dry_run": "true"}, json=body), indent=2))
        return 0
    ordered = _ordered(there, body)
    if ordered.get("job_id") is None:
        raise RemoteError(f"this costs {ordered['cost']} credits; say so with --confirm {ordered['cost']}")
    print(ordered["job_id"], flush=True)
    if output is None:
        return 0
    job = there.wait(ordered["job_id"], sys.stderr)
    if job["status"] != "completed":
        raise RemoteError(f"job {job['job_id']} {job['status']}: {job['error']}")
    return run_download(there, job["job_id"], "bundle", output)


def _ordered(there: Remote, body: Mapping[str, Any]) -> Any:
    try:
        return there.ask("POST", "/generate", json=body)
    except RemoteError as error:
        if error.code != "unknown_form":
            raise
        known = {form["id"] for form in there.ask("GET", "/forms")}
        hints = (hint(name, known) for name in body["form_ids"] if name not in known)
        raise RemoteError(f"{error}{''.join(hints)}") from None


def run_jobs(there: Remote, job_id: str | None, *, limit: int, wait: bool, cancel: bool) -> int:
    """The newest jobs, a line each; or one, with all that is known of it."""
    if job_id is None:
        for job in there.ask("GET", "/jobs", params={"limit": limit}):
            print(_line(job))
        return 0
    if cancel:
        there.ask("POST", f"/jobs/{job_id}/cancel")
    job = there.wait(job_id, sys.stderr) if wait else there.ask("GET", f"/jobs/{job_id}")
    print(json.dumps(job, indent=2))
    return 0 if job["status"] not in ("failed",) else 1


def run_download(there: Remote, job_id: str, kind: str, output: Path) -> int:
    began = time.monotonic()
    size = there.download(job_id, kind, output)
    seconds = max(time.monotonic() - began, 1e-3)
    print(f"{output}: {size:,} bytes in {seconds:.1f} s", file=sys.stderr)
    return 0


def parsed_config(pairs: Sequence[str]) -> dict[str, Any]:
    """`name=value` as a config object; values are JSON where they are, else texts."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, is_pair, text = pair.partition("=")
        if not is_pair:
            raise RemoteError(f"--config wants NAME=VALUE, not {pair!r}")
        try:
            found[name] = strict_json.parse(text)
        except ValueError:
            found[name] = text
    return found


def _line(job: Mapping[str, Any]) -> str:
    forms = ",".join(job["form_ids"] or [job["form_id"]])
    return f"{job['job_id']}  {job['status']:<10} {job['progress']:>4.0%}  {job['quantity']:>8}  {forms}"


def _checked(answer: httpx.Response) -> Any:
    try:
        body = answer.json()
    except ValueError:
        raise RemoteError(f"{answer.url} is no symage: {answer.status_code}") from None
    if answer.is_error:
        error = body["error"]
        problems = error["details"].get("problems") or [error]
        raise RemoteError("; ".join(each["message"] for each in problems), error["code"])
    return body


def _running(data_dir: Path) -> str:
    """The address of the platform that runs on a data folder."""
    with suppress(ValueError):
        if (address := address_of(data_dir / "run")) is not None:
            return address
    raise RemoteError(f"no platform runs on {data_dir}: start one with `symage up`, or name one with --url")


def _first_key(data_dir: Path) -> str:
    try:
        return (data_dir / FIRST_KEY_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise RemoteError("name an API key with --key or SYMAGE_KEY") from None
