"""The catalogue as it was read before, kept in a file named after the content that it was read from.

Reading the definitions takes a second or two of checking; reading them back a few hundredths. The name
holds a hash of every definition, face and table of constants and of the code that reads them, so a file is
never out of date: a changed installation finds none and writes its own. What does not belong here: where
the folder is (settings).
"""

import os
import pickle
import tempfile
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from symage.forms.catalogue import Catalogue, definitions_folder, load_catalogue

_CODE = ("symage/forms", "symage/identities/catalogue.py")


def cached_catalogue(folder: Path) -> Catalogue:
    """The packaged definitions, from the folder's file when there is one. Only its owner may write there:
    the file is trusted as the code is."""
    path = folder / f"forms-{content()}.pickle"
    if path.is_file():
        with path.open("rb") as file:
            known: Catalogue = pickle.load(file)
        return known
    catalogue = load_catalogue()
    _write(path, pickle.dumps(catalogue, protocol=5))
    return catalogue


def _write(path: Path, data: bytes) -> None:
    """At once or not at all: several processes may start together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def content() -> str:
    """A hash of all that the catalogue is read from."""
    digest = sha256()
    package = Path(str(files("symage"))).parent
    for root, pattern in ((definitions_folder(), "*/*.*"), *((package / part, "*.py") for part in _CODE)):
        for path in sorted(root.glob(pattern)) if root.is_dir() else [root]:
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:32]
