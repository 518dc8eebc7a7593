"""Where webhooks may lead: nowhere but to public addresses, whatever a URL or a name server says."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.webhooks.client import Unreachable, WebhookClient
from api.webhooks.targets import Refused, Targets
from symage.variables import SettingError

PUBLIC = "93.184.216.34"
INSIDE = [
    "127.0.0.1",
    "127.255.0.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2002:0a00:0001::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
"""Loopback, private, link-local, shared, reserved, multicast, and each of them in a disguise."""
DISGUISES = [
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://localhost/",
    "https://localhost./",
    "https://a.localhost/",
]


def problem(url: str, *allow: str) -> str | None:
    return Targets(allow).problem(url)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_in_a_url_and_behind_a_name(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert problem(f"https://{host}/hook") is not None
    with pytest.raises(Refused):
        Targets().check("hooks.example", 443, [address])
    with pytest.raises(Refused):
        Targets().check("hooks.example", 443, [PUBLIC, address])


@pytest.mark.parametrize("url", DISGUISES)
def test_disguises_are_refused(url: str) -> None:
    assert problem(url) is not None
    assert problem(url.replace("http:", "https:")) is not None


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_good(address: str) -> None:
    Targets().check("hooks.example", 443, [address])


@pytest.mark.parametrize("port", [22, 5432, 8080])
def test_of_a_public_address_the_ports_of_the_web_are_reached_alone(port: int) -> None:
    with pytest.raises(Refused):
        Targets().check("hooks.example", port, [PUBLIC])
    Targets(["hooks.example"]).check("hooks.example", port, [PUBLIC])


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example/a?b=c",
        "https://hooks.example",
        "https://HOOKS.example:443/",
        "https://hooks.example:80/",
        "https://hooks.example./",
        "https://xn--bcher-kva.example/",
        "https://_dmarc.hooks.example/",
        f"https://{PUBLIC}/",
        "https://[2606:2800:220:1::1]/hook",
    ],
)
def test_good_urls(url: str) -> None:
    assert problem(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "gopher://hooks.example/",
        "https:///hook",
        "https://",
        "hooks.example",
        "//hooks.example/",
        "https://user@hooks.example/",
        "https://user:secret@hooks.example/",
        "https://hooks.example@127.0.0.1/",
        "https://hooks.example/#part",
        "https://hooks.example:22/",
        "https://hooks.example:8080/",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://hooks.example:x/",
        "https://hooks.example/a b",
        "https://hooks.example/a\r\nHost: b",
        "https://bücher.example/",
        "https://hooks..example/",
        "https://-hooks.example/",
        "https://[::1/",
        "https://hooks.example/" + "x" * 2048,
    ],
)
def test_bad_urls(url: str) -> None:
    assert problem(url) is not None


@pytest.mark.parametrize(
    ("allow", "url", "is_good"),
    [
        ("127.0.0.1:9000", "http://127.0.0.1:9000/", True),
        ("127.0.0.1:9000", "http://127.0.0.1:9001/", False),
        ("127.0.0.1:9000", "http://127.0.0.2:9000/", False),
        ("127.0.0.1", "https://127.0.0.1:9001/", True),
        ("10.0.0.0/8", "http://10.1.2.3:8080/", True),
        ("10.0.0.0/8:8080", "http://10.1.2.3:8080/", True),
        ("10.0.0.0/8:8080", "http://10.1.2.3/", False),
        ("[::1]:9000", "http://[::1]:9000/", True),
        ("fd00::/8", "http://[fd00::5]/", True),
        ("hooks.intranet", "http://hooks.intranet:8080/", True),
        ("Hooks.Intranet.", "http://hooks.intranet./", True),
        ("hooks.intranet", "http://evil.hooks.intranet/", False),
        ("hooks.intranet", "http://hooks.intranet.example/", False),
        ("localhost:9000", "http://localhost:9000/", True),
    ],
)
def test_an_allow_list_opens_what_it_names(allow: str, url: str, is_good: bool) -> None:
    assert (problem(url, allow) is None) == is_good


def test_a_named_host_may_have_any_address_and_a_network_any_name() -> None:
    Targets(["hooks.intranet"]).check("hooks.intranet", 80, ["10.0.0.9"])
    Targets(["10.0.0.0/8"]).check("anything.example", 443, ["10.0.0.9", PUBLIC])
    with pytest.raises(Refused):
        Targets(["hooks.intranet"]).check("other.intranet", 443, ["10.0.0.9"])
    with pytest.raises(Refused):
        Targets(["10.0.0.0/8"]).check("anything.example", 443, ["10.0.0.9", "192.168.0.1"])


@pytest.mark.parametrize(
    "entry", ["http://hooks.example", "10.0.0.1/8", "a b", "*.example", "host:port", "[::1"]
)
def test_an_entry_that_cannot_be_read_is_a_setting_error(entry: str) -> None:
    with pytest.raises(SettingError, match="SYMAGE_WEBHOOK_ALLOW"):
        Targets([entry])


class NameServer:
    """Answers with one list of addresses after the other, the last for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = answers
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


class Receiver:
    """A server on loopback that answers every connection with the same bytes, one every `pause` seconds
    if it is a slow one, and keeps what it got."""

    def __init__(self, answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n", *, pause: float = 0) -> None:
        self.answer = answer
        self.pause = pause
        self.got: list[bytes] = []
        self._serving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._begin, "127.0.0.1", 0, ssl=tls)
        async with server:
            yield int(server.sockets[0].getsockname()[1])
        await asyncio.gather(*self._serving, return_exceptions=True)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.ensure_future(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.got.append(await reader.readuntil(b"\r\n\r\n"))
            for part in self.answer.split(b"|") if self.pause else [self.answer]:
                writer.write(part)
                await writer.drain()
                if self.pause and await self._hung_up(reader):
                    break
        finally:
            writer.close()
            await writer.wait_closed()

    async def _hung_up(self, reader: asyncio.StreamReader) -> bool:
        """Whether the client goes away before the next part is due."""
        try:
            await asyncio.wait_for(reader.read(), self.pause)
        except TimeoutError:
            return False
        return True


async def post(client: WebhookClient, url: str) -> int:
    return (await client.post(url, {"X-Test": "1"}, b"{}")).status


def test_a_name_that_moves_inside_is_not_followed() -> None:
    """Each connection asks once, checks what it got, and goes there: no second answer is ever used."""
    names = NameServer(["127.0.0.1"])
    client = WebhookClient(Targets(), resolve=names)
    with pytest.raises(Refused):
        asyncio.run(post(client, "https://rebind.example/"))
    assert names.asked == 1


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    async def exchange() -> tuple[int, NameServer, Receiver]:
        receiver = Receiver()
        async with receiver.running() as port:
            names = NameServer(["127.0.0.1"], ["10.0.0.9"])
            client = WebhookClient(Targets([f"rebind.example:{port}"]), resolve=names)
            return await post(client, f"http://rebind.example:{port}/hook"), names, receiver

    status, names, receiver = asyncio.run(exchange())
    assert (status, names.asked) == (204, 1)
    assert receiver.got[0].startswith(b"POST /hook HTTP/1.1\r\nHost: rebind.example:")


def test_every_attempt_looks_again() -> None:
    async def exchange() -> NameServer:
        names = NameServer(["127.0.0.1"], ["192.168.0.1"])
        client = WebhookClient(Targets(["127.0.0.1"]), resolve=names)
        # Whatever there is on this machine's port, it has no certificate of that name.
        with pytest.raises(Unreachable):
            await post(client, "https://rebind.example/")
        with pytest.raises(Refused):
            await post(client, "https://rebind.example/")
        return names

    assert asyncio.run(exchange()).asked == 2


def test_no_redirect_is_followed() -> None:
    async def exchange() -> tuple[int, Receiver]:
        receiver = Receiver(
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
        )
        async with receiver.running() as port:
            client = WebhookClient(Targets([f"127.0.0.1:{port}"]))
            return await post(client, f"http://127.0.0.1:{port}/"), receiver

    status, receiver = asyncio.run(exchange())
    assert (status, len(receiver.got)) == (302, 1)


def test_tls_is_checked_against_the_name(tmp_path: Path) -> None:
    """A certificate of somebody else does not do, wherever the connection leads."""
    certificate = _certificate_for("hooks.example", tmp_path)
    server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_tls.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=certificate)

    async def exchange(name: str) -> int:
        receiver = Receiver()
        async with receiver.running(server_tls) as port:
            targets = Targets([f"{name}:{port}"])
            client = WebhookClient(targets, resolve=NameServer(["127.0.0.1"]), tls=trusting)
            return await post(client, f"https://{name}:{port}/")

    assert asyncio.run(exchange("hooks.example")) == 204
    with pytest.raises(Unreachable, match="certificate"):
        asyncio.run(exchange("other.example"))


def _certificate_for(name: str, folder: Path) -> Path:
    """A file with a certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + certificate.public_bytes(pem))
    return path


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 99999 Nope\r\n\r\n"])
def test_what_is_no_answer_is_unreachable(answer: bytes) -> None:
    async def exchange() -> None:
        receiver = Receiver(answer)
        async with receiver.running() as port:
            await post(WebhookClient(Targets([f"127.0.0.1:{port}"])), f"http://127.0.0.1:{port}/")

    with pytest.raises(Unreachable):
        asyncio.run(exchange())


def test_a_receiver_that_takes_too_long_is_left() -> None:
    async def exchange() -> None:
        slow = Receiver(b"H|T|T|P|/|1|.|1| |2|0|0|", pause=0.1)
        async with slow.running() as port:
            client = WebhookClient(Targets([f"127.0.0.1:{port}"]), seconds=0.3)
            await post(client, f"http://127.0.0.1:{port}/")

    with pytest.raises(Unreachable, match=r"no answer in 0\.3 seconds"):
        asyncio.run(exchange())


def test_a_name_that_nobody_knows_is_tried_again() -> None:
    async def nobody(_host: str, _port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    with pytest.raises(Unreachable, match="not known"):
        asyncio.run(post(WebhookClient(Targets(), resolve=nobody), "https://hooks.example/"))
