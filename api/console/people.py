"""People: whose a number is, and all of a household.

Numbers are asked for in bodies, never in an address: what looks like one is taken for one, also where a
household is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quart import Blueprint, Response, request, url_for

from api.console.pages import page
from api.console.titles import dataset_title
from api.console.visitors import see_other, visits
from api.installation import Installation, current
from api.jobs.owned import checked_id
from symage.cases.proofs import Searched, Window, proof_in, search_of_request
from symage.errors import NotFound
from symage.identities.config import IdentityConfig
from symage.identities.proof import Match, Proof, prove, record_of
from symage.storage import jobs
from symage.storage.jobs import Job, TableJob
from symage.storage.user_sessions import SignedIn

CHOICES = 50
"""Of the newest jobs, to look in."""
NUMBER = re.compile(r"\d{3}[- .]?\d{2}[- .]?\d{4}", re.ASCII)
"""What a social security number may look like; a household of nine digits is told from it by its `p`."""

blueprint = Blueprint("people", __name__)


@dataclass(frozen=True, slots=True)
class Bearer:
    """One who bears the number, and the household as JSON shows it."""

    match: Match
    record: Mapping[str, Any]
    forms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """`proof`: where the number lies; None where it is none of ours, for `reason`."""

    proof: Proof | None
    bearers: Sequence[Bearer]
    pins: Sequence[tuple[str, str, str]]
    shuffled: bool
    reason: str = ""


@blueprint.get("/people")
@visits()
async def form(visitor: SignedIn) -> Response:
    return await _shown(visitor, household=_household(request.args.get("household", "")))


@blueprint.post("/people/household")
@visits()
async def read_household(visitor: SignedIn) -> Response:
    """Led on to its address, unless it may be a number."""
    asked = (await request.form).get("household", "").strip()
    if NUMBER.fullmatch(asked):
        return await _looked_up(visitor, asked)
    household = _household(asked)
    return see_other(url_for(".form", household=None if household is None else f"p{household}"))


@blueprint.post("/people")
@visits()
async def look_up(visitor: SignedIn) -> Response:
    given = await request.form
    return await _looked_up(visitor, given.get("ssn", "").strip(), given.get("job", ""))


def _household(asked: str) -> int | None:
    """Its number, where it is one."""
    digits = asked.removeprefix("p")
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits) < 2**64 else None


async def _looked_up(visitor: SignedIn, ssn: str, job_id: str = "") -> Response:
    here = current()
    job: Job | TableJob | None
    if job_id:
        job = await here.threads.read(jobs.find_own, visitor.account_id, checked_id(job_id))
        found = await here.threads.compute(_find, ssn, job, here)
    else:
        listed = await here.threads.read(jobs.search, visitor.account_id, limit=CHOICES)
        job, found = await here.threads.compute(_find_in_any, ssn, listed.jobs, here)
    return await _shown(visitor, found=found, ssn=ssn, job=job)


async def _shown(
    visitor: SignedIn,
    *,
    found: Found | None = None,
    ssn: str = "",
    job: Job | TableJob | None = None,
    household: int | None = None,
) -> Response:
    here = current()
    listed = await here.threads.read(jobs.search, visitor.account_id, limit=CHOICES)
    record = None
    if household is not None:
        match = Match(0, household, "primary")
        record = await here.threads.compute(record_of, match)
    return await page(
        "people.html",
        found=found,
        ssn=ssn,
        chosen=job and job.id,
        jobs=[(each.id, dataset_title(each.request.form_ids, here.catalogue), each) for each in listed.jobs],
        record=record,
        household=household,
    )


def _find(ssn: str, job: Job | TableJob | None, here: Installation) -> Found:
    searched = _searched(job, here)
    pins = [pin for pin in searched.pins if pin[0] == ssn.replace("-", "")]
    try:
        proofs = [proof_in(ssn, window) for window in searched.windows] or [prove(ssn)]
    except ValueError:
        nine = sum(map(str.isdigit, ssn)) == 9
        reason = (
            "No household of ours can have it: ours lie where none was issued."
            if nine
            else "A social security number has nine digits."
        )
        return Found(None, (), pins, searched.shuffled, reason)
    pairs = zip(proofs, searched.windows, strict=False)
    bearers = [_bearer(match, window) for proof, window in pairs for match in proof.matches]
    return Found(proofs[0], bearers, pins, searched.shuffled)


def _find_in_any(ssn: str, listed: Sequence[Job], here: Installation) -> tuple[Job | None, Found]:
    """In the newest of the jobs of which somebody bears it; else what holds whatever the job."""
    plain = _find(ssn, None, here)
    if plain.proof is not None:
        for job in listed:
            found = _find(ssn, job, here)
            if found.bearers:
                return job, found
    return None, plain


def _bearer(match: Match, window: Window) -> Bearer:
    return Bearer(match, record_of(match, window.config, window.needs), window.forms)


def _searched(job: Job | TableJob | None, here: Installation) -> Searched:
    if job is None:
        return Searched()
    if isinstance(job, TableJob):
        return Searched((Window(job.request.seed, job.request.quantity, config=IdentityConfig()),))
    try:
        return search_of_request(job.request, here.catalogue)
    except NotFound:
        # A form that has left the catalogue since: its people are those of the seed all the same.
        return Searched((Window(job.request.seed, job.request.quantity),))
