"""`symage forms …`: the catalogue on a terminal.

Each function writes to a stream and returns the exit status; the caller parses arguments. `folder` is where
definitions are read from, by default those that are installed.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from symage.cases.ready import ReadyForms
from symage.cases.sample import sample_pages
from symage.cases.sheet import DPI, write_sheet
from symage.documents.compare import compare, write_overlays
from symage.documents.compile import compile_form
from symage.documents.link_faults import link_faults
from symage.errors import DefinitionError, Problem
from symage.forms.catalogue import definitions_folder, load_catalogue
from symage.forms.definition import FormDefinition
from symage.forms.manual import with_reference
from symage_cli.nearest import get_form


def list_forms(out: TextIO, folder: Path | None = None) -> int:
    """One line a form: id, fields, pages, name."""
    catalogue = load_catalogue(folder)
    width = max((len(form.id) for form in catalogue), default=0)
    for form in catalogue:
        out.write(f"{form.id:<{width}}  {form.field_count:>4} fields  {form.page_count:>2} p.  {form.name}\n")
    return 0


def show_form(form_id: str, out: TextIO, folder: Path | None = None) -> int:
    """All about one form, and each of its fields. Raises NotFound."""
    form = get_form(load_catalogue(folder), form_id)
    for key, value in _facts(form):
        out.write(f"{key + ':':<13}{value}\n")
    out.write("\n")
    for field in form.fields:
        line = f"[{field.line}]" if field.line else ""
        concept = field.semantic_concept or "no concept"
        out.write(f"{field.id:<32}{field.type:<10}{line:<7}{field.label}  ({concept})\n")
    return 0


def _facts(form: FormDefinition) -> tuple[tuple[str, str], ...]:
    return (
        ("id", form.id),
        ("aliases", ", ".join(form.aliases) or "none"),
        ("name", form.name),
        ("category", form.category),
        ("family", form.family),
        ("entity type", form.entity_type),
        ("year", str(form.year or "any")),
        ("version", form.version),
        ("pages", str(form.page_count)),
        ("fields", str(form.field_count)),
        ("needs", ", ".join(form.needs) or "nothing"),
        ("rules", str(len(form.rules or {}))),
    )


def check_forms(out: TextIO, folder: Path | None = None) -> int:
    """Every fault, as file:line:column or, of the drawing, by field; 1 when there is one."""
    catalogue = load_catalogue(folder)
    problems = [*catalogue.problems(), *_drawing_problems(catalogue)]
    for problem in problems:
        out.write(f"{_line(problem)}\n")
    if problems:
        out.write(f"{len(problems)} {'fault' if len(problems) == 1 else 'faults'}\n")
        return 1
    out.write(f"{len(catalogue.forms)} forms, no faults\n")
    return 0


def _drawing_problems(forms: Iterable[FormDefinition]) -> Iterator[Problem]:
    for form in forms:
        try:
            yield from link_faults(compile_form(form))
        except DefinitionError as error:
            yield from error.problems


def _line(problem: Problem) -> str:
    return f"{problem.field}: {problem.message} [{problem.code}]"


def write_reference(out: TextIO, folder: Path | None = None) -> int:
    """Write the reference part of the definitions' README anew, for those who change the format."""
    readme = (folder or definitions_folder()) / "README.md"
    readme.write_text(with_reference(readme.read_text(encoding="utf-8")), encoding="utf-8")
    out.write(f"wrote {readme}\n")
    return 0


def print_sheet(form_ids: Sequence[str], seed: int, path: Path, out: TextIO) -> int:
    """Write every page of the forms, or of all forms, as the household of that number fills them, onto a
    contact sheet. Raises NotFound, OSError."""
    ready = ReadyForms(load_catalogue())
    named = {form.id: form for form in map(ready.catalogue.get, form_ids)}
    forms = list(named.values()) if named else list(ready.catalogue)
    with path.open("wb") as file:
        leaves = write_sheet(sample_pages(ready, [form.id for form in forms], seed, DPI), file)
    pages = sum(form.page_count for form in forms)
    out.write(f"wrote {path}: {pages} pages of {len(forms)} forms on {leaves} leaves\n")
    return 0


def compare_form(form_id: str, blank: Path, overlay: Path | None, out: TextIO) -> int:
    """How our drawing of each page differs from a blank that the user has. Raises NotFound, OSError."""
    form = get_form(load_catalogue(), form_id)
    pages = compare(form, blank)
    out.write("page  of blank  pixels differing  ink lost  rules  missing  worst offset\n")
    for page in pages:
        out.write(
            f"{page.page:>4}{page.blank_page:>10}{page.pixels_differing:>17.2%}{page.ink_lost:>10.2%}"
            f"{page.rules:>7}{page.rules_missing:>9}{page.worst_offset:>11.2f} pt\n"
        )
    for path in write_overlays(form, blank, overlay) if overlay is not None else ():
        out.write(f"wrote {path}\n")
    return 0
