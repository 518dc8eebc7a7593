"""Labels of years gone by as the labels of a form: its definition says what became of them.

A name that is two now, first and last, is cut before its last word (`former_concepts`). What was split by its
meaning stays as it was called. An amount that a later page tells again is called by its label wherever it
stands, and by that page's own in the end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from kie.pages import Page
from kie.scoring import Said

_NAME = ["first_name", "last_name"]
_AGAIN = re.compile(r"(.+)_page(\d+)")


@dataclass(frozen=True, slots=True)
class Former:
    """`split`: by each label that is no more, the two that a name was split into. `again`: by each label that
    is told again, on which page, from 0, and how it is called there."""

    split: Mapping[str, Sequence[str]]
    again: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, definition: Path) -> "Former":
        said: Mapping[str, Any] = yaml.safe_load(definition.read_text())
        splits: Mapping[str, Sequence[str]] = said["former_concepts"]
        names = {label: now for label, now in splits.items() if [_last(each) for each in now] == _NAME}
        concepts = [(field or {}).get("concept") or "" for field in said["fields"].values()]
        again = [found for concept in concepts if (found := _AGAIN.fullmatch(concept))]
        return cls(names, {found[1]: (int(found[2]) - 1, found[0]) for found in again})


def as_now(page: Page, former: Former) -> Page:
    """The page, its values called as they are now."""
    values, labels = list(page.values), list(page.labels)
    for value, label in enumerate(page.labels):
        if label not in former.split:
            continue
        words = [word for word, each in enumerate(page.values) if each == value]
        words.sort(key=lambda word: (page.boxes[word, 0], word))
        labels[value], last = former.split[label]
        if len(words) > 1:
            values[words[-1]] = len(labels)
            labels.append(last)
    return replace(page, values=values, labels=labels)


def carried(said: Sequence[Said], pages: Sequence[Page], former: Former) -> list[Said]:
    """What was found on the pages of a document; what is told again is called as its page has it."""
    return [
        [(_called(label, page, former), words) for label, words in values]
        for values, page in zip(said, pages, strict=True)
    ]


def _called(label: str, page: Page, former: Former) -> str:
    number, called = former.again.get(label, (None, label))
    return called if page.number == number else label


def _last(label: str) -> str:
    return label.rpartition(".")[2]
