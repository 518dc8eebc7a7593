"""How well labels link, counted on every form: `python -m bench.count_links`.

Of compiled forms alone: marks that do not link to a caption of their own option first, questions inside what
is filled in, line numbers that stand alone and are no question although a field has that line, and lines of
one caption that are entities of their own, as far as geometry can tell.
"""

from collections import Counter
from collections.abc import Iterator

from symage.documents.captions import Entity
from symage.documents.compile import CompiledForm, CompiledPage, compile_form
from symage.documents.linking import Named, boxes_of, is_within
from symage.forms.catalogue import load_catalogue

_CLOSE = 1.2
"""Heights from a line to the next within which it goes on the same caption."""


def count_links(compiled: CompiledForm) -> Counter[str]:
    """The faults of a form by kind, and how many marks it may have."""
    found: Counter[str] = Counter()
    for number, page in enumerate(compiled.pages, 1):
        found["questions inside answers"] += sum(_inside(compiled, page, number))
        found["numbers that are no question"] += sum(_silent_numbers(compiled, page, number))
        found["broken heads of columns"] += sum(_broken(page))
        for index, field in enumerate(compiled.form.fields):
            if field.options and field.page == number:
                marks = [page.text.links[Named(index, option)][:1] for option in field.options]
                found["marks"] += len(marks)
                found["marks without a caption of their own"] += len(marks) - len(
                    {each[0] for each in marks if each}
                )
    return found


def _inside(compiled: CompiledForm, page: CompiledPage, number: int) -> Iterator[bool]:
    boxes = boxes_of(compiled.form.fields, number)
    for entity in page.entities:
        yield entity.role == "caption" and any(is_within(entity.box, box) for box in boxes)


def _silent_numbers(compiled: CompiledForm, page: CompiledPage, number: int) -> Iterator[bool]:
    fields = compiled.form.fields
    lines = {field.line for field in fields if number in {place.page for place in field.places}}
    for entity in page.entities:
        yield entity.text[0].isdigit() and entity.text in lines and entity.role != "caption"


def _broken(page: CompiledPage) -> Iterator[bool]:
    """A note right under a question, about the same middle."""
    questions = [entity for entity in page.entities if entity.role == "caption"]
    for note in page.entities:
        if note.role == "note" and any(map(str.isalnum, note.text)):
            yield any(_goes_on(question, note) for question in questions)


def _goes_on(question: Entity, note: Entity) -> bool:
    step = note.box.top - question.box.bottom
    height = min(word.box.height for word in note.words)
    middles = [(each.box.left + each.box.right) / 2 for each in (question, note)]
    return -0.2 * height <= step <= (_CLOSE - 1) * height and abs(middles[0] - middles[1]) <= 1.0


def main() -> None:
    total: Counter[str] = Counter()
    for form in load_catalogue():
        found = count_links(compile_form(form))
        total += found
        print(f"{form.id:<28}", *(f"{kind}: {count}" for kind, count in sorted(found.items())), sep="  ")
    print("all", *(f"{kind}: {count}" for kind, count in sorted(total.items())), sep="  ")


if __name__ == "__main__":
    main()
