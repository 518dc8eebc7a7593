"""How well labels link, counted on every form: `python -m bench.count_links [--list]`.

Of compiled forms alone, and so of all surfaces: these differ in what is filled in and share what is printed.
Kinds: those of `symage.documents.unlinked`, open ones and those for which a definition gives a reason; marks
that do not link to a caption of their own option first; fields without a caption; questions inside what is
filled in; line numbers that stand alone and are no question although a field has that line.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from symage.documents.compile import CompiledForm, CompiledPage, compile_form
from symage.documents.linking import Named, boxes_of, is_within
from symage.documents.unlinked import KINDS, findings
from symage.forms.catalogue import load_catalogue

REASONED = "as printed"
"""What the counts of findings with a reason end in."""
COUNTED = (
    *KINDS,
    *(f"{kind} {REASONED}" for kind in KINDS),
    "marks",
    "marks without a caption of their own",
    "fields without a caption",
    "questions inside answers",
    "numbers that are no question",
)
"""All kinds, in the order in which they are told."""


def count_links(compiled: CompiledForm) -> dict[str, int]:
    """How many there are of each kind, zeros too, and how many marks a form may have."""
    found: Counter[str] = Counter()
    for each in findings(compiled):
        found[each.kind if each.reason is None else f"{each.kind} {REASONED}"] += 1
    for number, page in enumerate(compiled.pages, 1):
        found["questions inside answers"] += sum(_inside(compiled, page, number))
        found["numbers that are no question"] += sum(_silent_numbers(compiled, page, number))
        for index, field in enumerate(compiled.form.fields):
            if field.options and field.page == number:
                marks = [page.text.links[Named(index, option)][:1] for option in field.options]
                found["marks"] += len(marks)
                found["marks without a caption of their own"] += len(marks) - len(
                    {each[0] for each in marks if each}
                )
    linked = {name.field for page in compiled.pages for name, named in page.text.links.items() if named}
    found["fields without a caption"] = len(compiled.form.fields) - len(linked)
    return {kind: found[kind] for kind in COUNTED}


def _inside(compiled: CompiledForm, page: CompiledPage, number: int) -> Iterator[bool]:
    boxes = boxes_of(compiled.form.fields, number)
    for entity in page.entities:
        yield entity.role == "caption" and any(is_within(entity.box, box) for box in boxes)


def _silent_numbers(compiled: CompiledForm, page: CompiledPage, number: int) -> Iterator[bool]:
    fields = compiled.form.fields
    lines = {field.line for field in fields if number in {place.page for place in field.places}}
    for entity in page.entities:
        yield entity.text[0].isdigit() and entity.text in lines and entity.role != "caption"


def _line(name: str, counts: dict[str, int]) -> str:
    return "  ".join((f"{name:<28}", *(f"{kind}: {counts[kind]}" for kind in COUNTED)))


def main() -> None:
    total = dict.fromkeys(COUNTED, 0)
    for form in load_catalogue():
        compiled = compile_form(form)
        found = count_links(compiled)
        total = {kind: total[kind] + found[kind] for kind in COUNTED}
        print(_line(form.id, found))
        for each in findings(compiled) if "--list" in sys.argv else ():
            print(f"    {each.kind}, page {each.page}: {each.text!r} ({each.reason or 'no reason'})")
    print(_line("all", total))


if __name__ == "__main__":
    main()
