"""What the screens promise about a visit's data, checked in the store and byte for byte on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import astuple, replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from kiosk.folders import Folders, make_private
from kiosk.settings import MailSettings, PrinterSettings, RetentionSettings, Settings
from kiosk.staff.visit_desk import for_reopening
from kiosk.storage.amending import Owner
from kiosk.storage.backup import back_up
from kiosk.storage.bin import Bin, Binned
from kiosk.storage.centre import enrolment_file
from kiosk.storage.changes import Log
from kiosk.storage.keeping import DAY_S, HOUR_S, let_go
from kiosk.storage.outbox import Outbox
from kiosk.storage.tally import Tally
from kiosk.upkeep.retention import tidy
from kiosk.visit.events import AnotherShoe, Deleted, ReportShown, ShoeChosen, ShoesShown, ShoeTaken
from kiosk.visit.model import Consents, Customer, Delivery, State, Ticker, TriedShoe, Unusable
from kiosk.words import words
from kiosk.words.keeping_wording import consent_words, farewell_words, privacy_words
from tests.kiosk.session.fake_shop import AGREED, ANA, SETTINGS, Kiosk

BOTH = frozenset(Delivery)
SHOP = replace(
    SETTINGS, mail=MailSettings("mail.example.com", sender="shop@example.com"), printer=PrinterSettings("shop")
)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path, SHOP)
    yield kiosk
    kiosk.session.close()


def visit(kiosk: Kiosk, consents: Consents, deliveries: frozenset[Delivery] = frozenset()) -> str:
    """A whole visit to its end; its id."""
    kiosk.to_result(consents)
    visit_id = kiosk.visit_id
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over(deliveries)
    assert kiosk.at(State.GOODBYE)
    return visit_id


def deliver(kiosk: Kiosk, count: int) -> None:
    """The service hands over what is due, and lets go of what was kept for it alone."""
    now = kiosk.session.archive.now()
    with closing(Outbox(kiosk.session.folders.visits)) as outbox:
        for _ in range(count):
            claim = outbox.claim()
            assert claim is not None
            outbox.sent(claim)
    let_go(kiosk.session.folders, 0.0, now, cancel=print)


def run_in_another(kiosk: Kiosk) -> str:
    """Another pair of shoes, to the report; the visit's id."""
    kiosk.session.tell(AnotherShoe())
    kiosk.session.tell(ShoeChosen(TriedShoe("Alder", "Cloudline", "AL-002")))
    kiosk.let(kiosk.ready, "the lights")
    kiosk.run()
    kiosk.session.tell(ReportShown())
    return kiosk.visit_id


def two_runs(kiosk: Kiosk, consents: Consents) -> str:
    """A visit with two pairs of shoes, to its end; its id."""
    kiosk.to_result(consents)
    visit_id = run_in_another(kiosk)
    kiosk.session.hand_over(frozenset())
    kiosk.session.end_visit()
    return visit_id


def reopen(kiosk: Kiosk, visit_id: str) -> None:
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    kiosk.session.stored.reopen(for_reopening(stored))
    assert kiosk.at(State.RESULT)


def binned(kiosk: Kiosk) -> tuple[Binned, ...]:
    """What lies in the bin."""
    with closing(Bin(kiosk.session.folders.visits)) as store:
        return store.entries(kiosk.session.archive.moment(), kiosk.settings.retention)


def left_of(kiosk: Kiosk, visit_id: str) -> list[str]:
    """Files of the kiosk in which the customer or the visit can still be found."""
    signs = (visit_id.encode(), ANA.email.encode())
    files = [path for path in kiosk.folder.rglob("*") if path.is_file()]
    return [path.name for path in files if visit_id in str(path) or any(sign in path.read_bytes() for sign in signs)]


def said(kiosk: Kiosk) -> str:
    """What the last screen says."""
    terms = kiosk.session.terms
    return farewell_words(kiosk.session.farewells, terms.kept_days, terms.later_hours, words("en"))


def test_nothing_is_kept_unless_it_was_wished(kiosk: Kiosk) -> None:
    visit_id = visit(kiosk, AGREED)
    assert said(kiosk) == "Everything about this visit is deleted."
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])


def test_end_and_delete_deletes_even_what_was_to_be_kept(kiosk: Kiosk) -> None:
    kiosk.to_result(replace(AGREED, keep=True))
    visit_id = kiosk.visit_id
    kiosk.session.tell(Deleted())
    assert said(kiosk) == "Everything about this visit is deleted."
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id), binned(kiosk)) == (None, [], ())


def test_staff_take_a_visit_back_out_of_the_bin(kiosk: Kiosk) -> None:
    visit_id = visit(kiosk, replace(AGREED, keep=True), frozenset({Delivery.PRINT}))
    kiosk.session.end_visit()
    files, before = kiosk.files(), kiosk.store.load(visit_id)
    kiosk.session.stored.put_in_bin(visit_id)
    [entry] = binned(kiosk)
    kiosk.session.stored.take_back(entry)
    assert (kiosk.files(), kiosk.store.load(visit_id), binned(kiosk)) == (files, before, ())
    deliver(kiosk, 1)


def test_a_run_comes_back_from_the_bin_and_goes_at_once_when_its_customer_deletes(kiosk: Kiosk) -> None:
    visit_id = two_runs(kiosk, replace(AGREED, keep=True))
    kiosk.session.stored.take_out(visit_id, 1)
    [entry] = binned(kiosk)
    kiosk.session.stored.take_back(entry)
    reopen(kiosk, visit_id)
    assert [run.shoe.is_test_shoe for run in kiosk.session.visit.runs] == [True, False]
    assert [run.footage.picture(0).any() for run in kiosk.session.runs()] == [True, True]
    kiosk.session.end_visit()
    kiosk.session.stored.take_out(visit_id, 2)
    [entry] = binned(kiosk)
    back_up(kiosk.session.folders, kiosk.session.archive.now())
    reopen(kiosk, visit_id)
    kiosk.session.tell(Deleted())
    assert (left_of(kiosk, visit_id), left_of(kiosk, entry.visit)) == ([], [])


def test_whoever_leaves_without_a_word_is_forgotten(kiosk: Kiosk) -> None:
    kiosk.to_result(AGREED)
    visit_id = kiosk.visit_id
    kiosk.session.end_visit()
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])


def test_a_report_is_delivered_first_and_then_everything_goes(kiosk: Kiosk) -> None:
    visit_id = visit(kiosk, replace(AGREED, email_report=True), BOTH)
    assert said(kiosk) == (
        "Your report goes to the printer. Your report goes out by e-mail."
        " Your video is deleted, and everything else once that is done."
    )
    assert not any(name.endswith(".mkv") for name in kiosk.files())
    deliver(kiosk, 1)
    assert kiosk.session.folders.report(visit_id).is_file()
    deliver(kiosk, 1)
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])


def test_backups_of_the_night_forget_as_well(kiosk: Kiosk) -> None:
    kiosk.to_result(AGREED)
    visit_id = kiosk.visit_id
    back_up(kiosk.session.folders, kiosk.session.archive.now())
    kiosk.session.end_visit()
    assert left_of(kiosk, visit_id) == []


def test_what_was_wished_stays_for_its_days_and_no_longer(kiosk: Kiosk) -> None:
    visit_id = visit(kiosk, replace(AGREED, keep=True))
    assert said(kiosk) == "Your result and your video stay in this shop for 365 days."
    now, keeping = kiosk.session.archive.now(), SHOP.retention
    tidy(kiosk.session.folders, keeping, now + 364 * DAY_S)
    assert {"1-1.mkv", "1-1.analysis"} <= kiosk.files()
    tidy(kiosk.session.folders, keeping, now + 366 * DAY_S)
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])


def test_for_news_name_and_address_stay_and_nothing_that_was_measured(kiosk: Kiosk) -> None:
    kiosk.to_result(replace(AGREED, marketing=True))
    visit_id = kiosk.visit_id
    back_up(kiosk.session.folders, kiosk.session.archive.now())
    kiosk.session.end_visit()
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    assert (stored.customer, stored.runs) == (Customer(ANA.name, ANA.email), ())
    assert kiosk.files() == set()
    files = [path for path in kiosk.folder.rglob("*") if path.is_file()]
    assert not [path.name for path in files if b"peak_eversion_deg" in path.read_bytes()]


def test_what_is_counted_of_a_visit_names_nobody_and_stays(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.run()
    visit_id = run_in_another(kiosk)
    kiosk.session.tell(ShoeTaken("2"))
    kiosk.session.hand_over(frozenset())
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])
    visit_itself, line = Tally(kiosk.store).lines()
    day = date.fromtimestamp(kiosk.session.archive.now()).isoformat()
    assert astuple(visit_itself)[:5] == (day, "", "", "", "measured")
    assert astuple(line) == (day, "Alder", "Cloudline", "AL-002", "taken", "neutral", "overpronation", -1, 1)


def test_end_and_delete_counts_nothing(kiosk: Kiosk) -> None:
    kiosk.to_result(AGREED)
    kiosk.session.tell(Deleted())
    assert Tally(kiosk.store).lines() == ()


def test_of_a_visit_whose_recording_could_not_be_used_the_reason_is_counted_and_nothing_stays(kiosk: Kiosk) -> None:
    kiosk.engine.unfit = Unusable("too_dark", "It is too dark.", "Turn on more light.")
    kiosk.to_check()
    kiosk.run()
    visit_id = kiosk.visit_id
    kiosk.session.end_visit()
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])
    assert [astuple(line)[1:5] for line in Tally(kiosk.store).lines()] == [("", "", "", "too_dark")]


def test_hours_for_second_thoughts_are_told_and_kept(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, replace(SHOP, retention=RetentionSettings(video_hours=2.0)))
    visit_id = visit(kiosk, AGREED)
    assert said(kiosk) == "Everything about this visit is deleted within 2 hours."
    now = kiosk.session.archive.now()
    tidy(kiosk.session.folders, kiosk.settings.retention, now + 1.9 * HOUR_S)
    assert "1-1.mkv" in kiosk.files()
    tidy(kiosk.session.folders, kiosk.settings.retention, now + 2.0 * HOUR_S)
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])
    kiosk.session.close()


def test_a_visit_that_is_opened_again_is_not_let_go_of(kiosk: Kiosk) -> None:
    stored = kiosk.store.load(visit(kiosk, AGREED, frozenset({Delivery.PRINT})))
    assert stored is not None
    kiosk.session.end_visit()
    kiosk.session.stored.reopen(for_reopening(stored))
    deliver(kiosk, 1)
    assert kiosk.at(State.RESULT)
    assert kiosk.store.load(stored.id) is not None


def test_a_report_asked_for_again_goes_out_again(kiosk: Kiosk) -> None:
    stored = kiosk.store.load(visit(kiosk, replace(AGREED, keep=True), frozenset({Delivery.PRINT})))
    assert stored is not None
    deliver(kiosk, 1)
    kiosk.session.end_visit()
    kiosk.session.stored.reopen(for_reopening(stored))
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over(frozenset({Delivery.PRINT}))
    assert said(kiosk).startswith("Your report goes to the printer.")
    deliver(kiosk, 1)


def test_a_visit_given_to_its_customer_has_a_new_report_and_nothing_of_the_other(kiosk: Kiosk) -> None:
    visit_id = visit(kiosk, replace(AGREED, keep=True), frozenset({Delivery.PRINT}))
    report = kiosk.session.folders.report(visit_id)
    former = report.read_bytes()
    back_up(kiosk.session.folders, kiosk.session.archive.now())
    kiosk.session.end_visit()
    kiosk.session.stored.give_to(visit_id, Owner("Ben", "", keep=True))
    assert kiosk.session.report.wait() is None
    assert report.read_bytes() != former
    files = [path for path in kiosk.folder.rglob("*") if path.is_file()]
    assert not [path.name for path in files if ANA.email.encode() in path.read_bytes()]
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    assert stored.customer.name == "Ben"
    deliver(kiosk, 1)


def test_a_visit_that_its_customer_does_not_want_kept_goes_when_its_report_is_delivered(kiosk: Kiosk) -> None:
    visit_id = visit(kiosk, replace(AGREED, keep=True), frozenset({Delivery.PRINT}))
    kiosk.session.end_visit()
    kiosk.session.stored.give_to(visit_id, Owner("Ben", "", keep=False))
    assert kiosk.session.report.wait() is None
    deliver(kiosk, 1)
    assert (kiosk.store.load(visit_id), left_of(kiosk, visit_id)) == (None, [])


@pytest.mark.parametrize(
    ("settings", "offered"), [(SHOP, BOTH), (replace(SHOP, mail=MailSettings()), {Delivery.PRINT}), (SETTINGS, set())]
)
def test_what_is_not_set_up_is_not_offered(tmp_path: Path, settings: Settings, offered: set[Delivery]) -> None:
    kiosk = Kiosk(tmp_path, settings)
    assert kiosk.session.terms.deliveries == offered
    kiosk.session.close()


def test_consent_and_privacy_page_tell_the_stores_own_days_and_hours() -> None:
    assert consent_words(90, 0, words("en")) == (
        "They stay in this shop for 90 days. Otherwise everything is deleted when this visit ends."
    )
    assert consent_words(1, 24, words("en")) == (
        "They stay in this shop for 1 day. Otherwise everything is deleted 24 hours after this visit."
    )
    assert (
        "for 90 days. Otherwise everything is deleted when this visit ends."
        in privacy_words(90, 0, False, words("en"))[1]
    )


@pytest.fixture
def chained(tmp_path: Path) -> Iterator[Kiosk]:
    """Of a store that belongs to a chain; see tests/kiosk/link for what the centre gets."""
    place = Folders(tmp_path)
    make_private(place.link)
    enrolment_file(place).write_text("{}")
    with closing(Log(place)) as log:
        log.keep()
    kiosk = Kiosk(tmp_path, SHOP)
    yield kiosk
    kiosk.session.close()


FOR_ALL = replace(AGREED, keep=True, chain=True, who=Ticker.CUSTOMER)


def noted(kiosk: Kiosk) -> dict[str, str | None]:
    """What the centre is to be told, and how it ended."""
    with closing(Log(kiosk.session.folders)) as log:
        return {change.kind: change.ending for change in log.page(0, 100).changes}


def test_a_store_without_a_chain_asks_nothing_for_one(kiosk: Kiosk) -> None:
    assert not kiosk.session.in_chain


def test_in_a_chain_the_privacy_page_says_what_leaves_the_shop(chained: Kiosk) -> None:
    terms = chained.session.terms
    assert chained.session.in_chain
    told = " ".join(privacy_words(terms.kept_days, terms.later_hours, chained.session.in_chain, words("en")))
    for promise in (
        "what you agree to give to our head office",
        "without name and pictures",
        "The code on your report",
    ):
        assert promise in told
    assert "only a report that you ask for leaves the shop." not in told


def test_what_goes_to_the_head_office_is_said_at_the_end_and_nothing_else_goes(chained: Kiosk) -> None:
    visit(chained, replace(AGREED, keep=True))
    assert said(chained) == "Your result and your video stay in this shop for 365 days."
    chained.session.end_visit()
    assert noted(chained) == {}
    visit(chained, replace(FOR_ALL, improve=True))
    assert said(chained).endswith(
        "Your result goes to our head office too, for all our stores."
        " Your video goes to our head office too, to improve the measurement."
    )
    assert noted(chained) == {"visit": None, "analysis": None, "recording": None}


def test_of_who_agreed_no_name_and_no_picture_is_told(chained: Kiosk) -> None:
    visit(chained, FOR_ALL)
    with closing(Log(chained.session.folders)) as log:
        changes = log.page(0, 100).changes
    assert {change.kind for change in changes} == {"visit", "analysis"}


@pytest.mark.parametrize(("consents", "printed"), [(FOR_ALL, True), (replace(AGREED, keep=True), False)])
def test_the_code_that_leads_to_the_results_is_on_that_customer_s_report(
    chained: Kiosk, consents: Consents, printed: bool
) -> None:
    visit_id = visit(chained, consents)
    assert chained.session.report.wait() is None
    page = PdfReader(chained.session.folders.report(visit_id)).pages[0].extract_text()
    assert ("Nur für dich." in " ".join(page.split())) is printed


def test_a_visit_for_all_stores_stays_until_its_own_days_are_up(chained: Kiosk) -> None:
    visit_id = visit(chained, FOR_ALL)
    now = chained.session.archive.now()
    tidy(chained.session.folders, chained.settings.retention, now + 364 * DAY_S)
    assert chained.store.load(visit_id) is not None
    tidy(chained.session.folders, chained.settings.retention, now + 366 * DAY_S)
    assert (chained.store.load(visit_id), noted(chained)) == (None, {"visit": "expired"})


def test_what_is_deleted_here_is_to_be_deleted_there_and_the_bare_number_stays(chained: Kiosk) -> None:
    visit_id = visit(chained, replace(FOR_ALL, improve=True))
    chained.session.end_visit()
    reopen(chained, visit_id)
    chained.session.tell(Deleted())
    assert noted(chained) == {"visit": "erased"}
    assert {name.partition("-")[0] for name in left_of(chained, visit_id)} == {"visits.sqlite3"}
    files = [path for path in chained.folder.rglob("*") if path.is_file()]
    assert not [path.name for path in files if ANA.email.encode() in path.read_bytes()]
