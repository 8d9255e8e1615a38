"""What the recorded orders mean, written by hand from the recordings."""

from connector.model import Line, Order, Standing
from connector.money import Money
from tests.adapters.woocommerce.words import ADA, at, charge, mug, paid, refund, shipping, silent, usd

NOTHING = Money.zero("USD")
GONE_UNIT = "1 unit cannot be delivered"

BACKORDER_19 = Order(
    id="19",
    number="19",
    standing=Standing.OPEN,
    placed=at("22:13:07"),
    modified=at("22:13:08"),
    currency="USD",
    total=usd("132.00"),
    captured=NOTHING,
    refunded=NOTHING,
    lines=(
        mug("2", 5, charge("2", "100.00", "10.00"), 5, hint=3),
        Line("3", "13", "Mug No Backorder", 1, charge("3", "15.00", "1.50"), "MUG-NO", taken=1),
    ),
    shipping=shipping("4"),
    buyer=ADA,
    status="processing",
    gateway="cod",
)

NEW_YORK_76 = paid("76", ("22:29:13", "22:29:13"), "19.25", silent("91", 1, charge("91", "12.50", "1.25"), 1), "92")
TOUCHED_76 = paid("76", ("22:29:13", "22:29:35"), "19.25", silent("91", 1, charge("91", "12.50", "1.25"), 1), "92")


def shirt_78(modified: str, **more: object) -> Order:
    """Two shirts in size S, by bank transfer."""
    shirt = Line("97", "16:17", "Shirt - S", 2, charge("97", "60.00", "6.00"), "SHIRT-S", taken=2, hint=1)
    values: dict[str, object] = {"captured": NOTHING, "buyer": ADA, "status": "on-hold", "gateway": "bacs"}
    return paid("78", ("22:29:25", modified), "71.50", shirt, "98", **(values | more))


SHIRT_78 = shirt_78("22:29:26")
SHIRT_78_AGAIN = shirt_78("22:29:35", refunds=(refund("79", "1.00"),), refunded=usd("1.00"), complete=False)
SHIRT_78_CANCELLED = shirt_78(
    "22:29:30",
    standing=Standing.CANCELLED,
    status="cancelled",
    refunds=(refund("79", "1.00"),),
    refunded=usd("1.00"),
    complete=False,
    lines=(Line("97", "16:17", "Shirt - S", 2, charge("97", "60.00", "6.00"), "SHIRT-S", cancelled=2, hint=1),),
)

MANY_REFUNDS = (
    refund("31", "0.10"),
    refund("30", "0.50"),
    refund("29", "1.00"),
    refund("28", "0"),
    refund("27", "0"),
    refund("26", "5.50"),
    refund("25", "1.00"),
    refund("24", "22.00", GONE_UNIT),
    refund("23", "22.00", GONE_UNIT),
    refund("22", "22.00", GONE_UNIT),
)


def mugs_21(modified: str, ordered: int, taken: int, **more: object) -> Order:
    """Four mugs, paid, of which much is given back later."""
    line = mug("8", ordered, charge("8", "80.00", "8.00"), taken)
    return paid("21", ("22:18:44", modified), "93.50", line, "9", **more)


MUGS_21 = mugs_21("22:18:44", 4, 4)
MUGS_21_TWICE = mugs_21(
    "22:18:45",
    4,
    4,
    refunds=(refund("22", "22.00", GONE_UNIT), refund("23", "22.00", GONE_UNIT)),
    refunded=usd("44.00"),
    complete=False,
)
MUGS_21_META = mugs_21("22:18:58", 4, 3, refunds=MANY_REFUNDS, refunded=usd("74.10"), complete=False)
MUGS_21_LINE_META = mugs_21("22:18:59", 4, 3, refunds=MANY_REFUNDS, refunded=usd("74.10"), complete=False)
MUGS_21_SMALLER = mugs_21("22:19:00", 2, 1, refunds=MANY_REFUNDS, refunded=usd("74.10"), complete=False)

REFUNDED_39 = paid(
    "39",
    ("22:18:51", "22:18:52"),
    "49.50",
    mug("30", 2, charge("30", "40.00", "4.00"), 2, cancelled=2),
    "31",
    standing=Standing.CANCELLED,
    status="refunded",
    refunds=(refund("40", "49.50"),),
    refunded=usd("49.50"),
    complete=False,
)
CANCELLED_41 = paid(
    "41",
    ("22:18:53", "22:18:55"),
    "71.50",
    mug("33", 3, charge("33", "60.00", "6.00"), 0, cancelled=3),
    "34",
    standing=Standing.CANCELLED,
    status="cancelled",
    refunds=(refund("42", "22.00"),),
    refunded=usd("22.00"),
    complete=False,
)
TOUCHED_50 = paid(
    "50",
    ("22:23:42", "22:24:24"),
    "19.25",
    silent("47", 1, charge("47", "12.50", "1.25"), 1),
    "48",
    refunds=(refund("51", "1.00"),),
    refunded=usd("1.00"),
    complete=False,
)
CLASSIC_73 = paid(
    "73",
    ("22:27:12", "22:27:12"),
    "49.50",
    mug("85", 2, charge("85", "40.00", "4.00"), 2, hint=2),
    "86",
    buyer=ADA,
)
SILENT_80 = paid("80", ("22:29:39", "22:29:40"), "19.25", silent("99", 1, charge("99", "12.50", "1.25"), 1), "100")
MUG_44 = paid("44", ("22:19:02", "22:19:02"), "27.50", mug("41", 1, charge("41", "20.00", "2.00"), 1), "42")
MUG_43 = paid("43", ("22:19:00", "22:19:01"), "27.50", mug("38", 1, charge("38", "20.00", "2.00"), 1), "39")
MUG_35 = paid("35", ("22:18:50", "22:18:50"), "27.50", mug("24", 1, charge("24", "20.00", "2.00"), 1), "25")
COMPLETED_32 = paid(
    "32",
    ("22:18:49", "22:18:49"),
    "27.50",
    mug("21", 1, charge("21", "20.00", "2.00"), 1, shipped=1),
    "22",
    standing=Standing.SHIPPED,
    status="completed",
    gateway="cod",
)
