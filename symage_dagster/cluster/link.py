"""The connection to the scheduler: made when it is needed, made anew when it broke.

Every question to the scheduler may find it gone. `Lost` says so, the connection is dropped, and the next
question tries again; how long that is worth trying is the caller's to say.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import dask
from distributed import Client, Future, Security

from symage.settings import Certificates
from symage_dagster.cluster.batches import executing
from symage_dagster.cluster.build import builds_offered, resource

CONNECT_SECONDS = 3
"""A scheduler that does not answer within this is taken for gone, for now."""

T = TypeVar("T")


class Lost(ConnectionError):
    """The scheduler does not answer; what was sent to it is lost."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """`threads` of workers of our build; the other builds that there are workers of."""

    threads: int
    others: tuple[str, ...]


class Link:
    """`url`: dask://host:port, or tls://host:port with certificates. A link is used by one thread."""

    __slots__ = ("_address", "_certificates", "_client")

    def __init__(self, url: str, certificates: Certificates | None = None) -> None:
        self._address = url.replace("dask://", "tcp://", 1)
        self._certificates = certificates
        self._client: Client | None = None

    @property
    def address(self) -> str:
        return self._address

    def submit(self, function: Callable[..., Any], *arguments: Any, key: str, priority: int) -> Future:
        """A task for workers of our build."""
        wanted = {resource(): 1}
        return self._ask(
            lambda client: client.submit(
                function, *arguments, key=key, priority=priority, resources=wanted, pure=False
            )
        )

    def capacity(self) -> Capacity:
        workers = self._ask(lambda client: client.scheduler_info()["workers"]).values()
        others = {build for worker in workers for build in builds_offered(worker["resources"])}
        threads = sum(worker["nthreads"] for worker in workers if resource() in worker["resources"])
        return Capacity(threads, tuple(sorted(others - {resource().rpartition("-")[2]})))

    def executing(self) -> set[str]:
        """The keys of the tasks that workers are busy with at this moment."""
        seen = self._ask(lambda client: client.run(executing, on_error="ignore"))
        return {key for keys in seen.values() for key in keys}

    def cancel(self, futures: Iterable[Future]) -> None:
        self._ask(lambda client: client.cancel(list(futures), force=True))

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close(timeout=CONNECT_SECONDS)

    def _ask(self, question: Callable[[Client], T]) -> T:
        try:
            return question(self._connected())
        except (OSError, TimeoutError, RuntimeError) as error:
            # A client that was closed under us says so with a RuntimeError.
            self._drop()
            raise Lost(f"no scheduler answers at {self._address}: {error}") from error

    def _connected(self) -> Client:
        if self._client is None or self._client.status != "running":
            self._drop()
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
            with dask.config.set({"distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s"}):
                self._client = Client(
                    self._address, timeout=CONNECT_SECONDS, set_as_default=False, security=self._security()
                )
        return self._client

    def _security(self) -> Security | None:
        if self._certificates is None:
            return None
        return Security(
            tls_ca_file=self._certificates.authority,
            tls_client_cert=self._certificates.certificate,
            tls_client_key=self._certificates.key,
            require_encryption=True,
        )

    def _drop(self) -> None:
        """A broken connection is not worth a word to the scheduler."""
        client, self._client = self._client, None
        if client is not None:
            client.close(timeout=0)
