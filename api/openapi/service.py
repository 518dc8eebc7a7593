"""The service itself."""

from api.openapi.operation import PUBLIC, Operation, Operations, bare, file, tagged
from api.service.health import HEALTH, HEALTHY
from api.service.readiness import READINESS

_VIEWER = file("A page that loads nothing from elsewhere", "text/html", ranged=False)

OPERATIONS: Operations = tagged(
    "Service",
    {
        "health.health": Operation("Whether this process answers", bare(HEALTH, HEALTHY), PUBLIC),
        "readiness.readiness": Operation(
            "Whether jobs can be accepted: database and file store answer",
            bare(READINESS, {"status": "ready", "checks": {"database": "ok", "store": "ok"}}),
            PUBLIC,
            errors=("not_ready",),
        ),
        "metrics.metrics": Operation(
            "Figures for Prometheus",
            file("Prometheus text format", "text/plain", ranged=False),
            PUBLIC,
            description="For programs of this machine, or with the token that SYMAGE_METRICS_TOKEN names.",
            errors=("forbidden",),
        ),
        "docs_pages.openapi": Operation(
            "This document", bare({"type": "object", "additionalProperties": True}), PUBLIC
        ),
        "docs_pages.swagger": Operation("This document in Swagger UI", _VIEWER, PUBLIC),
        "docs_pages.redoc": Operation("This document in ReDoc", _VIEWER, PUBLIC),
        "docs_pages.asset": Operation(
            "A script or style of the pages",
            file("The file", "text/javascript", "text/css", ranged=False),
            PUBLIC,
            errors=("not_found",),
        ),
    },
)
