"""The shapes of WooCommerce's payloads: what we use is named and checked, the rest is left out."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from adapters.woocommerce.fields import Amount, Count, Id, Metas, Moment, Stock, Text, whole
from connector.errors import Malformed

MOST_LINES = 5000


class _Shape(Schema):
    class Meta:
        unknown = EXCLUDE


class _Tax(_Shape):
    id = Id(required=True)
    total = Amount(load_default="0")


class _Charge(_Shape):
    id = Id(required=True)
    total = Amount(required=True)
    taxes = fields.List(fields.Nested(_Tax), load_default=list)
    meta_data = Metas(load_default=dict)


class _Line(_Charge):
    name = Text(load_default="")
    product_id = Id(load_default="")
    variation_id = Id(load_default="")
    quantity = Count(required=True)
    sku = Text(load_default="", allow_none=True)


class _Person(_Shape):
    first_name = Text(load_default="")
    last_name = Text(load_default="")
    email = Text(load_default="")
    country = Text(load_default="")


class _Listed(_Shape):
    id = Id(required=True)
    reason = Text(load_default="", allow_none=True)
    total = Amount(required=True)


class OrderShape(_Shape):
    """An order as REST and webhooks show it."""

    id = Id(required=True)
    number = Text(load_default="")
    status = Text(required=True, validate=validate.Length(1, 60))
    currency = Text(required=True)
    prices_include_tax = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    total = Amount(required=True)
    payment_method = Text(load_default="")
    transaction_id = Text(load_default="")
    date_created_gmt = Moment(required=True)
    date_modified_gmt = Moment(load_default=None, allow_none=True)
    date_completed_gmt = Moment(load_default=None, allow_none=True)
    date_paid_gmt = Moment(load_default=None, allow_none=True)
    billing = fields.Nested(_Person, load_default=dict)
    shipping = fields.Nested(_Person, load_default=dict)
    meta_data = Metas(load_default=dict)
    line_items = fields.List(fields.Nested(_Line), required=True, validate=validate.Length(max=MOST_LINES))
    shipping_lines = fields.List(fields.Nested(_Charge), load_default=list, validate=validate.Length(max=MOST_LINES))
    refunds = fields.List(fields.Nested(_Listed), load_default=list)


def _given_back(value: Any) -> int:
    number = -whole(value)
    if number < 0:
        raise ValidationError("a refund that takes units")
    return number


class _BackLine(_Charge):
    quantity = fields.Function(deserialize=_given_back, load_default=0)


class RefundShape(_Shape):
    """A refund; the units of its lines are written as negative numbers and read as positive ones."""

    id = Id(required=True)
    date_created_gmt = Moment(load_default=None, allow_none=True)
    amount = Amount(required=True)
    reason = Text(load_default="", allow_none=True)
    refunded_payment = fields.Boolean(load_default=None, allow_none=True, truthy={True}, falsy={False})
    meta_data = Metas(load_default=dict)
    line_items = fields.List(fields.Nested(_BackLine), load_default=list, validate=validate.Length(max=MOST_LINES))
    shipping_lines = fields.List(fields.Nested(_BackLine), load_default=list)


class _Fields(Metas):
    """The metas of a product, of which we use one of our own: any other shape of them is no reason to read nothing."""

    def _deserialize(self, value: Any, *given: Any, **more: Any) -> Mapping[str, Any]:
        return super()._deserialize(value if isinstance(value, list) else [], *given, **more)


class ProductShape(_Shape):
    """A product or a variation; `manage_stock` is true, false or "parent"."""

    id = Id(required=True)
    name = Text(load_default="")
    type = Text(load_default="simple")
    sku = Text(load_default="", allow_none=True)
    parent_id = Id(load_default="")
    status = Text(load_default="publish")
    manage_stock = fields.Raw(required=True, validate=validate.OneOf([True, False, "parent"]))
    stock_quantity = Stock(load_default=None, allow_none=True)
    stock_status = Text(load_default="instock")
    backorders = Text(load_default="no", validate=validate.OneOf(["no", "notify", "yes"]))
    virtual = fields.Boolean(load_default=False)
    downloadable = fields.Boolean(load_default=False)
    variations = fields.List(Id(), load_default=list, allow_none=True)
    date_modified_gmt = Moment(load_default=None, allow_none=True)
    meta_data = _Fields(load_default=dict, allow_none=True)


class _Term(_Shape):
    """A tag or a category."""

    id = Id(required=True)
    name = Text(required=True)


class _Member(_Shape):
    """A product of which only its variations are asked."""

    id = Id(required=True)
    variations = fields.List(Id(), load_default=list, allow_none=True)


class _Shipped(_Shape):
    item_id = Id(required=True)
    qty = Count(required=True)


class FulfillmentShape(_Shape):
    """One parcel of an order; `_items` in its metas says what is in it."""

    is_fulfilled = fields.Boolean(load_default=False)
    date_deleted = fields.Raw(load_default=None, allow_none=True)
    meta_data = Metas(load_default=dict)


ORDER, REFUND, PRODUCT = OrderShape(), RefundShape(), ProductShape()
FULFILLMENT, SHIPPED = FulfillmentShape(), _Shipped()
TERM, MEMBER = _Term(), _Member()


def load(shape: Schema, payload: Any, what: str) -> Mapping[str, Any]:
    """Return the checked values of `payload`; raises Malformed naming the fields that are odd."""
    if not isinstance(payload, dict):
        raise Malformed(f"This is no {what}.")
    try:
        loaded: Mapping[str, Any] = shape.load(payload)
    except ValidationError as error:
        raise Malformed(f"This {what} has odd values.", evidence=str(error.messages)[:500]) from error
    return loaded
