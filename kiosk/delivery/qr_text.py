"""The result in a QR code that needs no network: plain words in the customer's language, read by any phone."""

from __future__ import annotations

from datetime import date

from gait.report.qr_code import MOST_BYTES
from gait.verdict.rules import PronationClass
from kiosk.delivery.mail import one_line
from kiosk.visit.model import FootInBrief, Result
from kiosk.words import Words
from kiosk.words.wording import CLASS_WORDS

SIGNS_OF_STORE = 60  # of its name; longer ones are cut


def code_text(result: Result, store: str, day: date, words: Words) -> str:
    """At most MOST_BYTES of UTF-8: where and when, each foot, what it is not. Nothing tells who the customer is."""
    rest = [
        foot_line(words.tr("Left foot"), result.left, words),
        foot_line(words.tr("Right foot"), result.right, words),
        words.tr("A pattern of movement; it says nothing about health."),
    ]
    when = f", {day.isoformat()}"
    room = MOST_BYTES - len("\n".join([when, *rest]).encode())
    return "\n".join([shortened(one_line(store)[:SIGNS_OF_STORE], room) + when, *rest])


def foot_line(name: str, foot: FootInBrief, words: Words) -> str:
    """`Left foot: Neutral, 7.0° ± 0.8`; the neighbouring class in brackets where it is near."""
    said = words.tr(CLASS_WORDS[PronationClass(foot.pronation)])
    if foot.borderline_with is not None:
        said += f" ({words.tr(CLASS_WORDS[PronationClass(foot.borderline_with)])}?)"
    if foot.peak_deg is None:
        return f"{name}: {said}"
    spread = "" if foot.half_deg is None else f" ± {words.number(foot.half_deg)}"
    return f"{name}: {said}, {words.number(foot.peak_deg)}°{spread}"


def shortened(text: str, most_bytes: int) -> str:
    """The text's beginning that fits, whole letters only."""
    return text.encode()[:most_bytes].decode("utf-8", "ignore")
