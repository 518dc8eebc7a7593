"""An order as code: for curl, for the published client, as JSON."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pprint import pformat
from typing import Any

Snippets = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`path` of an operation below /api/v1; `method` of the published client, `wait` for its job."""

    path: str
    method: str
    wait: str
    download: str


DOCUMENTS = Call(
    "/generate",
    "client.generate.create",
    "client.generate.wait(job.job_id)",
    'client.generate.download(job.job_id, "dataset", "dataset.zip")',
)
TABLE = Call(
    "/tabular/generate",
    "client.tabular.generate",
    "client.tabular.wait(job.job_id)",
    'client.tabular.download(job.job_id, "csv", "table.csv")',
)


def snippets(body: Mapping[str, Any], call: Call, base: str) -> Snippets:
    """`base`: the address of this API."""
    indented = json.dumps(body, indent=2)
    return (("curl", _curl(indented, call, base)), ("Python", _python(body, call, base)), ("JSON", indented))


def _curl(indented: str, call: Call, base: str) -> str:
    return (
        f"curl -X POST {base}/api/v1{call.path} \\\n"
        '  -H "Authorization: Bearer $KEY" \\\n'
        '  -H "Content-Type: application/json" \\\n'
        f"  -d {shlex.quote(indented)}"
    )


def _python(body: Mapping[str, Any], call: Call, base: str) -> str:
    arguments = "".join(
        f"    {name}={pformat(value, width=60, sort_dicts=False)},\n".replace("\n", "\n    ").rstrip(" ")
        for name, value in body.items()
    )
    return (
        "from symagedocs import Client\n\n"
        f'client = Client(api_key=KEY, base_url="{base}")\n'
        f"job = {call.method}(\n{arguments})\n{call.wait}\n{call.download}"
    )


def dataset_snippets(name: str, base: str) -> Snippets:
    """How a program takes the newest good version of a dataset."""
    url = f"{base}/api/v1/datasets/{name}/latest"
    curl = f'curl {url}/download/dataset \\\n  -H "Authorization: Bearer $KEY" \\\n  -o {name}.zip'
    python = (
        "import httpx\n\n"
        f'url = "{url}"\n'
        'headers = {"Authorization": f"Bearer {KEY}"}\n'
        'version = httpx.get(url, headers=headers).json()["data"]\n'
        'with httpx.stream("GET", f"{url}/download/dataset", headers=headers) as sent:\n'
        f'    with open(f"{name}-{{version[\'version\']}}.zip", "wb") as file:\n'
        "        file.writelines(sent.iter_bytes())"
    )
    return (("curl", curl), ("Python", python))
