"""`symage push hf|s3 ARCHIVE TARGET`: the files of a dataset to where others load them from.

Who may write there is told by the variables that the libraries read: HF_TOKEN, AWS_ACCESS_KEY_ID and theirs.
What does not belong here: what a dataset holds, and the card that the Hub shows (`symage.bundles`).
"""

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from symage.bundles.contradictions import contradictions
from symage.bundles.opened import archive_of
from symage.errors import BadRequest, NotFound, Problem
from symage.storage.artifacts import ArtifactStore, open_store

MANIFEST = "manifest.json"
"""Sent last to S3: who finds it there finds the rest."""
LINES, BATCH = 16, 256
"""Files sent at a time, and looked up at a time."""
_CHUNK = 1 << 20
_TOLD = 20
"""Contradictions of a dataset that are told."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a dataset, in a folder or in an archive; `path` is its place in the dataset."""

    path: str
    root: Path | zipfile.ZipFile

    def chunks(self) -> Iterator[bytes]:
        opened = (
            (self.root / self.path).open("rb") if isinstance(self.root, Path) else self.root.open(self.path)
        )
        with opened as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def push_s3(dataset: Path, target: str, out: TextIO) -> int:
    """Write every file below s3://bucket/prefix. Raises NotFound for what is no dataset or no such address,
    BadRequest for a dataset that contradicts its manifest, OSError for a store that refuses."""
    if not target.startswith("s3://"):
        raise NotFound("not_found", f"{target} is no address of S3: s3://bucket/prefix")
    from botocore.exceptions import BotoCoreError, ClientError

    store = open_store(target)
    with _sources(dataset) as sources:
        try:
            written = _send(store, [each for each in sources if each.path != MANIFEST])
            written += _send(store, [each for each in sources if each.path == MANIFEST])
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"{target}: {error}") from error
    out.write(f"{target}: {len(sources)} files, {written} bytes\n")
    return 0


def push_hf(dataset: Path, target: str, out: TextIO, *, public: bool = False) -> int:
    """Commit every file to a dataset repository of the Hugging Face Hub, which is made where there is none,
    private unless `public`. Raises NotFound for what is no dataset or no such name, and where the extra
    `push` is not installed; BadRequest for a dataset that contradicts its manifest; OSError when the Hub
    refuses or cannot be reached."""
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    except ImportError as error:
        message = "push hf needs huggingface_hub: pip install 'symage[push]'"
        raise NotFound("not_found", message) from error
    hub = HfApi(library_name="symage")
    # What its HTTP client raises where there is no network is a base of the Hub's own error, of one library
    # or of another by its version.
    refusals: tuple[type[Exception], ...] = HfHubHTTPError.__bases__
    with _unpacked(dataset) as folder:
        try:
            made = hub.create_repo(target, repo_type="dataset", private=not public, exist_ok=True)
            hub.upload_folder(
                repo_id=made.repo_id, repo_type="dataset", folder_path=folder, commit_message="A dataset"
            )
        except HFValidationError as error:
            raise NotFound("not_found", f"{target} is no name of a dataset: {error}") from error
        except refusals as error:
            raise OSError(f"{target} at {hub.endpoint}: {' '.join(str(error).split())}") from error
    out.write(f"{made}\n")
    return 0


def _send(store: ArtifactStore, sources: Sequence[Source]) -> int:
    """How many bytes were written."""
    written, left = 0, iter(sources)
    with ThreadPoolExecutor(LINES) as pool:
        while batch := list(islice(left, BATCH)):
            written += sum(pool.map(lambda each: store.write(each.path, each.chunks()), batch))
    return written


@contextmanager
def _sources(dataset: Path) -> Iterator[list[Source]]:
    """All files of a dataset, sorted, which are those that it says. Raises NotFound for what is no dataset,
    BadRequest for one that contradicts itself."""
    if dataset.is_dir():
        paths = (path.relative_to(dataset).as_posix() for path in dataset.rglob("*") if path.is_file())
        yield _checked(dataset, [Source(path, dataset) for path in sorted(paths)])
        return
    with archive_of(dataset) as archive:
        files = sorted(each.filename for each in archive.infolist() if not each.is_dir())
        yield _checked(dataset, [Source(path, archive) for path in files])


@contextmanager
def _unpacked(dataset: Path) -> Iterator[Path]:
    with _sources(dataset):
        if dataset.is_dir():
            yield dataset
            return
    with tempfile.TemporaryDirectory(prefix="symage-push-") as folder:
        with archive_of(dataset) as archive:
            archive.extractall(folder)
        yield Path(folder)


def _checked(dataset: Path, sources: list[Source]) -> list[Source]:
    by_path = {each.path: each for each in sources}
    if MANIFEST not in by_path:
        raise NotFound("not_found", f"{dataset} holds no {MANIFEST}: it is no dataset")
    twice = sorted(path for path, count in Counter(each.path for each in sources).items() if count > 1)
    found = [f"{path} is there twice" for path in twice]
    found += contradictions(by_path.keys(), lambda path: by_path[path].chunks())
    if found:
        more = [f"and {len(found) - _TOLD} more"] if len(found) > _TOLD else []
        said = "; ".join([*found[:_TOLD], *more])
        message = f"{dataset} is not what its manifest says, nothing is sent: {said}"
        raise BadRequest([Problem("damaged_dataset", str(dataset), message)])
    return sources
