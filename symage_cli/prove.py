"""`symage prove`: from a social security number back to the synthetic household that bears it."""

import json
from collections.abc import Mapping
from typing import Any, TextIO

from symage import settings
from symage.errors import BadRequest, Problem
from symage.forms.catalogue import load_catalogue
from symage.identities.config import IdentityConfig, stored_config
from symage.identities.proof import Proof, prove, record_of
from symage.storage import jobs
from symage.storage.database import Database
from symage.storage.jobs import TableJob

Window = dict[str, Any]
"""What `prove` wants to know of a job: seed, quantity, needs, config."""


def run_prove(ssn: str, window: Window, out: TextIO) -> int:
    """Print where the number lies and, given a job, who bears it; 1 when it is nobody's."""
    try:
        proof = prove(ssn, **window)
    except ValueError as error:
        raise BadRequest([Problem("unknown_ssn", "ssn", str(error))]) from error
    out.write(
        f"{proof.ssn}: a {proof.role}'s number, household index modulo {proof.capacity}: {proof.residue}\n"
    )
    if "seed" not in window:
        return 0
    if not proof.matches:
        out.write("Nobody of this job bears it.\n")
        return 1
    _write_matches(proof, window.get("config", IdentityConfig()), out)
    return 0


def window_of_job(environ: Mapping[str, str], job_id: str) -> Window:
    """The window of a job of this installation. Raises NotFound."""
    with Database(settings.read(environ).database_url) as database, database.read() as connection:
        job = jobs.find(connection, job_id)
    if isinstance(job, TableJob):
        return {"seed": job.request.seed, "quantity": job.request.quantity}
    request = job.request
    catalogue = load_catalogue()
    needs = frozenset(need for form_id in request.form_ids for need in catalogue.get(form_id).needs)
    return {
        "seed": request.seed,
        "quantity": request.quantity,
        "needs": needs,
        "config": stored_config(request.config.identities),
    }


def window_of_numbers(seed: int | None, quantity: int | None) -> Window:
    """The window that --seed and --quantity name, empty when neither is given."""
    if seed is None and quantity is None:
        return {}
    if seed is None or quantity is None:
        raise BadRequest([Problem("bad_request", "seed", "--seed and --quantity go together")])
    return {"seed": seed, "quantity": quantity}


def _write_matches(proof: Proof, config: IdentityConfig, out: TextIO) -> None:
    for match in proof.matches:
        out.write(f"item {match.item_index}, household {match.household}, {match.path}\n")
        json.dump(record_of(match, config), out, indent=2, default=str)
        out.write("\n")
