"""Every form that this installation knows, read from the `form_definitions` package.

A faulty form is left out and reported; the rest load. What does not belong here: what a definition
may say (`schema.py`, `assembly.py`, `formulas.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from symage.errors import DefinitionError, NotFound, Problem
from symage.forms.assembly import assemble, check_shape, inherit
from symage.forms.checking import check_formulas
from symage.forms.concepts import check_concepts
from symage.forms.definition import FormDefinition
from symage.forms.face import Face, read_face
from symage.forms.places import FacePages, check_places
from symage.forms.references import Made
from symage.forms.source import SourceEntry, read_entry
from symage.identities.catalogue import PATHS

CONSTANTS_FOLDER = "constants"
"""The folder of `form_definitions` that holds no forms."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The usable forms by id, in order of id, and every fault of those that are not."""

    forms: Mapping[str, FormDefinition]
    aliases: Mapping[str, str]
    faults: tuple[Problem, ...] = ()

    def get(self, id_or_alias: str) -> FormDefinition:
        """The form of that id or alias. Raises NotFound."""
        form_id = self.aliases.get(id_or_alias, id_or_alias)
        if form_id not in self.forms:
            raise NotFound("form_not_found", f"There is no form {id_or_alias!r}")
        return self.forms[form_id]

    def __iter__(self) -> Iterator[FormDefinition]:
        return iter(self.forms.values())

    def problems(self) -> tuple[Problem, ...]:
        """Each fault of each file, with `file:line:column` as its field."""
        return self.faults


def definitions_folder() -> Path:
    """Where the packaged definitions lie; packages are always installed unzipped."""
    return Path(str(resources.files("form_definitions")))


def load_catalogue(folder: Path | None = None, paths: Mapping[str, str] = PATHS) -> Catalogue:
    """Read every definition below the folder (default: the packaged ones); `paths` are the household's."""
    root = folder or definitions_folder()
    reading = _Reading(root, paths)
    files = sorted(path for path in root.glob("*/*.yaml") if path.parent.name != CONSTANTS_FOLDER)
    for path in files:
        reading.read(path)
    for form_id in reading.entries:
        reading.build(form_id)
    reading.check()
    return reading.catalogue()


@dataclass(slots=True)
class _Reading:
    """One pass over a folder: texts first, so that a form may be like one that comes later."""

    root: Path
    paths: Mapping[str, str]
    entries: dict[str, SourceEntry] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    forms: dict[str, FormDefinition] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)
    faces: dict[Path, Face] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        entry, problems = read_entry(path.read_text(encoding="utf-8"), path.relative_to(self.root).as_posix())
        self.faults += problems
        if entry is None or problems:
            return
        id_entry = entry.get("id") or entry
        if id_entry.value != path.stem:
            self.faults.append(
                id_entry.problem("wrong_value", f"the id must be the file's name, {path.stem!r}")
            )
        elif path.stem in self.entries:
            self.faults.append(id_entry.problem("duplicate_form", f"there are two forms {path.stem!r}"))
        else:
            self.entries[path.stem] = entry

    def build(self, form_id: str) -> None:
        try:
            whole = self._inherited(self.entries[form_id], (form_id,))
            _refuse(check_shape(whole))
            pages = self._pages(whole)
            _refuse(check_places(whole, pages))
            self.made[form_id] = Made(assemble(whole, pages), whole)
        except DefinitionError as error:
            self.faults += error.problems

    def check(self) -> None:
        """All forms together: concepts are those of the year before, formulas name other forms' values."""
        faults = check_concepts(self.made)
        sound = {form_id: each for form_id, each in self.made.items() if form_id not in faults}
        faults |= check_formulas(sound, self.paths)
        for form_id, each in self.made.items():
            self.faults += faults.get(form_id, ())
            if form_id not in faults:
                self._admit(each.form, each.entry)

    def _inherited(self, entry: SourceEntry, line: tuple[str, ...]) -> SourceEntry:
        like = entry.get("like")
        if like is None:
            return entry
        if like.value not in self.entries:
            _refuse([like.problem("unknown_form", f"there is no form {like.value!r} to be like")])
        if like.value in line:
            _refuse([like.problem("like_cycle", " is like ".join((*line, like.value)))])
        parent = self.entries[like.value]
        return inherit(entry, self._inherited(parent, (*line, like.value)))

    def _pages(self, entry: SourceEntry) -> FacePages:
        place = entry.need("face")
        raw = place.plain()
        face = self._face((self.root / place.file).parent / raw["file"], place)
        numbers = tuple(raw["pages"]) if isinstance(raw["pages"], list) else (raw["pages"],)
        missing = [number for number in numbers if number not in {page.number for page in face.pages}]
        _refuse([place.problem("unknown_page", f"{raw['file']} has no page {number}") for number in missing])
        return FacePages(face, numbers)

    def _face(self, path: Path, place: SourceEntry) -> Face:
        if path in self.faces:
            return self.faces[path]
        try:
            self.faces[path] = read_face(path)
        except FileNotFoundError as error:
            fault = place.problem("missing_face", f"there is no face {path.name}")
            raise DefinitionError([fault]) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            fault = place.problem("invalid_face", f"{path.name} cannot be read: {error}")
            raise DefinitionError([fault]) from error
        return self.faces[path]

    def _admit(self, form: FormDefinition, entry: SourceEntry) -> None:
        self.forms[form.id] = form
        for alias in form.aliases:
            if alias in self.aliases or alias in self.entries:
                message = f"{alias!r} already names a form"
                self.faults.append(entry.need("aliases").problem("duplicate_form", message))
                continue
            self.aliases[alias] = form.id

    def catalogue(self) -> Catalogue:
        """Forms in order of id; a fault that forms share is told once."""
        return Catalogue(dict(sorted(self.forms.items())), self.aliases, tuple(dict.fromkeys(self.faults)))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise DefinitionError(problems)
