"""A stand-in for the Kubernetes API on loopback: it keeps the jobs that it is given, and says how they are.

Whether their pods run is up to who looks at them: `states` holds each job's status as Kubernetes tells it.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

JOBS = "/apis/batch/v1/namespaces/forms/jobs"
PODS = "/api/v1/namespaces/forms/pods"
EVENTS = "/api/v1/namespaces/forms/events"


@dataclass
class Cluster:
    """`kubeconfig`: where clients find how to reach it; `asked`: what came, as method and path without its
    query."""

    kubeconfig: Path
    on_job: Callable[[Mapping[str, Any]], None] = lambda _job: None
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, dict[str, int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        if method == "GET" and path in (JOBS, PODS, EVENTS):
            return 200, {"kind": "List", "items": []}
        name = path.removeprefix(f"{JOBS}/").removesuffix("/status")
        if method == "POST" and path == JOBS:
            made = body["metadata"]["name"]
            self.jobs[made], self.states[made] = body, {"active": 1}
            self.on_job(body)
            return 201, body
        if name in self.jobs and method == "GET":
            return 200, {**self.jobs[name], "status": self.states[name]}
        if name in self.jobs and method == "DELETE":
            return 200, self.jobs.pop(name)
        return 404, {"kind": "Status", "code": 404}


@contextmanager
def serving(cluster: Cluster) -> Iterator[None]:

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = json.loads(body) if body else None
            status, content = cluster.answer(self.command, self.path.partition("?")[0], said)
            encoded = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    where = f"http://127.0.0.1:{server.server_port}"
    cluster.kubeconfig.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "here",
                "contexts": [{"name": "here", "context": {"cluster": "here", "user": "us"}}],
                "clusters": [{"name": "here", "cluster": {"server": where}}],
                "users": [{"name": "us", "user": {"token": "none"}}],
            }
        )
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
