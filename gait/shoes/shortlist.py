"""The short list, with reasons and cautions in words: what feels right and serves the purpose, then what fits.

Comfort and purpose are the larger part of a shoe's score and the fit to the verdict the minor one. A review found no
firm tie between pronation and harm and proposes that runners pick by comfort what lets them move their own way (Nigg et
al. 2015, doi:10.1136/bjsports-2015-095054). In a trial of 372 runners the support of a shoe made a difference, in a
secondary analysis for the 94 with pronated feet only (Malisoux et al. 2016, doi:10.1136/bjsports-2015-095031). So
support bounds what is shown, and within that the customer's own wishes decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from gait.result import Shoe, Suggestion
from gait.shoes.catalogue import Catalogue
from gait.shoes.ranking import absence, rank
from gait.shoes.reasons import suggest
from gait.shoes.shoe import SUPPORTS, article_numbers, name_of
from gait.shoes.wishes import NO_WISHES, Need, Wishes, comforts
from gait.verdict.rules import PronationClass, Verdict

MOST_SUGGESTIONS = 4  # what fits beside each other on the try-on bench
MOST_TO_COMPARE = 1  # shoes of more support, beside those of the support chosen


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
    need = need_of(catalogue, verdicts, wishes)
    suited = rank(suiting(catalogue, need), need)
    extra = one_to_compare(catalogue, suited[: most - MOST_TO_COMPARE], need)
    chosen = suited[: most - len(extra)] + extra
    chosen = chosen or rank(nearest(catalogue, need.level), need)[:most]
    in_stock_first = sorted(chosen, key=lambda shoe: absence(shoe, wishes))
    return tuple(suggest(shoe, need, any(is_same(shoe, other) for other in tried)) for shoe in in_stock_first)


def need_of(catalogue: Catalogue, verdicts: tuple[Verdict, Verdict], wishes: Wishes) -> Need:
    weights = [shoe.weight_g for shoe in catalogue.shoes if shoe.weight_g is not None] or [0.0]
    return Need(verdicts, wishes, min(wanted_level(v) for v in verdicts), min(weights), max(weights))


def wanted_level(verdict: Verdict) -> int:
    """Index in SUPPORTS: stability for a clear roll-in only; near the limit the lighter shoe is enough."""
    clear = verdict.borderline_with is None
    return int(verdict.pronation is PronationClass.OVERPRONATION and clear)


def suiting(catalogue: Catalogue, need: Need) -> list[Shoe]:
    """The support that both feet ask for; with wishes lighter ones too, and stability for who wishes it."""
    levels = {need.level}
    if comforts(need.wishes):
        levels |= set(range(max(need.level, int(need.wishes.stable)) + 1))
    return [shoe for shoe in catalogue.shoes if SUPPORTS.index(shoe.support) in levels]


def one_to_compare(catalogue: Catalogue, shown: list[Shoe], need: Need) -> list[Shoe]:
    """A shoe of the next support to feel the difference, where a foot rolls in more than those shown are made for."""
    leaning = any(PronationClass.OVERPRONATION in (v.pronation, v.borderline_with) for v in need.verdicts)
    levels = {SUPPORTS.index(shoe.support) for shoe in shown} or {need.level}
    wanted = min(max(levels), need.level) + 1
    more = [s for s in catalogue.shoes if SUPPORTS.index(s.support) == wanted]
    return rank(more, need)[:MOST_TO_COMPARE] if leaning and wanted not in levels else []


def nearest(catalogue: Catalogue, level: int) -> list[Shoe]:
    """What the store does have: the support closest to the one wanted, the lighter of two."""
    distances = {abs(SUPPORTS.index(s.support) - level) for s in catalogue.shoes}
    return [s for s in catalogue.shoes if abs(SUPPORTS.index(s.support) - level) == min(distances, default=0)]


def is_same(shoe: Shoe, other: Shoe) -> bool:
    return bool(article_numbers(shoe) & article_numbers(other)) or name_of(shoe) == name_of(other)
