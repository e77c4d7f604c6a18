"""What the report calls feet, moments and classes."""

from __future__ import annotations

from gait.foot import Foot
from gait.verdict.rules import PronationClass, Verdict
from gait.words import Words, said, template

FEET = (said("Left foot"), said("Right foot"))
HEELS = (said("Left heel"), said("Right heel"))
SIDES = (said("Left"), said("Right"))
MOMENTS = {
    "touchdown": said("Landing"),
    "mid-stance": said("Mid-stance"),
    "peak": said("Most roll-in"),
    "toe-off": said("Push-off"),
}
CLASS_WORDS = {
    PronationClass.OVERPRONATION: said("overpronation"),
    PronationClass.NEUTRAL: said("neutral"),
    PronationClass.SUPINATION: said("supination"),
    PronationClass.INCONCLUSIVE: said("inconclusive"),
}
FOOT_CLASS = (template("Left: {found}"), template("Right: {found}"))


def class_words(verdict: Verdict, words: Words) -> str:
    """`overpronation, close to neutral`."""
    found = words.tr(CLASS_WORDS[verdict.pronation])
    if verdict.borderline_with is None:
        return found
    return words.tr("{found}, close to {near}", found=found, near=CLASS_WORDS[verdict.borderline_with])


def foot_class(foot: Foot, verdict: Verdict, words: Words) -> str:
    """`Left: neutral`."""
    return words.tr(FOOT_CLASS[foot], found=class_words(verdict, words))


def sentence(text: str) -> str:
    """With a capital and one full stop, whoever wrote it."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")
