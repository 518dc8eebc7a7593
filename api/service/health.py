"""Liveness: that this process answers. It asks neither database nor pool."""

from quart import Blueprint, Response

from api.envelope import json_response
from symage.shapes import named, one_of_texts

HEALTHY = {"status": "healthy"}
HEALTH = named("Health", status=one_of_texts(tuple(HEALTHY.values())))

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
async def health() -> Response:
    return json_response(HEALTHY)
