"""Which function answers which field of which type."""

from sandbox.shopify.api import (
    bulk,
    changes,
    edits,
    goods,
    lines,
    metafields,
    orders,
    payments,
    root,
    shipments,
    subscriptions,
    works,
)
from sandbox.shopify.api.thing import Table

TABLE: Table = {
    "QueryRoot": {**root.QUERY, **subscriptions.QUERY, **bulk.QUERY, **shipments.QUERY},
    "Mutation": {**changes.MUTATION, **subscriptions.MUTATION, **bulk.MUTATION},
    **root.TYPES,
    **orders.TYPES,
    **edits.TYPES,
    **shipments.TYPES,
    **lines.TYPES,
    **payments.TYPES,
    **works.TYPES,
    **goods.TYPES,
    **metafields.TYPES,
    **subscriptions.TYPES,
    **bulk.TYPES,
}
