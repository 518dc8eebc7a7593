"""What of an installation stands open: files that others may read, ports without a lock, processes left over.

Each is a finding of `symage doctor`. All of it is looked at from outside, so a running platform is not
disturbed.
"""

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path

from symage.settings import Settings
from symage_cli.findings import Finding
from symage_cli.premises import address_of, is_locked
from symage_cli.settings import is_loopback, read_settings

WIDEST_ALLOWED = {4: 16, 6: 48}
"""An allowed network with fewer bits in its prefix is named: it is whole sites."""


def private_files(installation: Settings) -> Finding:
    """The data folder keeps others out; secrets do so by themselves, wherever they were copied to."""
    folder = installation.data_dir
    found = [path for path in (folder, *_secrets(installation)) if path.stat().st_mode & 0o077]
    named = ", ".join(f"{path} ({path.stat().st_mode & 0o777:o})" for path in found)
    advice = f"chmod -R go= {folder}"
    return Finding("private files", not found, named or f"{folder} is its user's alone", advice, grave=False)


def listening(installation: Settings, environ: Mapping[str, str]) -> Finding:
    """Where the API listens, and what stands in front."""
    chosen = read_settings(environ)
    public = installation.public_url or ""
    open_to_others = not is_loopback(chosen.host)
    well = not open_to_others or public.startswith("https://")
    advice = "put a proxy with TLS in front and name it in SYMAGE_PUBLIC_URL (https://…): docs/security.md"
    return Finding(
        "API",
        well,
        f"{chosen.host}:{chosen.port}, links begin with {public or 'the request'}",
        advice,
        grave=False,
    )


def operators_view(installation: Settings) -> Finding:
    """Whoever reaches the operators' view may start and end any run."""
    hosts = ", ".join(installation.dagster_hosts)
    well = not hosts or installation.dagster_token is not None
    found = f"reached as {hosts}" if hosts else "this machine only"
    found += ", with a token" if installation.dagster_token else ", without a token"
    return Finding(
        "operators' view", well, found, "set SYMAGE_DAGSTER_TOKEN beside SYMAGE_DAGSTER_HOSTS", grave=False
    )


def webhook_targets(installation: Settings) -> Finding:
    """What webhooks may reach beside public addresses."""
    wide = [entry for entry in installation.webhook_allow if _is_wide(entry)]
    found = " ".join(installation.webhook_allow) or "public addresses alone"
    return Finding("webhooks", not wide, found, f"allow hosts instead of {', '.join(wide)}", grave=False)


def running(installation: Settings) -> Finding:
    """All settings that are told are this shell's; a platform keeps those that it was started with."""
    address = address_of(installation.run_dir)
    if not is_locked(installation.data_dir) or address is None:
        return Finding("platform", True, "none runs on this data folder")
    found = f"runs at {address}; what is told of settings here holds for this shell, not for it"
    return Finding("platform", True, found)


def left_over(installation: Settings) -> Finding:
    """Processes of a platform on this data folder that runs no more."""
    found = [] if is_locked(installation.data_dir) else list(processes_of(installation.data_dir))
    named = ", ".join(f"{pid} ({command})" for pid, command in found) or "none"
    advice = "kill " + " ".join(str(pid) for pid, _ in found)
    return Finding("left over processes", not found, named, advice)


def processes_of(data_dir: Path) -> Iterator[tuple[int, str]]:
    """The pid and command of each process that `symage up` on this data folder, or one of its children, has
    started. Looks into those of this user only."""
    marks = {f"SYMAGE_DATA_DIR={data_dir.resolve()}".encode()}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            variables = set((entry / "environ").read_bytes().split(b"\0"))
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue  # it ended, or is somebody else's
        if (
            marks <= variables
            and any(name.startswith(b"SYMAGE_COMPUTE_SOCKET=") for name in variables)
            and command
        ):
            yield int(entry.name), command[:80]


def _secrets(installation: Settings) -> list[Path]:
    folder = installation.secrets_dir
    return sorted(folder.glob("*")) if folder.is_dir() and os.access(folder, os.R_OK) else []


def _is_wide(entry: str) -> bool:
    try:
        network = ip_network(entry)
    except ValueError:
        return False
    if network.num_addresses == 1:
        return False
    return network.prefixlen < WIDEST_ALLOWED[ip_address(network.network_address).version]
