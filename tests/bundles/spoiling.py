"""Labels that are wrong in one document and format: what a pack of labels would hold if a format erred."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from symage.annotations.batch import Labels
from symage.bundles import label_pack
from symage.bundles.packs import PackWriter

Spoil = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """A document on a surface in a format, and the format as it is called in checks."""

    form_id: str
    item: int
    surface: str
    format: str

    def __str__(self) -> str:
        return f"item {self.item} of {self.form_id}, {self.format} on {self.surface}: "


def spoil_labels(monkeypatch: pytest.MonkeyPatch, target: Target, spoil: Spoil) -> None:
    """Labels of the target are packed as `spoil` changes them, those of all others as they are."""
    add = label_pack._Maker.add

    def spoilt(maker: label_pack._Maker, pack: PackWriter, item: int, split: str) -> None:
        labels = next(maker.labels)
        if Target(maker.form.id, item, maker.surface, maker.row.name) == target:
            changed = Labels(tuple(map(spoil, labels.files)), spoil(labels.rows))
            assert changed != labels, f"{target} is as it was"
            labels = changed
        add(replace(maker, labels=iter([labels])), pack, item, split)

    monkeypatch.setattr(label_pack._Maker, "add", spoilt)


def respelt(old: str, new: str) -> Spoil:
    """The first of one thing is another."""
    return lambda data: data.replace(old.encode(), new.encode(), 1)
