"""A cluster at tls://: who has a certificate of its authority is in, who has not is out."""

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from symage.settings import Certificates, read
from symage_dagster.cluster.engine import DaskEngine
from symage_dagster.cluster.link import Link
from symage_dagster.cluster.worker import worker_command
from symage_dagster.pool.engine import PoolUnavailable
from tests.cluster.conftest import OFFER, ROOT, SHARD_FUNCTIONS, free_port, threads
from tests.waiting import wait_for


@dataclass(frozen=True)
class Authority:
    """One that lives as long as a test."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def issue(self, name: str) -> Certificates:
        """A certificate and its key, in files."""
        key = ec.generate_private_key(ec.SECP256R1())
        own = _signed(name, key, self.certificate.subject, self.key, authority=False)
        return Certificates(
            _kept(self.folder / "ca.pem", self.certificate),
            _kept(self.folder / f"{name}.pem", own),
            _kept_key(self.folder / f"{name}-key.pem", key),
        )


def authority(folder: Path) -> Authority:
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    return Authority(folder, key, _signed("authority", key, subject, key, authority=True))


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _kept(path: Path, certificate: x509.Certificate) -> str:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return str(path)


def _kept_key(path: Path, key: ec.EllipticCurvePrivateKey) -> str:
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
    return str(path)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Of a scheduler and a worker with certificates of tmp_path/ours."""
    ours = authority(tmp_path / "ours")
    address = f"tls://127.0.0.1:{free_port()}"
    files = ours.issue("scheduler")
    trusted = [
        *("--tls-ca-file", files.authority, "--tls-cert", files.certificate, "--tls-key", files.key),
        *("--protocol", "tls", "--no-dashboard", "--host", "127.0.0.1", "--port", address.rpartition(":")[2]),
    ]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *trusted]
    more = ["--no-nanny", "--local-directory", str(tmp_path), "--preload", str(OFFER)]
    worker = worker_command(address, 1, ours.issue("worker"), more)
    worker = [each for each in worker if each != "symage_dagster.cluster.worker"]
    worker.remove("--preload")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(SHARD_FUNCTIONS), str(ROOT)))}
    with (tmp_path / "cluster.log").open("wb") as log:
        started = [
            subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            for command in (scheduler, worker)
        ]
    try:
        ours.issue("node")
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_who_has_no_certificate_of_the_authority_gets_no_word(url: str, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    settings = read(
        {
            "SYMAGE_ENGINE": url,
            "SYMAGE_ENGINE_CA": str(ours / "ca.pem"),
            "SYMAGE_ENGINE_CERTIFICATE": str(ours / "node.pem"),
            "SYMAGE_ENGINE_KEY": str(ours / "node-key.pem"),
        }
    )
    link = Link(url, settings.engine_certificates)
    wait_for(lambda: threads(link) == 1, told=(tmp_path / "cluster.log").read_text)
    shards = [{"number": number} for number in range(20)]
    made = DaskEngine(link).map_shards("shard_functions:square", shards, lane="bulk")
    assert sorted(made) == [(number, number * number) for number in range(20)]
    link.close()
    strangers = Link(url, authority(tmp_path / "others").issue("stranger"))
    with pytest.raises(PoolUnavailable):
        list(DaskEngine(strangers, patience=1.0).map_shards("shard_functions:square", shards, lane="bulk"))
