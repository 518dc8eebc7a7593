"""Which build of the platform a process runs, so that shards go only to workers of the same one.

Two builds may write different bytes for the same shard. Each worker therefore offers a Dask resource that
is named after its build, and every task asks for one unit of it: the scheduler itself keeps a task from a
worker of another build, also while a cluster is renewed machine by machine.
"""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

_PACKAGES = ("symage", "symage_dagster", "form_definitions")
_LIBRARIES = (
    *("numpy", "pyarrow", "pillow", "pypdfium2", "reportlab", "isal", "deflate", "simplejpeg"),
    *("opencv-python-headless", "faker", "distributed"),
)
"""What bytes rest on, or the talk between engine and workers."""
_PREFIX = "symage-"


@cache
def build() -> str:
    """16 hex digits of the code, the forms and the libraries that decide about bytes."""
    digest = sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\0".encode())
    for package in _PACKAGES:
        root = Path(str(files(package)))
        for path in sorted(path for path in root.rglob("*") if _counts(path)):
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def resource() -> str:
    """The Dask resource that workers of this build offer, a unit for each shard at once."""
    return _PREFIX + build()


def builds_offered(resources: dict[str, float]) -> list[str]:
    """The builds among what a worker offers."""
    return [name.removeprefix(_PREFIX) for name in resources if name.startswith(_PREFIX)]


def _counts(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
