"""Six digits by e-mail, for a customer who says that they have been here before: see kiosk.storage.letters."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from time import time

from gait.errors import GaitError
from kiosk.delivery.mail import Doubtful, MailServer, Post, fill, headed, one_line
from kiosk.faults import StoreFault
from kiosk.folders import Folders
from kiosk.settings import MailSettings, Settings, settings_for
from kiosk.storage.letters import CodeLetter, Letters
from kiosk.storage.trials import Phase
from kiosk.words import Words, words

log = logging.getLogger("kiosk.delivery.code_letter")


class CodeDesk:
    """Sends the letter that was asked for last. post, clock: as in kiosk.delivery.service.Courier."""

    def __init__(
        self,
        letters: Letters,
        place: Folders,
        post: Callable[[MailSettings], Post] = MailServer,
        clock: Callable[[], float] = time,
    ) -> None:
        self._letters, self._place, self._post, self._clock = letters, place, post, clock

    def work(self) -> float:
        """One try, since somebody waits; see kiosk.delivery.service.Worker."""
        letter = self._letters.take(self._clock())
        if letter is not None:
            self._letters.end(self._tried(letter))
        return 0.0  # the deliveries say how long

    def _tried(self, letter: CodeLetter) -> Phase:
        """Whatever happens: the border at which any error ends up where the customer is told."""
        try:
            settings = settings_for(self._place.settings, "store", "mail")
            message = code_letter(letter, settings, words(letter.language))
            self._post(settings.mail).send(message, lambda: True)
        except StoreFault:
            raise
        except Doubtful as doubt:
            log.warning("code: %s", doubt)
        except GaitError as why:
            log.warning("code: %s: %s", why.code, why)
            return Phase.FAILED
        except Exception:
            log.exception("code: unexpected")
            return Phase.FAILED
        return Phase.DONE


def code_letter(letter: CodeLetter, settings: Settings, said: Words) -> EmailMessage:
    """Text and HTML; nothing in it says whether anybody knows the address. Raises BadAddress, MailOff."""
    store = one_line(settings.store.name)
    subject = said.tr("Your code for {store}").format(store=store)
    message = headed(letter.address, settings.mail.sender, store, subject, uuid.uuid4().hex, letter.asked_at)
    paragraphs = [
        said.tr("Your code is {digits}.").format(digits=letter.digits),
        said.tr("Type it on the screen in the shop within ten minutes. It shows you your earlier runs."),
        said.tr("If you have not asked for it, you need do nothing."),
    ]
    fill(message, paragraphs, said.language.code, {})
    return message
