"""Flask's side of the platform's door: nothing else may grow in here."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from webhooks.accept import LARGEST, Door, accept


def webhooks(door: Door) -> Blueprint:
    """Return the routes /webhooks/<platform>/<merchant>, and /webhooks/<platform> where deliveries name their shop."""
    routes = Blueprint("webhooks", __name__)

    @routes.post("/webhooks/<platform>", defaults={"merchant": ""})
    @routes.post("/webhooks/<platform>/<merchant>")
    def receive(platform: str, merchant: str) -> Response:
        request.max_content_length = LARGEST
        request.max_form_memory_size = LARGEST
        try:
            raw = request.get_data(cache=False, parse_form_data=False)
        except RequestEntityTooLarge:
            return Response(status=413)
        return Response(status=accept(door, platform, merchant, dict(request.headers), raw))

    return routes
