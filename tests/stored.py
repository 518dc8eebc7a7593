"""Files as somebody may have them: in a folder, or in an archive."""

import zipfile
from collections.abc import Mapping
from pathlib import Path


def stored(files: Mapping[str, bytes], place: Path, *, archived: bool) -> Path:
    """`place`, where they are now."""
    if archived:
        with zipfile.ZipFile(place, "w") as archive:
            for path, data in files.items():
                archive.writestr(path, data)
        return place
    for path, data in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place
