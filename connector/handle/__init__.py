"""Takes an event in: folds what arrived, looks where it points, and settles what follows in one transaction."""

from connector.handle.act import ask_to_tell
from connector.handle.answer import ask_shop, keep_waiting, page_facts
from connector.handle.ask import add_supplies, approve, cancel, decline, drop_supply, find_item, goods_arrived
from connector.handle.bounce import bounced, message_id, not_reached
from connector.handle.choose import CreditOffer, choose_credit, credit_offer, withdraw, withdrawal_days
from connector.handle.discontinue import ENDED, discontinue, end_discontinued, left_to_end
from connector.handle.faster import FasterOffer, choose_faster, faster_offer
from connector.handle.forget import forget
from connector.handle.given import quote
from connector.handle.groups import TASK as GROUP_UNREAD
from connector.handle.groups import read_groups
from connector.handle.many import MANY, cancel_planned, left_to_cancel, plan_of, plan_to_cancel
from connector.handle.questions import TASK as QUESTION
from connector.handle.questions import answer_by
from connector.handle.remedy import cancel_order, credit, credit_refused, give_back_shipping
from connector.handle.settle import review_all, review_orders, settle
from connector.handle.silence import heed_silence
from connector.handle.swap import SwapOffer, choose_swap, offers_or_none, swap_offers, swap_worth
from connector.handle.take import look_again, look_around, take

__all__ = [
    "ENDED",
    "GROUP_UNREAD",
    "MANY",
    "QUESTION",
    "CreditOffer",
    "FasterOffer",
    "SwapOffer",
    "add_supplies",
    "answer_by",
    "approve",
    "ask_shop",
    "ask_to_tell",
    "bounced",
    "cancel",
    "cancel_order",
    "cancel_planned",
    "choose_credit",
    "choose_faster",
    "choose_swap",
    "credit",
    "credit_offer",
    "credit_refused",
    "decline",
    "discontinue",
    "drop_supply",
    "end_discontinued",
    "faster_offer",
    "find_item",
    "forget",
    "give_back_shipping",
    "goods_arrived",
    "heed_silence",
    "keep_waiting",
    "left_to_cancel",
    "left_to_end",
    "look_again",
    "look_around",
    "message_id",
    "not_reached",
    "offers_or_none",
    "page_facts",
    "plan_of",
    "plan_to_cancel",
    "quote",
    "read_groups",
    "review_all",
    "review_orders",
    "settle",
    "swap_offers",
    "swap_worth",
    "take",
    "withdraw",
    "withdrawal_days",
]
