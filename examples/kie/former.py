"""Labels of years gone by as the labels of a form: what became of them, its `former_concepts` say.

A name that is two now, first and last, is cut before its last word. What was split by its meaning stays as it
was called.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from kie.pages import Page

Former = Mapping[str, Sequence[str]]
_NAME = ["first_name", "last_name"]


def former_concepts(definition: Path) -> Former:
    """By each label that is no more, the two that a name was split into."""
    said: Former = yaml.safe_load(definition.read_text())["former_concepts"]
    return {label: now for label, now in said.items() if [each.rpartition(".")[2] for each in now] == _NAME}


def as_now(page: Page, former: Former) -> Page:
    """The page, its values called as they are now."""
    values, labels = list(page.values), list(page.labels)
    for value, label in enumerate(page.labels):
        if label not in former:
            continue
        words = [word for word, each in enumerate(page.values) if each == value]
        words.sort(key=lambda word: (page.boxes[word, 0], word))
        labels[value], last = former[label]
        if len(words) > 1:
            values[words[-1]] = len(labels)
            labels.append(last)
    return replace(page, values=values, labels=labels)
