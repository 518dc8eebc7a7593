"""The forms of a catalogue made ready for bulk work: each compiled once, each case planned once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from symage.documents.compile import CompiledForm, compile_form
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.forms.plan import CasePlan, plan_case
from symage.request import INK


@dataclass(frozen=True, slots=True)
class ReadyForms:
    """What was made ready stays so: a process has one of these, made before it forks."""

    catalogue: Catalogue
    _compiled: dict[str, CompiledForm] = field(default_factory=dict)
    _inked: dict[str, CompiledForm] = field(default_factory=dict)
    _plans: dict[tuple[str, ...], CasePlan] = field(default_factory=dict)

    def forms(self, form_ids: Sequence[str]) -> list[FormDefinition]:
        """Raises NotFound."""
        return [self.catalogue.get(form_id) for form_id in form_ids]

    def compiled(self, form_id: str) -> CompiledForm:
        """Raises NotFound, DefinitionError."""
        if form_id not in self._compiled:
            self._compiled[form_id] = compile_form(self.catalogue.get(form_id))
        return self._compiled[form_id]

    def labelled(self, form_id: str, boxes: str) -> CompiledForm:
        """The same with boxes of what is printed as an order wants them: ADVANCE or INK."""
        if boxes != INK:
            return self.compiled(form_id)
        if form_id not in self._inked:
            self._inked[form_id] = self.compiled(form_id).in_ink()
        return self._inked[form_id]

    def plan(self, form_ids: Sequence[str]) -> CasePlan:
        """The order in which the values of a case of these forms are computed. Raises NotFound,
        DefinitionError."""
        key = tuple(form_ids)
        if key not in self._plans:
            self._plans[key] = plan_case(self.forms(key), self.catalogue)
        return self._plans[key]
