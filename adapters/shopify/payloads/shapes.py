"""The shapes of order deliveries: what we use is named and checked, the rest is left out."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from adapters.shopify.payloads.fields import Count, Id, Moment, Text
from connector.errors import Malformed

MOST_LINES = 5000


class _Shape(Schema):
    class Meta:
        unknown = EXCLUDE


class _Amount(_Shape):
    amount = Text(required=True)
    currency_code = Text(required=True)


class _Both(_Shape):
    """An amount in the shop's money and in the buyer's; the buyer's is ours."""

    presentment_money = fields.Nested(_Amount, required=True)


class _Tax(_Shape):
    title = Text(load_default="", allow_none=True)
    price_set = fields.Nested(_Both, required=True)


class _Discount(_Shape):
    amount_set = fields.Nested(_Both, required=True)


class _Charge(_Shape):
    id = Id(required=True)
    price_set = fields.Nested(_Both, required=True)
    tax_lines = fields.List(fields.Nested(_Tax), load_default=list, validate=validate.Length(max=100))
    discount_allocations = fields.List(fields.Nested(_Discount), load_default=list, validate=validate.Length(max=100))


class _Line(_Charge):
    title = Text(load_default="", allow_none=True)
    name = Text(load_default="", allow_none=True)
    sku = Text(load_default="", allow_none=True)
    variant_id = Id(load_default="", allow_none=True)
    variant_inventory_management = Text(load_default=None, allow_none=True)
    quantity = Count(required=True)
    current_quantity = Count(required=True)
    fulfillable_quantity = Count(required=True)
    requires_shipping = fields.Boolean(required=True, truthy={True}, falsy={False})
    gift_card = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    selling_plan_id = fields.Raw(load_default=None, allow_none=True)


class _ShippingLine(_Charge):
    is_removed = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class _Address(_Shape):
    country_code = Text(load_default="", allow_none=True)


class _OrderShape(_Shape):
    """An order as Shopify shows it in orders/create, paid, fulfilled, cancelled and updated."""

    id = Id(required=True)
    name = Text(load_default="", allow_none=True)
    created_at = Moment(required=True)
    processed_at = Moment(load_default=None, allow_none=True)
    updated_at = Moment(required=True)
    cancelled_at = Moment(load_default=None, allow_none=True)
    closed_at = Moment(load_default=None, allow_none=True)
    confirmed = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    test = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    presentment_currency = Text(required=True)
    financial_status = Text(load_default="", allow_none=True)
    fulfillment_status = Text(load_default="", allow_none=True)
    taxes_included = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    tags = Text(load_default="", allow_none=True)
    source_name = Text(load_default="", allow_none=True)
    email = Text(load_default="", allow_none=True)
    contact_email = Text(load_default="", allow_none=True)
    customer_locale = Text(load_default="", allow_none=True)
    shipping_address = fields.Nested(_Address, load_default=None, allow_none=True)
    billing_address = fields.Nested(_Address, load_default=None, allow_none=True)
    company = fields.Raw(load_default=None, allow_none=True)
    payment_gateway_names = fields.List(Text(), load_default=list, validate=validate.Length(max=100))
    total_price_set = fields.Nested(_Both, required=True)
    current_total_price_set = fields.Nested(_Both, required=True)
    refunds = fields.List(fields.Raw(), load_default=list)
    returns = fields.List(fields.Raw(), load_default=list)
    line_items = fields.List(fields.Nested(_Line), required=True, validate=validate.Length(max=MOST_LINES))
    shipping_lines = fields.List(fields.Nested(_ShippingLine), load_default=list, validate=validate.Length(max=100))


_ORDER = _OrderShape()


def load_order(payload: Any) -> Mapping[str, Any]:
    """Return what we use of an order's payload; raises Malformed naming the fields, never their values."""
    try:
        seen: Mapping[str, Any] = _ORDER.load(payload)
    except ValidationError as error:
        names = ", ".join(sorted(map(str, error.messages_dict)))
        raise Malformed(f"An order's payload is odd in: {names[:200]}.") from error
    return seen
