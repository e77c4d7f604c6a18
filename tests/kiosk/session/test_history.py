"""A customer who has been here before sees their earlier runs, joins today to them if they wish, and leaves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import trustme
from babel.dates import format_date
from numpy.typing import NDArray
from pypdf import PdfReader

from gait.clip.orientation import Orientation
from gait.earlier import Earlier
from kiosk.camera.code_reader import read_codes
from kiosk.camera.recording import Shot
from kiosk.delivery.code_letter import CodeDesk
from kiosk.folders import Folders
from kiosk.link.bodies import Writer
from kiosk.link.enrol import enrol
from kiosk.link.sheet import read_sheet
from kiosk.link.wire import Kind, Person, address_digest, code_digest
from kiosk.session.history_job import GOOD_S, MOST_GUESSES, MOST_LETTERS, HistoryJob, Outcome, Seeking
from kiosk.session.report_job import own_code
from kiosk.settings import MailSettings, Settings, StoreSettings, write_settings
from kiosk.storage.changes import Log
from kiosk.storage.letters import Letters
from kiosk.storage.store import Store
from kiosk.visit.events import Answered, Back, Event, QuestionsShown, Recognised, ReportShown, ReturnTold, ShoesShown
from kiosk.visit.model import Consents, State, Ticker, Visit
from kiosk.visit.person import Bearer, in_lines, spelled
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.delivery.mail_server import Postbox, serving
from tests.kiosk.link.stand_in import KEY, StandIn, answering, asking
from tests.kiosk.link.test_history import CODE, WHO, YEAR_AGO, person
from tests.kiosk.session.fake_shop import AGREED, ANA, SETTINGS, Kiosk

ADDRESS, SENDER = "ada@example.com", "reports@shop.example.com"
DIGEST = address_digest(bytes.fromhex(KEY), ADDRESS)
MOST_TURNS = 20  # of the screen, until what a test waits for has come
FOR_ALL = replace(AGREED, keep=True, chain=True, who=Ticker.CUSTOMER)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture
def centre(authority: trustme.CA) -> Iterator[StandIn]:
    with answering(StandIn(authority)) as centre:
        centre.persons = {code_digest(CODE): [person()], DIGEST: [person()]}
        yield centre


@pytest.fixture
def place(tmp_path: Path, centre: StandIn) -> Iterator[Folders]:
    """Of a kiosk of the chain."""
    place = Folders(tmp_path)
    enrol(place, read_sheet(centre.sheet))
    with asking(place):
        yield place


@dataclass(slots=True)
class Desk:
    """A job while the visit stands where somebody proves who they are. sight: what the camera sees."""

    place: Folders
    store: Store
    sight: bytes = b""
    clock: Clock = field(default_factory=Clock)
    job: HistoryJob = field(init=False)

    def __post_init__(self) -> None:
        now = Clock(TODAY_S)
        self.job = HistoryJob(SETTINGS, self.place, self.store, self.shot, self.clock, now)
        self.job.enter(self.visit, State.CUSTOMER)

    @property
    def visit(self) -> Visit:
        return Visit(State.RETURNING, "0" * 32)

    def shot(self) -> Shot | None:
        return Shot(1, 0.0, self.sight) if self.sight else None

    def until(self, so: Callable[[], object]) -> Event | None:
        """Let things happen; the event, where there is one."""
        for _ in range(MOST_TURNS):
            if so():
                return None
            event = self.job.pass_time(self.visit)
            if event is not None:
                return event
            under_way: list[Future[Any]] = [work for work in (self.job.watch.look, self.job.asked) if work is not None]
            wait(under_way)
        pytest.fail("waited in vain")

    def found(self) -> Recognised:
        event = self.until(lambda: False)
        assert isinstance(event, Recognised)
        return event

    def told(self) -> Outcome:
        """When it has come to an end."""
        self.until(lambda: self.job.seeking is Seeking.CODE)
        return self.job.told

    @property
    def earlier(self) -> Earlier:
        assert self.job.earlier is not None
        return self.job.earlier

    @property
    def digits(self) -> str:
        assert self.job.proof is not None
        return self.job.proof.digits


@pytest.fixture
def desk(place: Folders) -> Iterator[Desk]:
    store = Store(place.visits)
    desk = Desk(place, store)
    yield desk
    desk.job.close()
    store.close()


def qr(text: str) -> NDArray[np.uint8]:
    code = cv2.QRCodeEncoder.create().encode(text)
    return np.asarray(cv2.resize(code, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST), np.uint8)


def picture_of(*texts: str) -> bytes:
    """Codes beside each other on paper, as a camera that lies on its side sees them."""
    paper = np.full((400, 60 + 400 * len(texts)), 235, np.uint8)
    for place, text in enumerate(texts):
        code = qr(text)
        paper[60 : 60 + len(code), 60 + 400 * place : 60 + 400 * place + len(code)] = code
    return cv2.imencode(".jpg", cv2.rotate(paper, cv2.ROTATE_90_CLOCKWISE))[1].tobytes()


def test_on_a_report_before_the_camera_both_codes_are_read() -> None:
    assert set(read_codes(picture_of("Left: neutral", spelled(CODE)))) == {"Left: neutral", spelled(CODE)}
    assert read_codes(b"no picture") == ()
    assert read_codes(b"") == ()  # a frame that was lost on its way


def test_the_code_before_the_camera_leads_to_earlier_runs(desk: Desk) -> None:
    desk.sight = picture_of("Left: neutral", spelled(CODE))
    assert desk.found() == Recognised(Bearer(WHO, CODE))
    assert [run.store for run in desk.earlier.runs] == ["Riverside"]


def test_so_do_its_letters_however_they_are_typed(desk: Desk) -> None:
    desk.job.show_letters(" ".join(in_lines(CODE)).lower())
    assert desk.found() == Recognised(Bearer(WHO, CODE))


def test_another_code_is_told_in_words_and_leads_nowhere(desk: Desk) -> None:
    desk.sight = picture_of("https://example.com")
    desk.until(lambda: desk.job.told is Outcome.OTHER_CODE)
    desk.sight = b""
    desk.job.show_letters("ABC")
    assert desk.told() is Outcome.NO_CODE


def test_whom_nobody_knows_and_a_centre_that_is_silent_are_told(desk: Desk, centre: StandIn) -> None:
    desk.job.show_letters("B" * 26)
    assert desk.told() is Outcome.NOBODY
    centre.revoked = True
    desk.job.show_letters(CODE)
    assert desk.told() is Outcome.AWAY


# ---- the letter --------------------------------------------------------------------------------------------------


def send_letter(desk: Desk, address: str = ADDRESS, postbox: Postbox | None = None) -> str:
    """Asked for, sent and read; what it says."""
    postbox = postbox or Postbox()
    desk.job.ask_letter(address, "en")
    with serving(postbox) as port:
        mail = MailSettings("127.0.0.1", port, "none", "", SENDER)
        write_settings(Settings(StoreSettings("Läufer"), mail=mail), desk.place.settings)
        CodeDesk(Letters(desk.store), desk.place, clock=Clock(TODAY_S)).work()
    desk.until(lambda: desk.job.seeking is not Seeking.SENDING)
    part = postbox.came[0].get_body(("plain",)) if postbox.came else None
    return str(part.get_content()) if part else ""


def test_who_reads_the_letter_has_proved_the_address(desk: Desk) -> None:
    letter = send_letter(desk)
    assert f"Your code is {desk.digits}." in letter
    desk.job.tell_digits(f" {desk.digits} ")
    assert desk.found() == Recognised(Bearer(WHO, "", code_digest(CODE)))


def test_before_the_proof_the_same_is_sent_and_said_and_nothing_asked(desk: Desk, centre: StandIn) -> None:
    asked: list[str] = []
    centre.before = asked.append
    known = send_letter(desk).replace(desk.digits, "")
    unknown = send_letter(desk, "stranger@example.com").replace(desk.digits, "")
    assert known == unknown
    assert asked == []
    desk.job.tell_digits(desk.digits)
    assert desk.told() is Outcome.NOBODY


def test_once_the_letter_is_sent_neither_address_nor_digits_are_stored(desk: Desk) -> None:
    send_letter(desk)
    letter = Letters(desk.store).now()
    assert letter is not None
    assert (letter.address, letter.digits) == ("", "")
    desk.store.empty_log()
    stored = desk.place.visits.read_bytes()
    assert ADDRESS.encode() not in stored
    assert desk.digits.encode() not in stored


def test_an_address_of_several_shows_all_and_is_none_of_them(desk: Desk, centre: StandIn) -> None:
    other = Person("8" * 32, (replace(YEAR_AGO, visit="9" * 32),), "0" * 64)
    centre.persons[DIGEST] = [person(), other]
    send_letter(desk)
    desk.job.tell_digits(desk.digits)
    assert desk.found() == Recognised(None)
    assert len(desk.earlier.runs) == 2


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06}"


def test_after_five_wrong_guesses_the_right_one_is_worth_nothing(desk: Desk) -> None:
    desk.job.ask_letter(ADDRESS, "en")
    digits = desk.digits
    for _ in range(MOST_GUESSES - 1):
        desk.job.tell_digits(other_than(digits))
        assert desk.job.told is Outcome.WRONG
    desk.job.tell_digits(other_than(digits))
    assert desk.job.told is Outcome.OVER
    desk.job.tell_digits(digits)
    assert (desk.job.told, desk.job.asked) == (Outcome.OVER, None)


def test_after_ten_minutes_they_are_worth_nothing(desk: Desk) -> None:
    desk.job.ask_letter(ADDRESS, "en")
    digits = desk.digits
    desk.clock.now_s += GOOD_S + 1.0
    desk.job.tell_digits(digits)
    assert (desk.job.told, desk.job.asked) == (Outcome.OVER, None)


def test_three_letters_are_sent_in_one_visit(desk: Desk) -> None:
    for _ in range(MOST_LETTERS):
        desk.job.ask_letter(ADDRESS, "en")
    desk.job.look_for_code()
    desk.job.ask_letter(ADDRESS, "en")
    assert (desk.job.told, desk.job.proof) == (Outcome.TOO_MANY, None)


def test_half_an_address_gets_no_letter(desk: Desk) -> None:
    desk.job.ask_letter("ada@", "en")
    assert (desk.job.told, Letters(desk.store).now()) == (Outcome.NO_ADDRESS, None)


def test_a_letter_that_cannot_be_sent_or_that_nobody_sends_is_told(desk: Desk) -> None:
    desk.job.ask_letter(ADDRESS, "en")
    CodeDesk(Letters(desk.store), desk.place, clock=Clock(TODAY_S)).work()
    assert desk.told() is Outcome.NOT_SENT
    desk.job.ask_letter(ADDRESS, "en")
    desk.job.now = Clock(TODAY_S + 61.0)
    assert desk.told() is Outcome.NOT_SENT


def test_a_server_that_refuses_it_is_told(desk: Desk) -> None:
    postbox = Postbox()
    postbox.rcpt = "550 no such person"
    send_letter(desk, postbox=postbox)
    assert desk.told() is Outcome.NOT_SENT


def test_an_address_that_waits_goes_with_its_visit_or_at_the_next_start(desk: Desk) -> None:
    desk.job.ask_letter(ADDRESS, "en")
    desk.job.enter(Visit(), State.RETURNING)
    assert Letters(desk.store).now() is None
    desk.job.ask_letter(ADDRESS, "en")
    desk.job.open()
    assert Letters(desk.store).now() is None


# ---- whose visit it is -------------------------------------------------------------------------------------------


def returned(place: Folders) -> Kiosk:
    """After a run, at the earlier ones."""
    kiosk = Kiosk(place.root, SETTINGS)
    kiosk.to_result()
    for event in (QuestionsShown(), ReturnTold()):
        kiosk.session.tell(event)
    assert kiosk.session.preview.thread.wanted.is_set()
    kiosk.session.history.show_letters(CODE)
    kiosk.until(State.EARLIER)
    assert not kiosk.session.preview.thread.wanted.is_set()
    return kiosk


def finish(kiosk: Kiosk, consents: Consents) -> str:
    """The questions answered, the report made, and goodbye; the visit's id."""
    visit_id = kiosk.visit_id
    for event in (Back(), Answered(ANA, consents, Bearer.fresh()), ShoesShown(), ReportShown()):
        kiosk.session.tell(event)
    kiosk.session.hand_over(frozenset())
    return visit_id


def test_today_is_joined_to_them_where_that_is_agreed_to_today(place: Folders) -> None:
    kiosk = returned(place)
    visit_id = finish(kiosk, FOR_ALL)
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    assert stored.person == Bearer(WHO, CODE)
    kiosk.session.close()


def test_else_they_are_only_shown_and_in_the_report_and_nothing_more_of_them_stays(place: Folders) -> None:
    kiosk = returned(place)
    visit_id = finish(kiosk, replace(AGREED, keep=True))
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    assert stored.person is None
    assert kiosk.session.history.earlier is None
    report = place.report(visit_id)
    text = " ".join(page.extract_text() for page in PdfReader(report).pages)
    day = format_date(date.fromtimestamp(YEAR_AGO.started_at), "medium", locale="de")
    assert all(said in text for said in ("Frühere Läufe", day, "Riverside"))
    kiosk.session.close()
    files = [path for path in place.root.rglob("*") if path.is_file() and path != report]
    secrets = (CODE.encode(), WHO.encode(), b"Riverside")
    assert not [path.name for path in files if any(secret in path.read_bytes() for secret in secrets)]


def test_whom_an_address_led_to_is_sent_with_the_digest_of_their_code_and_has_none_on_the_report(
    tmp_path: Path,
) -> None:
    place, known = Folders(tmp_path), Bearer(WHO, "", code_digest(CODE))
    visit = Visit(State.REPORT, "0" * 32, 1.0, "en", consents=FOR_ALL, person=known)
    with closing(Store(place.visits)) as store, closing(Log(place)) as log:
        log.keep()
        store.save(visit)
        store.end(visit.id, 2.0)
        assert store.load(visit.id) == visit
        [noted] = log.page(0, 10).changes
    body = Writer(b"key", Orientation()).change(noted).body
    assert (noted.kind, body and body["person"]) == (
        Kind.VISIT, {"person": WHO, "code_sha256": code_digest(CODE), "email_hmac": None},
    )  # fmt: skip
    assert own_code(visit).code == ""
