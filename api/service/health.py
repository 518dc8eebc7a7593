"""Liveness: that this process answers. It asks neither database nor pool."""

from quart import Blueprint, Response

from api.envelope import json_response

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
async def health() -> Response:
    return json_response({"status": "healthy"})
