"""The short list, with reasons and cautions in words: what felt best, what serves the wishes, what fits the class.

A review found no firm tie between pronation and harm and proposes that runners pick by comfort what lets them move
their own way (Nigg et al. 2015, doi:10.1136/bjsports-2015-095054). In a trial of 372 runners the support of a shoe made
a difference, in a secondary analysis for the 94 with pronated feet only (Malisoux et al. 2016,
doi:10.1136/bjsports-2015-095031). So support bounds what is shown unasked; what the runner felt and wishes decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from gait.result import Shoe, Suggestion
from gait.shoes.catalogue import Catalogue
from gait.shoes.comfort import Tried, comfort_of, newest
from gait.shoes.ranking import absence, rank
from gait.shoes.reasons import suggest
from gait.shoes.shoe import SUPPORTS, is_same
from gait.shoes.wishes import NO_WISHES, Need, Wishes, purposes
from gait.verdict.rules import PronationClass, Verdict

MOST_SUGGESTIONS = 4  # what fits beside each other on the try-on bench
MOST_TO_COMPARE = 1  # shoes of more support, beside those of the support chosen


def shortlist(
    catalogue: Catalogue,
    verdicts: tuple[Verdict, Verdict],
    most: int = MOST_SUGGESTIONS,
    wishes: Wishes = NO_WISHES,
    tried: Sequence[Tried] = (),
) -> tuple[Suggestion, ...]:
    """At most `most` shoes: those run in and rated by comfort, then others that suit, in the customer's size first.

    tried: what they ran in today, in that order. The less intrusive support when the feet differ. Without ratings and
    wishes: the support that suits, in the store's own order.
    """
    need = need_of(catalogue, verdicts, wishes, tried)
    felt = rank([shoe for shoe in catalogue.shoes if comfort_of(shoe, need.rated) is not None], need)[:most]
    chosen = felt + others(catalogue, felt, need, most - len(felt))
    return tuple(suggest(shoe, need, any(is_same(shoe, one.shoe) for one in tried)) for shoe in chosen)


def need_of(
    catalogue: Catalogue, verdicts: tuple[Verdict, Verdict], wishes: Wishes, tried: Sequence[Tried] = ()
) -> Need:
    weights = [shoe.weight_g for shoe in catalogue.shoes if shoe.weight_g is not None] or [0.0]
    level = min(wanted_level(v) for v in verdicts)
    return Need(verdicts, wishes, level, min(weights), max(weights), newest(tried))


def wanted_level(verdict: Verdict) -> int:
    """Index in SUPPORTS: stability for a clear roll-in only; near the limit the lighter shoe is enough."""
    clear = verdict.borderline_with is None
    return int(verdict.pronation is PronationClass.OVERPRONATION and clear)


def others(catalogue: Catalogue, felt: list[Shoe], need: Need, room: int) -> list[Shoe]:
    """Shoes that nobody has rated yet; the store's nearest where it has none that suits."""
    unfelt = [shoe for shoe in catalogue.shoes if shoe not in felt]
    suited = rank(suiting(unfelt, need), need)
    extra = one_to_compare(unfelt, felt + suited[: max(room - MOST_TO_COMPARE, 0)], need)[:room]
    chosen = suited[: room - len(extra)] + extra
    chosen = chosen or ([] if felt else rank(nearest(unfelt, need.level), need)[:room])
    return sorted(chosen, key=lambda shoe: absence(shoe, need.wishes))


def suiting(shoes: Sequence[Shoe], need: Need) -> list[Shoe]:
    """The support that both feet ask for; with wishes lighter ones too, and stability for who wishes it."""
    levels = {need.level}
    if purposes(need.wishes):
        levels |= set(range(max(need.level, int(need.wishes.stable)) + 1))
    return [shoe for shoe in shoes if SUPPORTS.index(shoe.support) in levels]


def one_to_compare(shoes: Sequence[Shoe], shown: list[Shoe], need: Need) -> list[Shoe]:
    """A shoe of the next support to feel the difference, where a foot rolls in more than those shown are made for."""
    leaning = any(PronationClass.OVERPRONATION in (v.pronation, v.borderline_with) for v in need.verdicts)
    levels = {SUPPORTS.index(shoe.support) for shoe in shown} or {need.level}
    wanted = min(max(levels), need.level) + 1
    more = [shoe for shoe in shoes if SUPPORTS.index(shoe.support) == wanted]
    return rank(more, need)[:MOST_TO_COMPARE] if leaning and wanted not in levels else []


def nearest(shoes: Sequence[Shoe], level: int) -> list[Shoe]:
    """What the store does have: the support closest to the one wanted, the lighter of two."""
    distances = {abs(SUPPORTS.index(shoe.support) - level) for shoe in shoes}
    return [shoe for shoe in shoes if abs(SUPPORTS.index(shoe.support) - level) == min(distances, default=0)]
