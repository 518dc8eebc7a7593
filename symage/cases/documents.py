"""The documents of some items of a job: plan, people, fill, fill scenario, layout.

Each step is a pure function of the request and the item indexes, so that any cut of a job gives the same.
`make_documents` takes all of them at once; a run takes them one by one and keeps what is between.
What does not belong here: files, and where they are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from symage.cases.coverage import covered
from symage.cases.ready import ReadyForms
from symage.documents.dressing import dressed
from symage.documents.handwriting.hands import capitals, hands_of
from symage.documents.layout import Layout
from symage.documents.looks import identities_of, looks_of
from symage.documents.surfaces import by_hand, lay_out_on, ordered
from symage.documents.written import Written
from symage.forms import coherence, pinning, scenarios
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import CasePlan
from symage.forms.scenarios import Scenario
from symage.identities.config import stored_config
from symage.identities.households import Households, households
from symage.identities.quality import QUALITY_PATHS
from symage.randomness import Words
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Of the items `items` (consecutive item indexes), form by form in the order of the request.

    `made`: as filled in before any fill scenario; `shown`: as they are printed plainly; `written`: as they
    are written. `layouts`: on each surface of the request in turn, those of each form. `fill`: for each form
    `_metadata.fill` of each document, none without scenarios; `covered`: the fields of each that life left
    empty.
    """

    request: GenerationRequest
    items: range
    made: Sequence[Filled]
    shown: Sequence[Filled]
    written: Sequence[Written]
    layouts: Sequence[Sequence[Layout]]
    fill: Sequence[Sequence[str]]
    covered: Sequence[Sequence[Sequence[str]]]


def make_documents(
    ready: ReadyForms,
    request: GenerationRequest,
    items: range,
    *,
    people: Sequence[Households] | None = None,
    filled: Sequence[Filled] | None = None,
) -> Documents:
    """`people`: of each case, where they are drawn; `filled`: the values of a job without fill scenarios,
    where they are known. Raises LayoutError, DefinitionError, NotFound."""
    if people is None and filled is None:
        people = draw_people(ready, request, items)
    made = fill(ready, request, people or ()) if filled is None else filled
    lived = made if people is None else _pinned(ready, request, people, made, items)
    fuller = [covered(request, each, item_words(items)) for each in lived]
    shown, stages = _staged(request, [filled for filled, _ in fuller], items)
    extra = [_left(pair, each) for pair, each in zip(fuller, shown, strict=True)]
    written = [_written(request, items, *pair) for pair in zip(made, shown, strict=True)]
    layouts = [
        [lay_out_on(surface, ready.compiled(each.form.id), each) for each in written]
        for surface in ordered(request.output_formats)
    ]
    return Documents(request, items, made, shown, written, layouts, stages, extra)


def _left(fuller: tuple[Filled, Sequence[Sequence[str]]], shown: Filled) -> list[list[str]]:
    """Of the fields that coverage filled, those that no fill scenario has blanked or pinned."""
    filled, names = fuller
    return [
        [name for name in each if shown.printed[name][row] == filled.printed[name][row]]
        for row, each in enumerate(names)
    ]


def _written(request: GenerationRequest, items: range, made: Filled, shown: Filled) -> Written:
    """As those write it who print the form; who they are, no fill scenario changes."""
    form, config = made.form, request.config
    known = made.indexes if form.printer_id is None else identities_of(made.printed[form.printer_id])
    looks, hands = (
        looks_of(config.look, form.typeface, form.printed_by, known),
        hands_of(request, items, known),
    )
    if by_hand(request.output_formats):
        # A hand writes all or nothing in capitals, and nobody writes numbers with their digits hidden.
        looks = replace(looks, upper=capitals(request, hands).astype(np.int64), tin=np.zeros_like(looks.tin))
    return Written(
        request=request,
        form=form,
        items=items,
        texts=dressed(form, shown.printed, looks),
        looks=looks,
        hands=hands,
        typed=_typed(request, form, items),
    )


def _typed(request: GenerationRequest, form: FormDefinition, items: range) -> Mapping[str, Sequence[bool]]:
    """What a fill scenario has filled in beforehand."""
    found = scenarios.read_scenarios(request.config.fill_scenarios)
    if not found:
        return {}
    which = scenarios.scenario_of(found, request.seed, request.quantity, item_words(items))
    return {name: each.tolist() for name, each in scenarios.prefilled(form, found, which).items()}


def draw_people(ready: ReadyForms, request: GenerationRequest, items: range) -> list[Households]:
    """The households of the items, for each case those that its forms need."""
    mode = request.config.coherence_mode
    return [
        households(
            coherence.case_households(mode, request.seed, [sheet.form.id for sheet in plan.sheets], items),
            needs=frozenset(need for sheet in plan.sheets for need in sheet.form.needs),
            config=stored_config(request.config.identities),
            paths=plan.paths.union(QUALITY_PATHS),
        )
        for plan in _plans(ready, request)
    ]


def fill(ready: ReadyForms, request: GenerationRequest, people: Sequence[Households]) -> list[Filled]:
    """All forms, each case filled from its own people."""
    pairs = zip(_plans(ready, request), people, strict=True)
    return [filled for plan, drawn in pairs for filled in fill_planned(plan, drawn)]


def _plans(ready: ReadyForms, request: GenerationRequest) -> list[CasePlan]:
    return [ready.plan(ids) for ids in coherence.cases(request.config.coherence_mode, request.form_ids)]


def _pinned(
    ready: ReadyForms,
    request: GenerationRequest,
    people: Sequence[Households],
    made: Sequence[Filled],
    items: range,
) -> Sequence[Filled]:
    """The documents with all that depends on the pinned values of their fill scenarios worked out again."""
    found = scenarios.read_scenarios(request.config.fill_scenarios)
    if request.config.pin_mode == pinning.ISOLATED or not any(scenario.values for scenario in found):
        return made
    which = scenarios.scenario_of(found, request.seed, request.quantity, item_words(items))
    for position, scenario in enumerate(found):
        rows = np.flatnonzero(which == position)
        if scenario.values and len(rows):
            again = pinned_fill(ready, request, [each.rows(rows) for each in people], scenario)
            made = [_replaced(*pair, rows.tolist()) for pair in zip(made, again, strict=True)]
    return made


def pinned_fill(
    ready: ReadyForms, request: GenerationRequest, people: Sequence[Households], scenario: Scenario
) -> list[Filled]:
    """All forms as the pins of a scenario have them. `people`: of each case. Raises DefinitionError."""
    pairs = zip(_plans(ready, request), people, strict=True)
    return [filled for plan, drawn in pairs for filled in pinning.fill_pinned(plan, drawn, scenario.values)]


def _replaced(filled: Filled, again: Filled, rows: Sequence[int]) -> Filled:
    """With what some rows print taken from other documents; `values` stay those before any scenario."""
    texts = {name: [*column] for name, column in filled.printed.items()}
    for name, column in again.printed.items():
        for row, text in zip(rows, column, strict=True):
            texts[name][row] = text
    return replace(filled, printed=texts)


def _staged(
    request: GenerationRequest, made: Sequence[Filled], items: range
) -> tuple[Sequence[Filled], Sequence[Sequence[str]]]:
    """The documents in the fill scenarios of their items, and what the ground truth says of that."""
    found = scenarios.read_scenarios(request.config.fill_scenarios)
    if not found:
        return made, [[] for _ in made]
    which = scenarios.scenario_of(found, request.seed, request.quantity, item_words(items))
    return (
        [scenarios.staged(each, found, which) for each in made],
        [scenarios.metadata(each.form, found, which) for each in made],
    )


def item_words(items: range) -> Words:
    return np.arange(items.start, items.stop, dtype=np.uint64)
