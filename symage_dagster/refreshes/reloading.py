"""Having changed definitions loaded: the code server is told to end, by Dagster's webserver, and whoever
keeps it running starts it again. Runs are none the wiser: the pool makes them.

See docs/decisions/0009-a-schedule-is-a-definition.md.
"""

from typing import Any

import httpx

from symage.settings import Settings

LOCATION = "symage"
SECONDS = 5.0
_SHUT_DOWN = """
mutation ($name: String!) {
  shutdownRepositoryLocation(repositoryLocationName: $name) {
    __typename
    ... on PythonError { message }
  }
}
"""


def ask_for_reload(settings: Settings, log: Any) -> None:
    """Who asks is a part of that server: the answer may not come any more."""
    if settings.dagster_url is None:
        log.warning("Datasets have changed: reload the code location, in Deployment, to see them here")
        return
    body = {"query": _SHUT_DOWN, "variables": {"name": LOCATION}}
    try:
        answer = httpx.post(f"{settings.dagster_url}/graphql", json=body, timeout=SECONDS, trust_env=False)
        log.info(f"Datasets have changed; the definitions are loaded anew: {answer.text[:200]}")
    except httpx.HTTPError as error:
        log.warning(f"Datasets have changed; loading them anew was asked for: {error!r}")
