"""What everything is compared with: Flask that answers 200 and does nothing."""

from flask import Flask, request


def application() -> Flask:
    """Make an application that reads the body and answers."""
    app = Flask(__name__)

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def nothing(path: str) -> tuple[str, int]:  # noqa: ARG001
        request.get_data()
        return "", 200

    return app
