"""What the report says of shoes: why each is on the short list, what to mind, its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.report.names import sentence
from gait.result import Shoe, Suggestion
from gait.shoes.reasons import is_of_the_runner
from gait.words import Words, said

CUSHIONING = {
    "soft": said("soft cushioning"),
    "medium": said("medium cushioning"),
    "firm": said("firm cushioning"),
}
SURFACES = {"road": said("road"), "trail": said("trail")}


@dataclass(frozen=True, slots=True)
class Offer:
    """One shoe of the short list, in words. why: reasons and its own cautions; tried: it was run in today."""

    name: str
    why: str
    facts: str
    tried: bool


def offers(suggestions: Sequence[Suggestion], tried: Sequence[str], words: Words) -> list[Offer]:
    """Every suggestion, without the cautions that are not its own."""
    shared = shared_cautions(suggestions)
    return [offer(suggestion, shared, tried, words) for suggestion in suggestions]


def offer(suggestion: Suggestion, shared: Sequence[str], tried: Sequence[str], words: Words) -> Offer:
    shoe = suggestion.shoe
    own = [caution for caution in suggestion.cautions if caution not in shared]
    why = " ".join(sentence(words.tr(text)) for text in (*suggestion.reasons, *own))
    return Offer(name_of(shoe), why, facts(shoe, words), suggestion.tried or name_of(shoe) in tried)


def name_of(shoe: Shoe) -> str:
    return f"{shoe.brand} {shoe.model}"


def shared_cautions(suggestions: Sequence[Suggestion]) -> list[str]:
    """Cautions that hold whichever shoe it is, each once."""
    every = dict.fromkeys(caution for suggestion in suggestions for caution in suggestion.cautions)
    return [caution for caution in every if is_of_the_runner(caution)]


def please_note(suggestions: Sequence[Suggestion], words: Words) -> str:
    """The shared cautions; empty where there are none."""
    shared = [sentence(words.tr(caution)) for caution in shared_cautions(suggestions)]
    return " ".join([words.tr("Please note:"), *shared]) if shared else ""


def facts(shoe: Shoe, words: Words) -> str:
    """`Road · soft cushioning · 8 mm drop · 255 g · €120`."""
    parts = [words.tr(SURFACES.get(shoe.surface.lower(), shoe.surface))]
    parts += [words.tr(CUSHIONING[kind]) if (kind := shoe.cushioning.lower()) in CUSHIONING else shoe.cushioning]
    parts += [words.tr("{mm:g}\u00a0mm drop", mm=shoe.drop_mm) if shoe.drop_mm is not None else ""]
    parts += [words.tr("{g:g}\u00a0g", g=shoe.weight_g) if shoe.weight_g is not None else "", shoe.price]
    told = " · ".join(part for part in parts if part)
    return told[:1].upper() + told[1:]
