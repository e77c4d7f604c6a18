"""The report by e-mail, against a real mail server on loopback."""

from __future__ import annotations

import ssl
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from gait.errors import Fault
from kiosk.delivery.mail import Doubtful, Letter, MailServer, Withdrawn, compose, one_line
from kiosk.faults import BadAddress, MailAway, MailLater, MailOff, MailPassword, MailRefused, MailUnsafe, ReportMissing
from kiosk.settings import MailSettings
from kiosk.words import LANGUAGES, words
from tests.kiosk.delivery.mail_server import LONG_S, PASSWORD, USER, Postbox, server_tls, serving, trusting
from tests.kiosk.test_address import NO_ADDRESS

ADDRESS, SENDER = "wilhelmina@example.org", "reports@shop.example.com"
PDF = b"%PDF-1.4 a report"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def letter(tmp_path: Path) -> Letter:
    (tmp_path / "report.pdf").write_bytes(PDF)
    return Letter(ADDRESS, "Läufer & Söhne", "a1b2c3", 1.8e9, tmp_path / "report.pdf")


@pytest.fixture
def message(letter: Letter) -> EmailMessage:
    return compose(letter, SENDER, words("de"))


def server(port: int, trust: ssl.SSLContext | None = None, password: str = PASSWORD, **other: object) -> MailServer:
    given = MailSettings("localhost", port, "starttls", USER, SENDER)
    return MailServer(replace(given, **other), lambda: password, trust, timeout_s=LONG_S)  # type: ignore[arg-type]


def relay(port: int, timeout_s: float = LONG_S) -> MailServer:
    return MailServer(MailSettings("127.0.0.1", port, "none", "", SENDER), timeout_s=timeout_s)


def yes() -> bool:
    return True


# ---- what the letter says ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_in_the_visits_language_as_text_and_html_with_the_pdf(letter: Letter, language: str) -> None:
    message = compose(letter, SENDER, words(language))
    expected = words(language).tr("It shows a pattern of movement and says nothing about health or pain.")
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    assert expected in text.get_content()
    assert "Läufer &amp; Söhne" in page.get_content()
    assert f'lang="{language}"' in page.get_content()
    assert message["Content-Language"] == language
    assert [part.get_content() for part in message.iter_attachments()] == [PDF]


def test_every_try_is_the_same_letter(letter: Letter) -> None:
    first, second = (compose(letter, SENDER, words("en")) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == "<a1b2c3@shop.example.com>"
    assert first["Date"] == second["Date"]


@given(st.text(max_size=60))
def test_no_name_of_a_store_can_add_a_header(name: str) -> None:
    assert len(one_line(f"{name}\r\nBcc: all@example.org\n").splitlines()) == 1


def test_a_store_name_with_line_ends_stays_one_subject(letter: Letter) -> None:
    message = compose(replace(letter, store="Shop\r\nBcc: all@example.org"), SENDER, words("en"))
    assert "Bcc" not in message
    assert message["Subject"] == "Your gait report from Shop Bcc: all@example.org"


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_is_no_single_address_is_refused_at_once(letter: Letter, address: str) -> None:
    with pytest.raises(BadAddress):
        compose(replace(letter, to=address), SENDER, words("en"))


def test_a_letter_without_its_report_or_sender_is_said(letter: Letter, tmp_path: Path) -> None:
    with pytest.raises(ReportMissing):
        compose(replace(letter, report=tmp_path / "none.pdf"), SENDER, words("en"))
    with pytest.raises(MailOff):
        compose(letter, "", words("en"))


# ---- how it is sent ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("implicit", [False, True])
def test_it_arrives_over_tls(message: EmailMessage, authority: trustme.CA, implicit: bool) -> None:
    postbox = Postbox()
    with serving(postbox, server_tls(authority), implicit) as port:
        how = {"security": "tls", "user": ""} if implicit else {}
        server(port, trusting(authority), **how).send(message, yes)
    [came] = postbox.came
    assert came["Message-ID"] == message["Message-ID"]
    assert came["Subject"] == "Dein Laufbericht von Läufer & Söhne"
    assert [part.get_content() for part in came.iter_attachments()] == [PDF]
    assert postbox.logins == ([] if implicit else [USER.encode()])


def test_a_relay_on_this_machine_needs_no_tls(message: EmailMessage) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        relay(port).send(message, yes)
    assert len(postbox.came) == 1


@pytest.mark.parametrize("name", ["localhost", "elsewhere.example.com"])
def test_nothing_is_sent_over_a_certificate_that_is_not_valid(
    message: EmailMessage, authority: trustme.CA, name: str
) -> None:
    postbox = Postbox()
    known = trustme.CA() if name == "localhost" else authority
    with serving(postbox, server_tls(authority, name)) as port, pytest.raises(MailUnsafe, match="certificate"):
        server(port, trusting(known)).send(message, yes)
    assert (postbox.came, postbox.logins) == ([], [])


def test_nothing_is_sent_without_tls_where_it_is_wanted(message: EmailMessage) -> None:
    postbox = Postbox()
    with serving(postbox) as port, pytest.raises(MailUnsafe, match="STARTTLS"):
        server(port).send(message, yes)
    assert postbox.came == []


def test_without_tls_only_this_machine_is_trusted(message: EmailMessage) -> None:
    with pytest.raises(MailUnsafe, match="this machine"):
        MailServer(MailSettings("mail.example.com", 25, "none", "", SENDER)).send(message, yes)


def test_a_wrong_password_waits_for_staff(message: EmailMessage, authority: trustme.CA) -> None:
    with serving(Postbox(), server_tls(authority)) as port, pytest.raises(MailPassword) as told:
        server(port, trusting(authority), password="wrong-one").send(message, yes)
    assert "wrong-one" not in str(told.value)


@pytest.mark.parametrize(
    ("reply", "fault"),
    [("450 4.2.1 Mailbox busy", MailLater), ("550 5.1.1 No such user", MailRefused), ("452 4.3.1 Full", MailLater)],
)
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_the_servers_no_is_told_in_its_own_words(
    message: EmailMessage, reply: str, fault: type[Fault], step: str
) -> None:
    postbox = Postbox()
    setattr(postbox, step, reply)
    with serving(postbox) as port, pytest.raises(fault, match=reply):
        relay(port).send(message, yes)
    assert postbox.came == []


def test_a_server_that_is_down_is_away(message: EmailMessage) -> None:
    with serving(Postbox()) as port:
        pass
    with pytest.raises(MailAway):
        relay(port).send(message, yes)


def test_a_server_too_slow_before_the_content_is_away(message: EmailMessage) -> None:
    postbox = Postbox()
    postbox.hang_at = "RCPT"
    with serving(postbox) as port, pytest.raises(MailAway):
        relay(port, timeout_s=0.2).send(message, yes)


@pytest.mark.parametrize("cut", [True, False])
def test_no_answer_after_the_content_is_a_doubt(message: EmailMessage, cut: bool) -> None:
    postbox = Postbox()
    postbox.hang_up, postbox.hang_at = cut, "" if cut else "DATA"
    with serving(postbox) as port, pytest.raises(Doubtful):
        relay(port, timeout_s=LONG_S if cut else 0.2).send(message, yes)


def test_a_withdrawn_letter_is_not_sent(message: EmailMessage) -> None:
    postbox = Postbox()
    with serving(postbox) as port, pytest.raises(Withdrawn):
        relay(port).send(message, lambda: False)
    assert postbox.came == []
