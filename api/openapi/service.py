"""The service itself, as the document describes it."""

from api.openapi.operation import PUBLIC, Answer, Operation, bare
from symage.shapes import Schema, named, one_of_texts, record, table, text


def schemas() -> dict[str, Schema]:
    return {
        "V1_Health": record({"status": one_of_texts(("healthy",))}),
        "V1_Readiness": record(
            {
                "status": one_of_texts(("ready", "not_ready")),
                "checks": table(text(), "ok, or what is wrong"),
            }
        ),
    }


def operations() -> dict[str, Operation]:
    return {
        "health.health": Operation(
            tag="Service",
            summary="Whether this process answers",
            access=PUBLIC,
            answer=bare(named("V1_Health"), {"status": "healthy"}),
        ),
        "readiness.readiness": Operation(
            tag="Service",
            summary="Whether jobs can be accepted: database and file store answer",
            access=PUBLIC,
            answer=bare(
                named("V1_Readiness"), {"status": "ready", "checks": {"database": "ok", "store": "ok"}}
            ),
            errors=("not_ready",),
        ),
        "metrics.metrics": Operation(
            tag="Service",
            summary="Figures for Prometheus",
            access=PUBLIC,
            description="For programs of this machine, or with the token that SYMAGE_METRICS_TOKEN names.",
            answer=Answer(None, None, media=("text/plain",), description="Prometheus text format"),
            errors=("forbidden",),
        ),
        "docs_pages.openapi": Operation(
            tag="Service",
            summary="This document",
            access=PUBLIC,
            answer=bare({"type": "object", "additionalProperties": True}),
        ),
        "docs_pages.swagger": _page("Swagger UI"),
        "docs_pages.redoc": _page("ReDoc"),
        "docs_pages.asset": Operation(
            tag="Service",
            summary="A script or style of the pages",
            access=PUBLIC,
            answer=Answer(None, None, media=("text/javascript", "text/css"), description="The file"),
            errors=("not_found",),
        ),
    }


def _page(name: str) -> Operation:
    answer = Answer(None, None, media=("text/html",), description="A page that loads nothing from elsewhere")
    return Operation(tag="Service", summary=f"This document in {name}", access=PUBLIC, answer=answer)
