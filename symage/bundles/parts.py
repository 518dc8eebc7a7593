"""An archive of a part of a dataset: the files of some of its folders.

Members of packs are copied as they lie there, compressed or not, so nothing is compressed twice; labels of
whole splits are put together again from their rows. Memory holds one pack's index at a time; the directory is
spooled to disk.
"""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile

from symage.annotations.formats import made
from symage.bundles.archive import SPOOL_BYTES, WholeMember, written
from symage.bundles.joined_labels import JobLabels
from symage.bundles.stored import StoredPack
from symage.bundles.zipformat import central_record, end_of_directory, entries, header_length
from symage.request import GenerationRequest

_CHUNK = 1 << 20


def part_folders(request: GenerationRequest, folder: str) -> tuple[str, ...]:
    """A folder of a dataset, and where the pictures lie that the labels in it name."""
    pictures = (each for row in made(request) if row.folder == folder for each in row.picture_folders)
    return tuple(dict.fromkeys((folder, *pictures)))


def part_archive(packs: Iterable[StoredPack], labels: JobLabels, folders: Sequence[str]) -> Iterator[bytes]:
    """The bytes of a ZIP file with the members below these folders; none of it when there are no such
    members."""
    below = tuple(folders)
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as directory:
        offset = count = 0
        for pack in packs:
            for entry in entries(pack.index()):
                if not entry.path.startswith(below):
                    continue
                length = header_length(entry.path) + entry.stored_size
                yield from pack.read(entry.offset, entry.offset + length)
                directory.write(central_record(entry.moved(offset - entry.offset)))
                offset += length
                count += 1
        for each, chunks in labels.files():
            if each.path.startswith(below):
                entry, offset = yield from written(WholeMember(each.path, chunks), offset)
                directory.write(central_record(entry))
                count += 1
        if not count:
            return
        size = directory.tell()
        directory.seek(0)
        while chunk := directory.read(_CHUNK):
            yield chunk
        yield end_of_directory(count, offset, size)
