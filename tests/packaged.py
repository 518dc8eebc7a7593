"""The packaged forms, read once for all tests, whichever process runs them, and compiled once in each."""

from functools import cache
from pathlib import Path

from symage.cases.ready import ReadyForms
from symage.forms.cache import cached_catalogue
from symage.forms.catalogue import Catalogue, load_catalogue

CACHE = Path(__file__).parent / ".cache" / "forms"


@cache
def packaged() -> Catalogue:
    """Every test of what the definitions say is a test of this; that it is what reading them gives is
    tested in tests/forms/test_catalogue_cache.py."""
    return cached_catalogue(CACHE)


@cache
def ready_forms() -> ReadyForms:
    return ReadyForms(packaged())


def packaged_or_read(folder: Path | None = None) -> Catalogue:
    """`load_catalogue` for commands that are called in this process."""
    return packaged() if folder is None else load_catalogue(folder)


def share_cache(data_dir: Path) -> Path:
    """A data folder in which the platform finds the packaged forms as they were read here."""
    packaged()
    data_dir.mkdir(parents=True, exist_ok=True)
    if not (data_dir / "cache").exists():
        (data_dir / "cache").symlink_to(CACHE)
    return data_dir
