"""A headless Chromium for the tests of the console: one that is there, or Debian's, unpacked without root.

usage: python -m scripts.chromium

Looks at CHROMIUM, at the path, and at what was fetched before; else asks the machine's own Debian archive, by
apt-get with lists of its own, for chromium-headless-shell and the libraries that it lacks, and unpacks them
into a folder of the user's cache. Prints the path. Where that cannot be (no Debian, no archive, another
processor), it says why and ends well: the tests that need a browser are skipped then.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-headless-shell", "google-chrome")
PACKAGE = "chromium-headless-shell"
SECONDS = 120
"""For each step."""
_HERE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "symage" / "chromium"
_STARTER = """#!/bin/sh
libraries="{root}/usr/lib/{triplet}"
export LD_LIBRARY_PATH="$libraries:$libraries/pulseaudio"
exec "{root}/usr/lib/chromium/chromium-headless-shell" "$@"
"""


class Unreachable(Exception):
    """Why none can be fetched."""


def found() -> str | None:
    """The browser that tests drive; None where there is none."""
    named = os.environ.get("CHROMIUM")
    fetched = _HERE / "chromium.sh"
    there = next(filter(None, map(shutil.which, NAMES)), None)
    return named or there or (str(fetched) if fetched.exists() else None)


def main() -> int:
    if found() is None:
        try:
            fetch(_HERE)
        except (Unreachable, OSError, subprocess.SubprocessError) as error:
            print(f"chromium: {error}; tests that need a browser are skipped", file=sys.stderr)
    print(found() or "")
    return 0


def fetch(place: Path) -> None:
    """Make a browser that starts in a folder, or leave nothing there. Raises Unreachable."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise Unreachable("this is no Debian, and no Chromium is on the path")
    root = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.rmtree(root, ignore_errors=True)
    try:
        _unpack(_download(root / "apt"), root)
        shutil.rmtree(root / "apt")
        starter = root / "chromium.sh"
        starter.write_text(_STARTER.format(root=place, triplet=f"{os.uname().machine}-linux-gnu"))
        starter.chmod(0o755)
        shutil.rmtree(place, ignore_errors=True)
        root.rename(place)
        _check(place / "chromium.sh")
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise


def _download(folder: Path) -> Sequence[Path]:
    """The package and what it depends on that is not installed, as apt would install it."""
    for name in ("lists/partial", "archives/partial"):
        (folder / name).mkdir(parents=True)
    places = (f"Dir::State::Lists={folder}/lists", f"Dir::Cache={folder}", "APT::Sandbox::User=")
    apt = ("apt-get", *(part for place in places for part in ("-o", place)))
    _run(*apt, "update")
    planned = _run(*apt, "install", "--simulate", "--no-install-recommends", PACKAGE)
    packages = re.findall(r"^Inst (\S+)", planned, re.MULTILINE)
    if not packages:
        raise Unreachable("apt-get knows no way to install Chromium")
    _run(*apt, "download", *packages, cwd=folder)
    return sorted(folder.glob("*.deb"))


def _unpack(files: Sequence[Path], root: Path) -> None:
    for file in files:
        _run("dpkg-deb", "--extract", str(file), str(root))


def _check(starter: Path) -> None:
    try:
        _run(str(starter), "--version")
    except (Unreachable, OSError, subprocess.SubprocessError):
        shutil.rmtree(starter.parent, ignore_errors=True)
        raise


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it says nothing"]
        raise Unreachable(f"{command[0]} failed: {said[-1][:200]}")
    return done.stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main())
