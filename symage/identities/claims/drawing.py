"""A claim for each household: visit, diagnoses and lines, drawn again where nothing could be billed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities.claims.billing import LINE, MOST_LINES, bill
from symage.identities.claims.clinic_days import clinic_days
from symage.identities.claims.columns import offered
from symage.identities.claims.diagnosing import MOST, add_causes, diagnose
from symage.identities.claims.patients import patients
from symage.identities.claims.visits import VISIT, Trial, find_visits
from symage.identities.facts import Draw

CLAIM = np.dtype(
    [("visit", VISIT), ("place", "i2"), ("diagnoses", "i2", (MOST,)), ("lines", LINE, (MOST_LINES,))]
)
Claims = NDArray[Any]
"""Rows of CLAIM."""
_ROUNDS = 100


def draw_claims(draw: Draw) -> Claims:
    """The claims of households that have cover."""
    synthetic = draw.config.procedure_codes == "synthetic"
    days, choice = clinic_days(draw.config.reference_date), offered(synthetic)
    who = patients(draw)
    found = np.zeros(len(draw), CLAIM)
    pending = np.arange(len(draw))
    for number in range(_ROUNDS):
        if not pending.size:
            return found
        visits = find_visits(who, pending, days, choice, str(number))
        trial = Trial(who.indexes[pending], str(number))
        made = np.zeros(len(pending), CLAIM)
        made["visit"] = visits
        made["lines"], made["place"], made["diagnoses"] = bill(
            visits, diagnose(visits, trial), days, trial, synthetic=synthetic
        )
        add_causes(made["diagnoses"], visits, trial)
        billed = (made["lines"]["service"] >= 0).any(axis=1)
        found[pending[billed]] = made[billed]
        pending = pending[~billed]
    raise RuntimeError(f"nothing of household {who.indexes[pending[0]]} could be billed")
