"""A visit's report by e-mail: what the letter says, and how it is handed to the store's mail server.

The line is encrypted and the server's certificate verified, or nothing is sent; `none` is for a relay on this very
machine. The letter holds no free text of the customer, since anybody can type anybody's address at a kiosk.
"""

from __future__ import annotations

import html
import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from gait.disk import reason
from kiosk.address import ascii_address
from kiosk.delivery.mail_password import credential
from kiosk.faults import BadAddress, MailAway, MailLater, MailOff, MailPassword, MailRefused, MailUnsafe, ReportMissing
from kiosk.folders import FILM, MEDIA_TYPES, REPORT
from kiosk.settings import MailSettings
from kiosk.words import Words

TIMEOUT_S = 20.0  # of one step; RFC 5321 4.5.3.2 allows servers minutes, but the next report waits
TOO_LARGE = 552  # RFC 1870, 6.1
HELLO = "[127.0.0.1]"  # RFC 5321 4.1.4: an address literal where there is no name; looking one up may hang
SEVEN_BIT = SMTP.clone(cte_type="7bit")  # every server takes it


@dataclass(frozen=True, slots=True)
class Letter:
    """What one delivery sends. token, sent_at (seconds since 1970): the same over all tries. report: a PDF.

    film: an MP4 that comes with it; None for none.
    """

    to: str
    store: str
    token: str
    sent_at: float
    report: Path
    film: Path | None = None


class Withdrawn(Exception):
    """The delivery must not be handed over any more: deleted meanwhile, or the service is asked to stop."""


class Doubtful(Exception):
    """The line broke after the letter had gone out and before the server answered."""


class LetterTooLarge(Exception):
    """The server takes no letter of this size; nothing was handed over."""


# ---- what the letter says ----------------------------------------------------------------------------------------


def compose(letter: Letter, sender: str, words: Words) -> EmailMessage:
    """Text, HTML and the PDF in the language of `words`. Raises BadAddress, MailOff, ReportMissing."""
    subject = words.tr("Your gait report from {store}").format(store=letter.store)
    message = headed(letter.to, sender, letter.store, subject, letter.token, letter.sent_at)
    files = {REPORT: letter.report} if letter.film is None else {REPORT: letter.report, FILM: letter.film}
    fill(message, body(letter, words), words.language.code, files)
    return message


def headed(to: str, sender: str, store: str, subject: str, token: str, sent_at: float) -> EmailMessage:
    """A letter without content. token, sent_at: as in Letter. Raises BadAddress, MailOff."""
    message = EmailMessage(policy=SEVEN_BIT)
    address, origin = receiver_address(to), sender_address(sender)
    message["From"] = Address(one_line(store), addr_spec=origin)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(datetime.fromtimestamp(sent_at, UTC))
    message["Message-ID"] = f"<{token}@{origin.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies to it
    return message


def fill(message: EmailMessage, paragraphs: Sequence[str], language: str, files: Mapping[str, Path]) -> None:
    """Text, HTML and what comes with it: files by their names in MEDIA_TYPES. Raises ReportMissing."""
    message.set_content("\n\n".join(paragraphs) + "\n")
    message.add_alternative(as_html(paragraphs, language), subtype="html")
    for name, path in files.items():
        kind, _, exactly = MEDIA_TYPES[name].partition("/")
        message.add_attachment(attached(path), maintype=kind, subtype=exactly, filename=name)
    message["Content-Language"] = language  # set last: turning into parts drops what begins with Content-


def body(letter: Letter, words: Words) -> list[str]:
    film = [words.tr("The film shows steps of both your feet, eight times slower.")] if letter.film else []
    return [
        words.tr("Thank you for running at {store}.").format(store=one_line(letter.store)),
        words.tr("Your report is attached as a PDF: how your heels move, and shoes that suit this pattern."),
        *film,
        words.tr("It shows a pattern of movement and says nothing about health or pain."),
        words.tr("You get this message because this address was given for the report. It needs no answer."),
    ]


def as_html(paragraphs: Sequence[str], language: str) -> str:
    inner = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    style = "font-family:sans-serif;font-size:16px;line-height:1.5"
    return f'<!doctype html><html lang="{language}"><meta charset="utf-8"><body style="{style}">{inner}</body></html>\n'


def one_line(text: str) -> str:
    """Without line ends and control characters, which a header would break at."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def receiver_address(receiver: str) -> str:
    """As servers take it. Raises BadAddress."""
    try:
        return ascii_address(receiver)
    except ValueError as error:
        raise BadAddress(f"The e-mail address cannot be used: {error}") from error


def sender_address(sender: str) -> str:
    """As servers take it. Raises MailOff."""
    try:
        return ascii_address(sender)
    except ValueError as error:
        raise MailOff("The store's own e-mail address is missing or cannot be used.") from error


def attached(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReportMissing(f"The report is not there: {error.strerror}.") from error


# ---- how it is sent ----------------------------------------------------------------------------------------------


class Post(Protocol):
    """Where letters go."""

    def send(self, message: EmailMessage, begin: Callable[[], bool]) -> None: ...


class MailServer:
    """Hands letters to the server of the settings. trust: whose certificates count; timeout_s: of one step."""

    def __init__(
        self,
        settings: MailSettings,
        password: Callable[[], str] = credential,
        trust: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._settings, self._password = settings, password
        self._trust, self._timeout_s = trust or ssl.create_default_context(), timeout_s

    def send(self, message: EmailMessage, begin: Callable[[], bool]) -> None:
        """Hand the message over; `begin` is asked right before its content goes out.

        Raises Withdrawn when `begin` says no; DeliveryFault: not taken, later perhaps; Undeliverable: never;
        Doubtful: nobody knows; LetterTooLarge: not in this size.
        """
        content = message.as_bytes()
        with naming_faults(), self._connected() as server:
            check_size(server, len(content))
            check_reply(server.mail(message["From"].addresses[0].addr_spec))
            check_reply(server.rcpt(message["To"].addresses[0].addr_spec))
            if not begin():
                raise Withdrawn
            with raising_doubt():
                reply = server.data(content)
            check_reply(reply)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that knows us; the line is closed politely after success only, since a broken one would hang."""
        server = self._opened()
        try:
            self._introduce(server)
            yield server
            with suppress(OSError, smtplib.SMTPException):  # the letter is there, whatever QUIT is answered
                server.quit()
        finally:
            server.close()

    def _opened(self) -> smtplib.SMTP:
        given = self._settings
        if not given.host:
            raise MailOff("No mail server is set up.")
        if given.security == "none" and not is_loopback(given.host):
            raise MailUnsafe("Without TLS only a mail server on this machine is used.")
        if given.security == "tls":
            return smtplib.SMTP_SSL(given.host, given.port, HELLO, timeout=self._timeout_s, context=self._trust)
        return smtplib.SMTP(given.host, given.port, HELLO, timeout=self._timeout_s)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self._settings.security == "starttls":
            self._encrypt(server)
        if self._settings.user:
            self._log_in(server)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        try:
            server.starttls(context=self._trust)
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            raise MailUnsafe("The mail server offers no encryption (STARTTLS).") from error
        server.ehlo()

    def _log_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self._settings.user, self._password())
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            raise MailPassword("The mail server does not accept the account's name or password.") from error


def is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def check_size(server: smtplib.SMTP, octets: int) -> None:
    """Raises LetterTooLarge where the server said beforehand that it takes less (SIZE of RFC 1870; 0 is no limit)."""
    most = server.esmtp_features.get("size", "").strip()
    if most.isdecimal() and 0 < int(most) < octets:
        raise LetterTooLarge(f"The mail server takes {int(most)} bytes, and this letter has {octets}.")


def check_reply(reply: tuple[int, bytes]) -> None:
    """Raises MailRefused for a server's 5xx, MailLater for anything else that is no success."""
    code, said = reply
    if 200 <= code < 300:
        return
    told = f"The mail server said: {code} {one_line(said.decode('utf-8', 'replace'))}"
    if code == TOO_LARGE:
        raise LetterTooLarge(told)
    raise MailRefused(told) if 500 <= code < 600 else MailLater(told)


@contextmanager
def raising_doubt() -> Iterator[None]:
    """Round the content: a line that breaks here leaves a doubt, a refusal does not."""
    try:
        yield
    except smtplib.SMTPDataError as error:
        check_reply((error.smtp_code, as_bytes(error.smtp_error)))
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Doubtful(f"The mail server did not say whether it took the letter: {error}.") from error


@contextmanager
def naming_faults() -> Iterator[None]:
    """What can go wrong on the line, as faults that say what to do."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailUnsafe(f"The mail server's certificate is not valid: {error.verify_message}.") from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError, smtplib.SMTPServerDisconnected) as error:
        raise MailAway("The mail server ended the connection.") from error
    except ssl.SSLError as error:
        raise MailUnsafe(f"No encrypted connection to the mail server: {error.reason}.") from error
    except smtplib.SMTPResponseException as error:
        raise MailAway(f"The mail server does not serve now: {error.smtp_code}.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailAway(f"The mail server cannot be reached: {reason(error)}.") from error


def as_bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8")
