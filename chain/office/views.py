"""Pages that are looked at: kiosks, visits, recordings, shoes, the log. Of a manager, other stores are not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from chain.errors import NotThere
from chain.office.bars import Chart, at_least, chart
from chain.office.forms import id_in
from chain.office.kiosk_words import REFUSED, kiosk_row
from chain.office.site import Office
from chain.office.visitor import Visitor
from chain.storage.figures import MOST_ACTS, KioskState, Reason, Sums
from chain.storage.kiosks import Kiosks
from chain.storage.updates import RINGS
from gait.errors import kinds
from gait.words import template

PERIODS = (30, 90, 365)  # days
MONTHS = (1, 3, 12)  # of shoes: so many, with the present one
DONE = {
    "revoked": template("Revoked. The kiosk is not answered any more."),
    "store": template("The store was added."),
    "erased": template("Erased here. Every store erases it when it asks next, within minutes."),
    "published": template("Published. Kiosks take it in within minutes, between two visits."),
    "handed": template("Published to ring 0. Its kiosks fetch it at night."),
    "stopped": template("Stopped. Nobody fetches it or puts it in place any more."),
    "on": template("It goes on. Kiosks that failed or fell silent are left out."),
    "withdrawn": template("Withdrawn. Kiosks that have it keep it."),
    "ring": template("The kiosk is in another ring."),
    "user": template("The user was added."),
    "removed": template("The user was removed."),
    "password": template("The password was changed; their sessions have ended."),
}
"""What an order came to, by what stands in the address."""
UNSURE_OF = 20  # visits: a share of fewer says little, and stands out with nothing


@dataclass(frozen=True, slots=True)
class Shop:
    """Which stores a page is of. store: None for all. stores: that may be chosen, by id."""

    store: UUID | None
    stores: Mapping[UUID, str]

    @property
    def name(self) -> str:
        return self.stores.get(self.store, "") if self.store else ""


@dataclass(frozen=True, slots=True)
class Share:
    """stands_out: more of its recordings came to nothing than chance explains beside the whole chain's."""

    sums: Sums
    stands_out: bool


def shop_of(office: Office, request: Request, visitor: Visitor) -> Shop:
    """As the address says. Raises NotThere for a store that is not theirs, as for one that there is not."""
    account = visitor.user
    stores = Kiosks(office.database).stores() if account.store is None else {account.store: account.store_name}
    asked = request.query_params.get("store", "")
    chosen = id_in(asked) if asked else account.store
    if chosen is not None and chosen not in stores:
        raise NotThere
    return Shop(chosen, stores)


def period_of(request: Request, name: str, offered: Sequence[int]) -> int:
    """As the address says; the first that is offered where it says another."""
    asked = request.query_params.get(name, "")
    return next((each for each in offered if str(each) == asked), offered[0])


def kiosk_of(office: Office, request: Request, visitor: Visitor) -> KioskState:
    """Raises NotThere for one of another store, as for one that there is not."""
    found = office.figures.kiosks(visitor.user.store, id_in(request.path_params["kiosk"]))
    if not found:
        raise NotThere
    return found[0]


def done_of(request: Request) -> str:
    return DONE.get(request.query_params.get("done", ""), "")


def show_kiosks(office: Office, request: Request, visitor: Visitor) -> Response:
    shop = shop_of(office, request, visitor)
    rows = [kiosk_row(state, visitor.words) for state in office.figures.kiosks(shop.store)]
    return office.drawing.page(visitor, "kiosks", shop=shop, rows=rows, done=done_of(request))


def show_kiosk(office: Office, request: Request, visitor: Visitor) -> Response:
    state, since = kiosk_of(office, request, visitor), first_day(office, PERIODS[1])
    drawn = chart(office.figures.visits_by_day(state.store, since, state.kiosk), since, PERIODS[1])
    sums = next(each for each in office.figures.by_kiosk(state.store, since) if each.id == state.kiosk)
    refused = {REFUSED.get(code, code): many for code, many in office.figures.refusals(state.kiosk).items()}
    row = kiosk_row(state, visitor.words)
    return office.drawing.page(
        visitor,
        "kiosk",
        row=row,
        chart=drawn,
        sums=sums,
        days=PERIODS[1],
        refused=refused,
        rings=RINGS,
        done=done_of(request),
    )


def show_visits(office: Office, request: Request, visitor: Visitor) -> Response:
    shop, days = shop_of(office, request, visitor), period_of(request, "days", PERIODS)
    since = first_day(office, days)
    drawn: Chart = chart(office.figures.visits_by_day(shop.store, since), since, days)
    sums = sums_of(office, shop, since)
    return office.drawing.page(visitor, "visits", shop=shop, days=days, periods=PERIODS, chart=drawn, sums=sums)


def show_recordings(office: Office, request: Request, visitor: Visitor) -> Response:
    shop, days = shop_of(office, request, visitor), period_of(request, "days", PERIODS)
    since = first_day(office, days)
    chain = office.figures.by_store(since)
    shares = shares_of(chain if shop.store is None else office.figures.by_kiosk(shop.store, since), chain)
    reasons = reasons_of(office.figures.reasons(shop.store, since))
    return office.drawing.page(
        visitor, "recordings", shop=shop, days=days, periods=PERIODS, shares=shares, reasons=reasons
    )


def shares_of(sums: Sequence[Sums], chain: Sequence[Sums]) -> list[Share]:
    """The worst first. chain: all stores, whose share the others are held beside."""
    usual = sum(map(unclear_of, chain)) / max(sum(each.visits for each in chain), 1)
    shares = [
        Share(each, each.visits >= UNSURE_OF and at_least(unclear_of(each), each.visits) > usual) for each in sums
    ]
    return sorted(shares, key=lambda share: (-share.stands_out, -unclear_of(share.sums) / max(share.sums.visits, 1)))


def unclear_of(sums: Sums) -> int:
    return sums.inconclusive + sums.refused


def reasons_of(reasons: Sequence[Reason]) -> list[tuple[str, str, int, str]]:
    """Each reason once: gait's sentence and advice in English, of how many visits, and in which store most."""
    found = dict[str, list[Reason]]()
    for reason in reasons:
        found.setdefault(reason.code, []).append(reason)
    told = {kind.code: (kind.sentence, kind.advice) for kind in kinds()}
    rows = [
        (*told.get(code, (code, "")), sum(each.visits for each in those), those[0].store_name)
        for code, those in found.items()
    ]
    return sorted(rows, key=lambda row: -row[2])


def show_shoes(office: Office, request: Request, visitor: Visitor) -> Response:
    shop, months = shop_of(office, request, visitor), period_of(request, "months", MONTHS)
    since = first_month(office.figures.today(), months)
    shoes = office.figures.shoes(shop.store, since)
    return office.drawing.page(visitor, "shoes", shop=shop, months=months, offered=MONTHS, since=since, shoes=shoes)


def show_acts(office: Office, request: Request, visitor: Visitor) -> Response:
    before = request.query_params.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 19 else None  # PostgreSQL's bigint
    acts = office.figures.acts(number)
    return office.drawing.page(visitor, "acts", acts=acts, most=MOST_ACTS)


def sums_of(office: Office, shop: Shop, since: date) -> list[Sums]:
    """Of the stores; of one store, its kiosks."""
    return office.figures.by_store(since) if shop.store is None else office.figures.by_kiosk(shop.store, since)


def first_day(office: Office, days: int) -> date:
    """So that today is the last."""
    return office.figures.today() - timedelta(days=days - 1)


def first_month(today: date, months: int) -> date:
    """Its first day; so that the present month is the last."""
    count = today.year * 12 + today.month - months
    return date(count // 12, count % 12 + 1, 1)
