"""Where the bearer of a number is looked for: in the households that filled the forms of a job.

What does not belong here: the arithmetic from a number to its household (`symage.identities.proof`), and how
a proof is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from symage.forms.catalogue import Catalogue
from symage.forms.coherence import SHUFFLED, cases, first_household
from symage.forms.scenarios import read_scenarios
from symage.identities.config import IdentityConfig, stored_config
from symage.identities.proof import Proof, prove
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive households and what their forms needed of them. `forms`: those that they filled, where not
    all of a job were filled by them."""

    seed: int
    quantity: int
    needs: frozenset[str] = frozenset()
    config: IdentityConfig = IdentityConfig()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """Where a number is looked for: the windows of a job, the numbers that its order brought along, as
    (number, scenario, field), and whether its values have changed places."""

    windows: tuple[Window, ...] = ()
    pins: tuple[tuple[str, str, str], ...] = ()
    shuffled: bool = False


def search_of_request(request: GenerationRequest, catalogue: Catalogue) -> Searched:
    """Each case of a job has people of its own."""
    mode = request.config.coherence_mode
    windows = [_window(request, forms, catalogue) for forms in cases(mode, request.form_ids)]
    return Searched(tuple(windows), tuple(_pins(request)), mode == SHUFFLED)


def proof_in(ssn: str, window: Window) -> Proof:
    """Raises ValueError for what cannot be a number of ours."""
    return prove(ssn, seed=window.seed, quantity=window.quantity, needs=window.needs, config=window.config)


def _window(request: GenerationRequest, forms: Sequence[str], catalogue: Catalogue) -> Window:
    all_of_them = len(forms) == len(request.form_ids)
    return Window(
        first_household(request.config.coherence_mode, request.seed, forms),
        request.quantity,
        frozenset(need for form_id in forms for need in catalogue.get(form_id).needs),
        stored_config(request.config.identities),
        () if all_of_them else tuple(forms),
    )


def _pins(request: GenerationRequest) -> list[tuple[str, str, str]]:
    return [
        (str(value).replace("-", ""), scenario.name, field_id)
        for scenario in read_scenarios(request.config.fill_scenarios)
        for field_id, value in scenario.values.items()
    ]
