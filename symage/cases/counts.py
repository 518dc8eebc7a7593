"""What documents come to, for the checks of a run."""

from collections.abc import Mapping, Sequence

from symage.cases.documents import Documents
from symage.documents.surfaces import ordered
from symage.forms import coherence
from symage.forms.fill import Filled, violations


def document_counts(documents: Documents) -> Mapping[str, int]:
    """The rules that they break, the values of the emptiest, and the values of all of them that labels name;
    rules and the emptiest go by what was filled in before any fill scenario."""
    labelled = sum(surface.labelled for surface in ordered(documents.request.output_formats))
    return {
        "rule_violations": _broken_rules(documents),
        "fewest_values": _fewest_values(documents.made),
        "printed_values": labelled * sum(map(_printed_values, documents.shown)),
    }


def _broken_rules(documents: Documents) -> int:
    """Of each case. Shuffled values belong to no case."""
    mode = documents.request.config.coherence_mode
    if mode == coherence.SHUFFLED:
        return 0
    return sum(
        len(violations(each.form, each, case))
        for case in coherence.cases(mode, documents.made)
        for each in case
    )


def _printed_values(filled: Filled) -> int:
    """A value counts in each place that it stands in."""
    return sum(sum(map(bool, filled.printed[field.id])) * len(field.places) for field in filled.form.fields)


def _fewest_values(filled: Sequence[Filled]) -> int:
    return min(sum(map(bool, texts)) for each in filled for texts in zip(*each.printed.values(), strict=True))
