"""Why a shoe is suggested and what to mind, in words."""

from __future__ import annotations

from collections.abc import Iterator

from gait.foot import Foot
from gait.result import Shoe, Suggestion
from gait.shoes.comfort import comfort_of, comfort_place
from gait.shoes.ranking import absence, ground, lightness
from gait.shoes.shoe import SUPPORTS
from gait.shoes.wishes import Need, Wishes, purposes
from gait.verdict.rules import PronationClass, Verdict
from gait.words import Sentence, said, template

LIGHT_SHARE = 2 / 3  # in the lightest third of what the store has: a choice

SUPPORTED = {
    "neutral": said("Neutral support"),
    "stability": said("Stability support"),
    "motion control": said("Motion control support"),
}
YOUR_FOOT = (said("your left foot"), said("your right foot"))
ONLY_ONE = (
    said("Only your left heel rolls in more; extra support would also act on the right"),
    said("Only your right heel rolls in more; extra support would also act on the left"),
)


UNCLEAR = template("The recording is not clear enough for {whose}: let comfort decide, or record once more")
OF_THE_RUNNER = frozenset({UNCLEAR, *(sentence.template for sentence in ONLY_ONE)})


def is_of_the_runner(caution: str) -> bool:
    """Whether a caution holds whichever shoe it is, and is to be said once; the others are a shoe's own."""
    return isinstance(caution, Sentence) and caution.template in OF_THE_RUNNER


def suggest(shoe: Shoe, need: Need, tried: bool) -> Suggestion:
    """The reasons in the order in which they count: comfort, wishes, the class."""
    comfort = comfort_of(shoe, need.rated)
    felt = comfort is not None
    ran = said("You ran in it today") if comfort is None else comfort_reason(comfort, need)
    why = (*[ran][: int(tried)], *wish_reasons(shoe, need), *support_reasons(shoe, need, felt))
    mind = (*support_cautions(shoe, need.level, need.verdicts, felt), *wish_cautions(shoe, need.wishes))
    return Suggestion(shoe, why, mind, tried, comfort)


def comfort_reason(comfort: float, need: Need) -> Sentence:
    """How the shoe felt beside the others that were rated."""
    places = [comfort_place(one.comfort or 0.0, need.rated) for one in need.rated]
    if len(places) == 1:
        return said("You gave it {n:.0f} of 100 for comfort", n=comfort)
    if comfort_place(comfort, need.rated) > 0:
        return said("Less comfortable to you than another you ran in: {n:.0f} of 100", n=comfort)
    if places.count(0) > 1:
        return said("Among the most comfortable of what you ran in: {n:.0f} of 100", n=comfort)
    return said("The most comfortable of what you ran in: {n:.0f} of 100", n=comfort)


def wish_reasons(shoe: Shoe, need: Need) -> Iterator[str]:
    wished = purposes(need.wishes)
    if "surface" in wished and ground(shoe, need.wishes.surface) == 1.0:
        yield said("Made for the ground you run on")
    if "cushioning" in wished and shoe.cushioning.lower() == "soft":
        yield said("Soft, as you wished") if need.wishes.cushioning else said("Soft, which suits lighter runners")
    if "light" in wished and lightness(shoe, need) >= LIGHT_SHARE:
        yield said("Light, as you wished")
    if "stable" in wished and shoe.support != SUPPORTS[0]:
        yield said("Steady underfoot, as you wished")


def wish_cautions(shoe: Shoe, wishes: Wishes) -> Iterator[str]:
    if wishes.surface and ground(shoe, wishes.surface) == 0.0:
        yield said("Made for other ground than you run on")
    if absence(shoe, wishes) == 2:
        yield said("Not in stock in your size today: we can order it")


def support_reasons(shoe: Shoe, need: Need, felt: bool) -> Iterator[str]:
    own = SUPPORTS.index(shoe.support)
    if own == need.level:
        yield fit_reason(shoe, need.verdicts)
    elif felt:
        yield said("{support}: how it feels to you goes before that", support=SUPPORTED[shoe.support])
    elif own < need.level and purposes(need.wishes):
        yield said(
            "{support}, less than this pattern suggests: chosen for what you wished", support=SUPPORTED[shoe.support]
        )
    elif own > need.level:
        yield said("{support}, one step firmer: to feel the difference", support=SUPPORTED[shoe.support])
    else:
        yield said("{support}, the closest to this pattern that the store has", support=SUPPORTED[shoe.support])


def fit_reason(shoe: Shoe, verdicts: tuple[Verdict, Verdict]) -> Sentence:
    kinds = {v.pronation for v in verdicts}
    support = SUPPORTED[shoe.support]
    if PronationClass.INCONCLUSIVE in kinds:
        return said("{support}, which leaves the foot free to move as it does", support=support)
    if len(kinds) > 1:
        return said("{support}: the lighter choice where the two feet differ", support=support)
    if kinds == {PronationClass.OVERPRONATION} and shoe.support == SUPPORTS[0]:
        return said("{support}: enough while both heels are close to typical", support=support)
    return said("{support} suits the way both your heels move", support=support)


def support_cautions(shoe: Shoe, level: int, verdicts: tuple[Verdict, Verdict], felt: bool) -> Iterator[str]:
    unclear = [foot for foot in Foot if verdicts[foot].pronation is PronationClass.INCONCLUSIVE]
    if unclear:
        whose = said("your feet") if len(unclear) == 2 else YOUR_FOOT[unclear[0]]
        yield said(UNCLEAR, whose=whose)
    if SUPPORTS.index(shoe.support) <= level:
        yield from differing(verdicts)
    elif not felt:
        yield said("Keep it only if it feels better than the lighter ones")


def differing(verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    """Why a foot that rolls in more does not decide alone; nothing when it does not arise."""
    more = [foot for foot in Foot if verdicts[foot].pronation is PronationClass.OVERPRONATION]
    if len(more) == 1 and verdicts[more[0].other].pronation is not PronationClass.INCONCLUSIVE:
        yield ONLY_ONE[more[0]]
