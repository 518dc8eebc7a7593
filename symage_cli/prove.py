"""`symage prove`: from a social security number back to the synthetic household that bears it."""

import json
from collections.abc import Mapping
from typing import TextIO

from symage import settings
from symage.cases.proofs import Searched, Window, proof_in, search_of_request
from symage.errors import BadRequest, Problem
from symage.forms.catalogue import load_catalogue
from symage.identities.proof import Proof, prove, record_of
from symage.storage import jobs
from symage.storage.database import Database
from symage.storage.jobs import TableJob


def run_prove(ssn: str, searched: Searched, out: TextIO) -> int:
    """Print where the number lies and, given a job, who bears it; 1 when it is nobody's."""
    brought = [pin for pin in searched.pins if pin[0] == ssn.strip().replace("-", "")]
    for _, scenario, field_id in brought:
        out.write(f"Pinned by the order: {field_id} in the fill scenario {scenario!r}.\n")
    try:
        proofs = [proof_in(ssn, window) for window in searched.windows] or [prove(ssn)]
    except ValueError as error:
        if brought:
            return 0
        raise BadRequest([Problem("unknown_ssn", "ssn", str(error))]) from error
    _write_place(proofs[0], out)
    for proof, window in zip(proofs, searched.windows, strict=False):
        _write_matches(proof, window, out)
    found = any(proof.matches for proof in proofs)
    if found and searched.shuffled:
        out.write("The job is shuffled: the number stands on other items' papers than its bearer's.\n")
    if found or brought or not searched.windows:
        return 0
    out.write("Nobody of this job bears it.\n")
    return 1


def search_of_job(environ: Mapping[str, str], job_id: str) -> Searched:
    """What a job of this installation printed. Raises NotFound."""
    chosen = settings.read(environ)
    if not environ.get("SYMAGE_DATABASE_URL") and not chosen.data_dir.is_dir():
        raise BadRequest(
            [
                Problem(
                    "no_data", "data_dir", f"There is no data folder {chosen.data_dir}; name it by --data-dir"
                )
            ]
        )
    with Database(chosen.database_url) as database, database.read() as connection:
        job = jobs.find(connection, job_id)
    if isinstance(job, TableJob):
        return Searched((Window(job.request.seed, job.request.quantity),))
    return search_of_request(job.request, load_catalogue())


def search_of_numbers(seed: int | None, quantity: int | None) -> Searched:
    """What --seed and --quantity name, nothing when neither is given."""
    if seed is None and quantity is None:
        return Searched()
    if seed is None or quantity is None:
        raise BadRequest([Problem("bad_request", "seed", "--seed and --quantity go together")])
    return Searched((Window(seed, quantity),))


def _write_place(proof: Proof, out: TextIO) -> None:
    out.write(
        f"{proof.ssn}: a {proof.role}'s number, household index modulo {proof.capacity}: {proof.residue}\n"
    )


def _write_matches(proof: Proof, window: Window, out: TextIO) -> None:
    for match in proof.matches:
        on = f", {', '.join(window.forms)}" if window.forms else ""
        out.write(f"item {match.item_index}{on}, household {match.household}, {match.path}\n")
        json.dump(record_of(match, window.config, window.needs), out, indent=2, default=str)
        out.write("\n")
