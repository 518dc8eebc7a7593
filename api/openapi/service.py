"""The service itself."""

from api.openapi.operation import PUBLIC, Operation, Operations, bare, page, tagged
from api.service.health import HEALTH, HEALTHY
from api.service.readiness import READINESS

_VIEWER = page("A page that loads nothing from elsewhere", "text/html")

OPERATIONS: Operations = tagged(
    "Service",
    {
        "health.health": Operation("Whether this process answers", PUBLIC, bare(HEALTH, HEALTHY)),
        "readiness.readiness": Operation(
            "Whether jobs can be accepted: database and file store answer",
            PUBLIC,
            bare(READINESS, {"status": "ready", "checks": {"database": "ok", "store": "ok"}}),
            errors=("not_ready",),
        ),
        "metrics.metrics": Operation(
            "Figures for Prometheus",
            PUBLIC,
            page("Prometheus text format", "text/plain"),
            description="For programs of this machine, or with the token that SYMAGE_METRICS_TOKEN names.",
            errors=("forbidden",),
        ),
        "docs_pages.openapi": Operation(
            "This document", PUBLIC, bare({"type": "object", "additionalProperties": True})
        ),
        "docs_pages.swagger": Operation("This document in Swagger UI", PUBLIC, _VIEWER),
        "docs_pages.redoc": Operation("This document in ReDoc", PUBLIC, _VIEWER),
        "docs_pages.asset": Operation(
            "A script or style of the pages",
            PUBLIC,
            page("The file", "text/javascript", "text/css"),
            errors=("not_found",),
        ),
    },
)
