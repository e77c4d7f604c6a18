"""The short list, with reasons and cautions in words: what feels right and serves the purpose, then what fits.

Comfort and purpose are the larger part of a shoe's score and the fit to the verdict the minor one. A review found no
firm tie between pronation and harm and proposes that runners pick by comfort what lets them move their own way (Nigg et
al. 2015, doi:10.1136/bjsports-2015-095054). In a trial of 372 runners the support of a shoe made a difference, in a
secondary analysis for the 94 with pronated feet only (Malisoux et al. 2016, doi:10.1136/bjsports-2015-095031). So
support bounds what is shown, and within that the customer's own wishes decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gait.foot import Foot
from gait.result import Shoe, Suggestion
from gait.shoes.shoe_file import COLUMNS, SUPPORTS, BadRow, Catalogue, codes, name_of, read_catalogue, stock_of
from gait.verdict.rules import PronationClass, Verdict
from gait.words import Sentence, said

__all__ = ["COLUMNS", "SUPPORTS", "BadRow", "Catalogue", "Wishes", "read_catalogue", "shortlist"]

MOST_SUGGESTIONS = 4  # what fits beside each other on the try-on bench
MOST_TO_COMPARE = 1  # shoes of more support, beside those of the support chosen
COMFORT_SHARE = 0.7  # of the score; which is larger is evidence (see above), by how much is a choice
MANY_KM = 40.0  # a week: a choice, some four hours; from here on cushioning counts as if it were wished
LIGHT_SHARE = 2 / 3  # in the lightest third of what the store has: a choice

SUPPORTED = {
    "neutral": said("Neutral support"),
    "stability": said("Stability support"),
    "motion control": said("Motion control support"),
}

CUSHIONING_ORDER = ("soft", "medium", "firm")  # a heel that rolls in little gives little, so soft comes first
GROUNDS = {"road": ("road",), "trail": ("trail",), "track": ("track", "road"), "treadmill": ("road", "track")}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the customer said, nothing unless they did. surface: road, trail, track, treadmill, mixed.

    weekly_km: km a week. cushioning, light, stable: what matters to them. size_eu: French stitches.
    """

    surface: str = ""
    weekly_km: float | None = None
    cushioning: bool = False
    light: bool = False
    stable: bool = False
    size_eu: float | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is for. level: index in SUPPORTS that both feet ask for. lightest_g, heaviest_g: of the store."""

    verdicts: tuple[Verdict, Verdict]
    wishes: Wishes
    level: int
    lightest_g: float
    heaviest_g: float


def shortlist(
    catalogue: Catalogue,
    verdicts: tuple[Verdict, Verdict],
    most: int = MOST_SUGGESTIONS,
    wishes: Wishes = NO_WISHES,
    tried: Sequence[Shoe] = (),
) -> tuple[Suggestion, ...]:
    """At most `most` shoes that suit, those in stock in the customer's size first. tried: what they ran in today.

    The less intrusive support when the feet differ. Without wishes: the support that suits, in the store's own order.
    """
    asked = asked_for(catalogue, verdicts, wishes)
    suited = ranked(suiting(catalogue, asked), asked)
    extra = compared(catalogue, suited[: most - MOST_TO_COMPARE], asked)
    chosen = suited[: most - len(extra)] + extra
    chosen = chosen or ranked(nearest(catalogue, asked.level), asked)[:most]
    in_stock_first = sorted(chosen, key=lambda shoe: absence(shoe, wishes))
    return tuple(suggest(shoe, asked, any(same(shoe, other) for other in tried)) for shoe in in_stock_first)


def asked_for(catalogue: Catalogue, verdicts: tuple[Verdict, Verdict], wishes: Wishes) -> Asked:
    weights = [shoe.weight_g for shoe in catalogue.shoes if shoe.weight_g is not None] or [0.0]
    return Asked(verdicts, wishes, min(wanted_level(v) for v in verdicts), min(weights), max(weights))


def wanted_level(verdict: Verdict) -> int:
    """Index in SUPPORTS: stability for a clear roll-in only; near the limit the lighter shoe is enough."""
    clear = verdict.borderline_with is None
    return int(verdict.pronation is PronationClass.OVERPRONATION and clear)


def suiting(catalogue: Catalogue, asked: Asked) -> list[Shoe]:
    """The support that both feet ask for; with wishes lighter ones too, and stability for who wishes it."""
    levels = {asked.level}
    if comforts(asked.wishes):
        levels |= set(range(max(asked.level, int(asked.wishes.stable)) + 1))
    return [shoe for shoe in catalogue.shoes if SUPPORTS.index(shoe.support) in levels]


def compared(catalogue: Catalogue, shown: list[Shoe], asked: Asked) -> list[Shoe]:
    """A shoe of the next support to feel the difference, where a foot rolls in more than those shown are made for."""
    leaning = any(PronationClass.OVERPRONATION in (v.pronation, v.borderline_with) for v in asked.verdicts)
    levels = {SUPPORTS.index(shoe.support) for shoe in shown} or {asked.level}
    wanted = min(max(levels), asked.level) + 1
    more = [s for s in catalogue.shoes if SUPPORTS.index(s.support) == wanted]
    return ranked(more, asked)[:MOST_TO_COMPARE] if leaning and wanted not in levels else []


def nearest(catalogue: Catalogue, level: int) -> list[Shoe]:
    """What the store does have: the support closest to the one wanted, the lighter of two."""
    distances = {abs(SUPPORTS.index(s.support) - level) for s in catalogue.shoes}
    return [s for s in catalogue.shoes if abs(SUPPORTS.index(s.support) - level) == min(distances, default=0)]


def same(shoe: Shoe, other: Shoe) -> bool:
    return bool(codes(shoe) & codes(other)) or name_of(shoe) == name_of(other)


# ---- the order ----------------------------------------------------------------------------------------------------


def ranked(shoes: list[Shoe], asked: Asked) -> list[Shoe]:
    """In stock first, then by score, then in the store's own order."""
    return sorted(
        by_comfort(shoes, asked.verdicts),
        key=lambda shoe: (absence(shoe, asked.wishes), -score(shoe, asked)),
    )


def by_comfort(shoes: list[Shoe], verdicts: tuple[Verdict, Verdict]) -> list[Shoe]:
    """Soft first for feet that roll in little, otherwise in the store's own order; brands take turns."""
    soft_first = rolls_in_little(verdicts)
    seen: Counter[tuple[int, str]] = Counter()
    turns = []
    for shoe in shoes:
        group = (softness(shoe) if soft_first else 0, shoe.brand)
        turns.append((group[0], seen[group], shoe))
        seen[group] += 1
    return [shoe for _, _, shoe in sorted(turns, key=lambda entry: entry[:2])]


def rolls_in_little(verdicts: tuple[Verdict, Verdict]) -> bool:
    return any(v.pronation is PronationClass.SUPINATION for v in verdicts)


def softness(shoe: Shoe) -> int:
    word = shoe.cushioning.lower()
    return CUSHIONING_ORDER.index(word) if word in CUSHIONING_ORDER else 1


def absence(shoe: Shoe, wishes: Wishes) -> int:
    """0 in stock in the customer's size, or none was said; 1 when nobody knows; 2 when it is not there."""
    if wishes.size_eu is None:
        return 0
    pairs = stock_of(shoe, wishes.size_eu)
    return 1 if pairs is None else 2 * (pairs == 0)


def score(shoe: Shoe, asked: Asked) -> float:
    """0 to 1: comfort and purpose, and the fit to the verdict."""
    return COMFORT_SHARE * comfort(shoe, asked) + (1.0 - COMFORT_SHARE) * fit(shoe, asked)


def fit(shoe: Shoe, asked: Asked) -> float:
    """1 at the support that suits, less by a half for each step from it, and by softness where a heel gives little."""
    close = 1.0 - 0.5 * abs(SUPPORTS.index(shoe.support) - asked.level)
    return close * (1.0 - 0.25 * softness(shoe)) if rolls_in_little(asked.verdicts) else close


def comfort(shoe: Shoe, asked: Asked) -> float:
    """The share of the wishes that the shoe serves; 0 without any."""
    wished = comforts(asked.wishes)
    return sum(served(shoe, wish, asked) for wish in wished) / len(wished) if wished else 0.0


def comforts(wishes: Wishes) -> list[str]:
    """The wishes that were said, by name; the size is none, as it tells nothing of how a shoe feels."""
    told = {
        "surface": bool(wishes.surface),
        "cushioning": wishes.cushioning or (wishes.weekly_km or 0.0) >= MANY_KM,
        "light": wishes.light,
        "stable": wishes.stable,
    }
    return [wish for wish, is_told in told.items() if is_told]


def served(shoe: Shoe, wish: str, asked: Asked) -> float:
    """0 to 1: how well the shoe serves one of `comforts`; a half where the catalogue does not say."""
    if wish == "surface":
        return ground(shoe, asked.wishes.surface)
    if wish == "cushioning":
        return 1.0 - 0.5 * softness(shoe)
    if wish == "light":
        return lightness(shoe, asked)
    return 1.0 if shoe.support != SUPPORTS[0] else 0.25 * softness(shoe)


def ground(shoe: Shoe, surface: str) -> float:
    """1 for the customer's ground, 0 for another, a half where either is open."""
    if not shoe.surface or surface not in GROUNDS:
        return 0.5
    return float(shoe.surface.lower() in GROUNDS[surface])


def lightness(shoe: Shoe, asked: Asked) -> float:
    """1 for the lightest shoe of the store, 0 for the heaviest."""
    spread = asked.heaviest_g - asked.lightest_g
    return 0.5 if shoe.weight_g is None or not spread else (asked.heaviest_g - shoe.weight_g) / spread


# ---- the words ----------------------------------------------------------------------------------------------------


def suggest(shoe: Shoe, asked: Asked, tried: bool) -> Suggestion:
    why = (*reasons(shoe, asked), *wish_reasons(shoe, asked, tried))
    mind = (*cautions(shoe, asked.level, asked.verdicts), *wish_cautions(shoe, asked.wishes))
    return Suggestion(shoe, why, mind, tried)


def wish_reasons(shoe: Shoe, asked: Asked, tried: bool) -> Iterator[str]:
    wished = comforts(asked.wishes)
    if "surface" in wished and ground(shoe, asked.wishes.surface) == 1.0:
        yield said("Made for the ground you run on")
    if "cushioning" in wished and shoe.cushioning.lower() == "soft":
        yield said("Soft, as you wished") if asked.wishes.cushioning else said("Soft, for the many kilometres you run")
    if "light" in wished and lightness(shoe, asked) >= LIGHT_SHARE:
        yield said("Light, as you wished")
    if "stable" in wished and shoe.support != SUPPORTS[0]:
        yield said("Steady underfoot, as you wished")
    if tried:
        yield said("You ran in it today")


def wish_cautions(shoe: Shoe, wishes: Wishes) -> Iterator[str]:
    if wishes.surface and ground(shoe, wishes.surface) == 0.0:
        yield said("Made for other ground than you run on")
    if absence(shoe, wishes) == 2:
        yield said("Not in stock in your size today: we can order it")


def reasons(shoe: Shoe, asked: Asked) -> Iterator[str]:
    own = SUPPORTS.index(shoe.support)
    if own == asked.level:
        yield fit_reason(shoe, asked.verdicts)
    elif own < asked.level and comforts(asked.wishes):
        yield said(
            "{support}, less than this pattern suggests: chosen for what you wished", support=SUPPORTED[shoe.support]
        )
    elif own > asked.level:
        yield said("{support}, one step firmer: to feel the difference", support=SUPPORTED[shoe.support])
    else:
        yield said("{support}, the closest to this pattern that the store has", support=SUPPORTED[shoe.support])
    if shoe.cushioning.lower() == "soft" and rolls_in_little(asked.verdicts):
        yield said("Soft cushioning, which suits a heel that rolls in little")


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


def cautions(shoe: Shoe, level: int, verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    unclear = [foot for foot in Foot if verdicts[foot].pronation is PronationClass.INCONCLUSIVE]
    if unclear:
        whose = said("your feet") if len(unclear) == 2 else YOUR_FOOT[unclear[0]]
        yield said(
            "The recording is not clear enough for {whose}: let comfort decide, or record once more", whose=whose
        )
    if SUPPORTS.index(shoe.support) > level:
        yield said("Keep it only if it feels better than the lighter ones")
    else:
        yield from differing(verdicts)


YOUR_FOOT = (said("your left foot"), said("your right foot"))
ONLY_ONE = (
    said("Only your left heel rolls in more; extra support would also act on the right"),
    said("Only your right heel rolls in more; extra support would also act on the left"),
)


def differing(verdicts: tuple[Verdict, Verdict]) -> Iterator[str]:
    """Why a foot that rolls in more does not decide alone; nothing when it does not arise."""
    more = [foot for foot in Foot if verdicts[foot].pronation is PronationClass.OVERPRONATION]
    if len(more) == 1 and verdicts[more[0].other].pronation is not PronationClass.INCONCLUSIVE:
        yield ONLY_ONE[more[0]]
