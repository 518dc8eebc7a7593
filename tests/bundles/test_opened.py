"""An archive of somebody else's: what no dataset has is refused in a line before anything is read of it."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from symage.bundles.opened import archive_of, opened
from symage.errors import NotFound
from symage_audit.reading import NoDataset, read_dataset

CENTRAL = b"PK\x01\x02"
FLAGS, METHOD = 8, 10
"""Where a record of the central directory has them."""


def archive(path: Path, name: str = "ground_truth/json/a.json") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "manifest.json", '{"dataset_info": {"generation_params": {"coherence_mode": "coherent"}}}'
        )
        made.writestr(name, '{"form_id": "a", "item_index": 0}')
    return path


def spoilt(path: Path, at: int, value: int) -> None:
    """In the last record."""
    raw = bytearray(path.read_bytes())
    record = raw.rindex(CENTRAL)
    raw[record + at] = value
    path.write_bytes(raw)


def test_a_sound_one_is_opened(tmp_path: Path) -> None:
    with archive_of(archive(tmp_path / "a.zip")) as found:
        assert len(found.namelist()) == 2


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (FLAGS, 0x01, "is encrypted or a patch"),
        (FLAGS, 0x20, "is encrypted or a patch"),
        (FLAGS, 0x40, "is encrypted or a patch"),
        (METHOD, 99, "is compressed by method 99"),
        (METHOD, 12, "is compressed by method 12"),
    ],
)
@pytest.mark.parametrize("door", [archive_of, opened])
def test_members_that_no_dataset_has_are_named(
    tmp_path: Path, at: int, value: int, said: str, door: Callable[[Path], zipfile.ZipFile]
) -> None:
    path = archive(tmp_path / "a.zip")
    spoilt(path, at, value)
    with pytest.raises(NotFound, match=f"'ground_truth/json/a.json' {said}"), door(path):
        pass
    with pytest.raises((NoDataset, OSError)):
        read_dataset(path)


@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/etc/evil"])
def test_a_member_stays_in_the_dataset(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "a.zip", name)
    with pytest.raises(NotFound, match="leads out of the dataset"), archive_of(path):
        pass
