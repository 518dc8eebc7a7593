"""Fetch the two documentation viewers that the API serves from its own origin, with their licences.

usage: python -m scripts.vendor_api_docs

Needs npm. Writes api/static/ and its VENDORED.md; run it to move to other versions, then look at both pages.
"""

import hashlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parents[1] / "api" / "static"


@dataclass(frozen=True, slots=True)
class Package:
    """`files`: path inside the package -> name here."""

    name: str
    version: str
    licence: str
    files: Mapping[str, str]


PACKAGES = (
    Package(
        "swagger-ui-dist",
        "5.35.0",
        "Apache-2.0",
        {
            "swagger-ui-bundle.js": "swagger-ui-bundle.js",
            "swagger-ui.css": "swagger-ui.css",
            "LICENSE": "swagger-ui.LICENSE.txt",
            "NOTICE": "swagger-ui.NOTICE.txt",
        },
    ),
    Package(
        "redoc",
        "2.5.4",
        "MIT",
        {
            "bundles/redoc.standalone.js": "redoc.standalone.js",
            "bundles/redoc.standalone.js.LICENSE.txt": "redoc.BUNDLED-LICENSES.txt",
            "LICENSE": "redoc.LICENSE.txt",
        },
    ),
)
REDOC_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
NO_PICTURE = b"data:image/gif;base64,R0lGODlhAQABAAAAACw="
"""ReDoc shows its maker's logo from a foreign host; the name beside it stays."""


def main() -> None:
    STATIC.mkdir(exist_ok=True)
    lines = ["# Vendored viewers", "", "Written by `python -m scripts.vendor_api_docs`.", ""]
    lines += ["| file | package | licence | sha256 |", "|---|---|---|---|"]
    for package in PACKAGES:
        for name, content in fetched(package).items():
            (STATIC / name).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            lines.append(f"| {name} | {package.name} {package.version} | {package.licence} | {digest} |")
    lines += ["", "In redoc.standalone.js the address of a foreign logo is replaced by an empty picture."]
    (STATIC / "VENDORED.md").write_text("\n".join(lines) + "\n")


def fetched(package: Package) -> dict[str, bytes]:
    """The wanted files of a package, as npm has them, without what would ask a foreign host."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        content = (Path(folder) / packed.stdout.strip().splitlines()[-1]).read_bytes()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {
            here: _member(archive, f"package/{there}").replace(REDOC_LOGO, NO_PICTURE)
            for there, here in package.files.items()
        }


def _member(archive: tarfile.TarFile, path: str) -> bytes:
    file = archive.extractfile(path)
    if file is None:
        raise SystemExit(f"the package has no {path}")
    return file.read()


if __name__ == "__main__":
    main()
