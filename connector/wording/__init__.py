"""Every sentence a buyer or the warehouse reads is written here, once, for every surface."""

from connector.wording.buyer import (
    PageFacts,
    PageLine,
    Trouble,
    answer_words,
    cancel_question,
    credit_words,
    faster_question,
    faster_words,
    labels,
    line_history,
    line_story,
    page_title,
    said,
    swap_question,
    swap_words,
    terms,
    trouble_words,
    withdrawal_question,
    withdrawal_words,
)
from connector.wording.facts import By, How, NoticeFacts, NoticeLine, Row, Words
from connector.wording.fault import Fault
from connector.wording.line import Span, availability, line_label, line_sentence, page_sentence
from connector.wording.notice import KINDS, OWN_KINDS, notice
from connector.wording.own import FREE, LONGEST, LONGEST_SUBJECT, VARIABLES, OwnWords, examples, place_of
from connector.wording.plain import isolate, plain
from connector.wording.several import as_trial, summary
from connector.wording.speech import LANGUAGES, Speech
from connector.wording.warehouse import warehouse_all_clear, warehouse_note
from connector.wording.wrong import LONG, check, faults

__all__ = [
    "FREE",
    "KINDS",
    "LANGUAGES",
    "LONG",
    "LONGEST",
    "LONGEST_SUBJECT",
    "OWN_KINDS",
    "VARIABLES",
    "By",
    "Fault",
    "How",
    "NoticeFacts",
    "NoticeLine",
    "OwnWords",
    "PageFacts",
    "PageLine",
    "Row",
    "Span",
    "Speech",
    "Trouble",
    "Words",
    "answer_words",
    "as_trial",
    "availability",
    "cancel_question",
    "check",
    "credit_words",
    "examples",
    "faster_question",
    "faster_words",
    "faults",
    "isolate",
    "labels",
    "line_history",
    "line_label",
    "line_sentence",
    "line_story",
    "notice",
    "page_sentence",
    "page_title",
    "place_of",
    "plain",
    "said",
    "summary",
    "swap_question",
    "swap_words",
    "terms",
    "trouble_words",
    "warehouse_all_clear",
    "warehouse_note",
    "withdrawal_question",
    "withdrawal_words",
]
