"""symage push: a dataset on S3, and on a hub that speaks as the Hugging Face Hub does."""

import base64
import json
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from symage.storage.artifacts import open_store, read_bytes
from symage_cli.main import main
from tests.stored import stored

LISTED = {
    "README.md": b"---\nlicense: unknown\n---\n",
    "images/typed/a_0_typed_p0.png": bytes(range(256)) * 8,
}


def lines(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    return [
        {"path": path, "size": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()
    ]


MANIFEST = json.dumps({"files": lines(LISTED)}, indent=1).encode()
FILES = {**LISTED, "manifest.json": MANIFEST}
ELSEWHERE = {
    **LISTED,
    "files.jsonl": b"".join(json.dumps(each).encode() + b"\n" for each in lines(LISTED)),
    "manifest.json": b'{"files_listing": "files.jsonl"}',
}


def written(files: Mapping[str, bytes], place: Path) -> Path:
    """A dataset as an archive or a folder."""
    return stored(files, place, archived=place.suffix == ".zip")


@pytest.fixture(params=["dataset.zip", "dataset"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    found: Path = tmp_path / request.param
    return found


@pytest.fixture
def dataset(place: Path) -> Path:
    return written(FILES, place)


class Hub(ThreadingHTTPServer):
    """Keeps what it is asked to make, and the files of commits."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.made: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.refuses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    """As https://huggingface.co/.well-known/openapi.json tells; every file goes into the commit itself."""

    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.refuses:
            return self.send_error(403)
        kind = self.path.partition("?")[0].split("/")[-2]
        if self.path == "/api/repos/create":
            self.server.made.append(json.loads(body))
            return self.say({"url": f"{self.server.url}/datasets/owner/w2"})
        if kind == "preupload":
            asked = [file["path"] for file in json.loads(body)["files"]]
            modes = [{"path": path, "uploadMode": "regular", "shouldIgnore": False} for path in asked]
            return self.say({"files": modes})
        if kind == "commit":
            lines = [json.loads(line) for line in body.splitlines()]
            files = [line["value"] for line in lines if line["key"] == "file"]
            self.server.files |= {file["path"]: base64.b64decode(file["content"]) for file in files}
            return self.say({"commitUrl": f"{self.server.url}/datasets/owner/w2/commit/1", "commitOid": "1"})
        return self.say({"errors": [], "warnings": []})

    def say(self, answer: dict[str, Any]) -> None:
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def push_hf(endpoint: str, home: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the library reads its variables as it is imported."""
    variables = {
        **os.environ,
        "HF_ENDPOINT": endpoint,
        "HF_TOKEN": "hf_of_nobody",
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        **changes,
    }
    command = [sys.executable, "-m", "symage_cli.main", "push", "hf", *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_s3_has_every_file(dataset: Path, s3_environment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["push", "s3", str(dataset), f"{s3_environment}/w2"]) == 0
    store = open_store(f"{s3_environment}/w2")
    assert {key: read_bytes(store, key) for key in store.keys("")} == FILES
    total = sum(map(len, FILES.values()))
    assert capsys.readouterr().out == f"{s3_environment}/w2: 3 files, {total} bytes\n"


def test_the_hub_has_every_file_in_a_private_dataset(dataset: Path, hub: Hub, tmp_path: Path) -> None:
    done = push_hf(hub.url, tmp_path / "home", str(dataset), "owner/w2")
    assert (done.returncode, done.stdout) == (0, f"{hub.url}/datasets/owner/w2\n"), done.stderr
    [made] = hub.made
    assert (made["type"], made["name"], made["organization"]) == ("dataset", "w2", "owner")
    assert made["visibility"] == "private"
    assert hub.files == FILES


def test_for_everybody_only_when_asked(dataset: Path, hub: Hub, tmp_path: Path) -> None:
    assert push_hf(hub.url, tmp_path / "home", str(dataset), "owner/w2", "--public").returncode == 0
    assert hub.made[0]["visibility"] == "public"


def test_a_name_that_the_hub_cannot_have_is_refused(dataset: Path, hub: Hub, tmp_path: Path) -> None:
    done = push_hf(hub.url, tmp_path / "home", str(dataset), "owner/w2/more")
    assert done.returncode == 1
    assert done.stderr.startswith("symage: owner/w2/more is no name of a dataset")
    assert hub.made == []


def closed_port() -> str:
    """An address where nobody answers."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.mark.parametrize(
    ("changes", "said"), [({}, "Connection refused"), ({"HF_HUB_OFFLINE": "1"}, "offline")]
)
def test_a_hub_that_cannot_be_reached_is_a_line(
    dataset: Path, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    endpoint = closed_port()
    done = push_hf(endpoint, tmp_path / "home", str(dataset), "owner/w2", **changes)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"symage: owner/w2 at {endpoint}: ")
    assert said in line


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", sorted(FILES))
def test_a_damaged_archive_is_a_line(tmp_path: Path, hub: Hub, method: int, name: str) -> None:
    """Whatever file of it, however it was packed: nothing is made on the hub."""
    path = tmp_path / "dataset.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for each, data in FILES.items():
            archive.writestr(each, data)
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(name)
    raw = bytearray(path.read_bytes())
    at = entry.header_offset + 30 + len(name) + entry.compress_size // 2
    raw[at] ^= 0x5A
    path.write_bytes(raw)
    done = push_hf(hub.url, tmp_path / "home", str(path), "owner/w2")
    assert (done.returncode, done.stdout, hub.made) == (1, "", [])
    [line] = done.stderr.splitlines()
    assert line.startswith("symage: ")
    assert "no archive that can be read" in line


def test_a_hub_that_refuses_is_a_line(dataset: Path, tmp_path: Path, hub: Hub) -> None:
    hub.refuses = True
    done = push_hf(hub.url, tmp_path / "home", str(dataset), "owner/w2")
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"symage: owner/w2 at {hub.url}: ")
    assert "403 Forbidden" in line


def test_a_bucket_that_cannot_be_reached_is_a_line(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", closed_port())
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    assert main(["push", "s3", str(dataset), "s3://bucket/w2"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("symage: s3://bucket/w2: Could not connect to the endpoint URL")


@pytest.mark.usefixtures("s3_environment")
@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("bucket/w2", "bucket/w2 is no address of S3: s3://bucket/prefix"),
        ("s3://no-such-bucket/w2", "NoSuchBucket"),
    ],
)
def test_a_target_that_takes_nothing_is_named(
    target: str, said: str, dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["push", "s3", str(dataset), target]) == 1
    assert said in capsys.readouterr().err


PICTURE = "images/typed/a_0_typed_p0.png"
CONTRADICTIONS: list[tuple[dict[str, bytes | None], list[str]]] = [
    ({PICTURE: b"another"}, [f"{PICTURE} has 7 bytes, not 2048"]),
    ({PICTURE: bytes(2048)}, [f"{PICTURE} has not the sha256 that is listed"]),
    ({PICTURE: None}, [f"{PICTURE} is listed and not there"]),
    ({"notes.txt": b"mine"}, ["notes.txt is there and not listed"]),
    (
        {PICTURE: b"another", "README.md": None, "notes.txt": b"mine"},
        [f"{PICTURE} has 7 bytes", "README.md is listed and not there", "notes.txt is there and not listed"],
    ),
    ({"manifest.json": b"{}"}, ["no manifest lists any file"]),
    ({"manifest.json": b"{"}, ["manifest.json cannot be read: JSONDecodeError"]),
    ({"manifest.json": b'{"files": [{"path": 1}]}'}, ["manifest.json cannot be read: KeyError"]),
    ({"manifest.json": b'{"files_listing": "files.jsonl"}'}, ["listed in files.jsonl, which is not there"]),
    (
        {"manifest_shard_00001.json": json.dumps({"files": lines({PICTURE: b"another"})}).encode()},
        [f"{PICTURE} is listed twice, in two ways"],
    ),
    ({f"{number}.txt": b"" for number in range(30)}, ["0.txt is there", "and 10 more"]),
]


@pytest.mark.parametrize(("changes", "said"), CONTRADICTIONS)
def test_a_dataset_that_contradicts_its_manifest_is_not_sent(
    place: Path,
    s3_environment: str,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, bytes | None],
    said: list[str],
) -> None:
    """Not a file of it, and all that is wrong is in one line."""
    changed = {path: data for path, data in (FILES | changes).items() if data is not None}
    target = f"{s3_environment}/contradicting"
    assert main(["push", "s3", str(written(changed, place)), target]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"symage: {place} is not what its manifest says, nothing is sent: ")
    assert [each for each in said if each not in line] == []
    assert list(open_store(target).keys("")) == []


def test_nothing_is_made_on_the_hub_for_a_dataset_that_contradicts_its_manifest(
    place: Path, hub: Hub, tmp_path: Path
) -> None:
    done = push_hf(hub.url, tmp_path / "home", str(written({**FILES, PICTURE: b""}, place)), "owner/w2")
    assert (done.returncode, hub.made, hub.files) == (1, [], {})
    assert f"{PICTURE} has 0 bytes, not 2048" in done.stderr


def test_a_member_that_comes_twice_is_told(
    tmp_path: Path, s3_environment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = written(FILES, tmp_path / "dataset.zip")
    with zipfile.ZipFile(place, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("README.md", b"another")
    assert main(["push", "s3", str(place), f"{s3_environment}/twice"]) == 1
    assert "README.md is there twice; README.md has 7 bytes" in capsys.readouterr().err


def test_a_listing_of_its_own_is_read(place: Path, s3_environment: str) -> None:
    target = f"{s3_environment}/elsewhere"
    assert main(["push", "s3", str(written(ELSEWHERE, place)), target]) == 0
    store = open_store(target)
    assert {key: read_bytes(store, key) for key in store.keys("")} == ELSEWHERE


def test_what_is_no_dataset_is_not_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["push", "s3", str(tmp_path), "s3://bucket/w2"]) == 1
    assert "holds no manifest.json: it is no dataset" in capsys.readouterr().err
