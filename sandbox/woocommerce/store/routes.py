"""Which Store API path answers which verb."""

from sandbox.woocommerce.call import Answer, Call, Problem


def answer(call: Call, extra: dict[str, str]) -> Answer:
    raise Problem(404, "rest_no_route", "No route was found matching the URL and request method.")
