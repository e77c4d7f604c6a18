"""What counts as an e-mail address, wherever it is asked."""

from __future__ import annotations

import pytest

from kiosk.address import ascii_address, is_address
from kiosk.settings import MailSettings
from kiosk.upkeep.health import MailSet
from kiosk.visit.events import EmailGiven, ReportShown
from kiosk.visit.table import why_not
from tests.kiosk.visit.test_table import TO_RESULT, after

ADDRESSES = [
    "ada@example.org",
    " ada@example.org ",
    "ada.l+gait@mail.example.co.uk",
    "ada@bücher.de",
    "o'neil@example.org",
]
NO_ADDRESS = [
    "", "ada", "ada@", "ada@localhost", "a da@example.org", "ada@example.org\r\nBcc: b@example.org", "ä@example.org",
    "ada@example.org,b@example.org", "Ada <ada@example.org>", "ada@[127.0.0.1]", f"{'a' * 65}@example.org",
]  # fmt: skip
TAKEN_BEFORE = [  # by the form or at the report, and refused days later, when nobody was there any more
    "ada@lovelace@example.org", "ada..l@example.org", "ada.@example.org", "ada@example..org", "ada@-example.org",
    "ada@example.org.", "ada;b@example.org", "(ada)@example.org", "ada@exam_ple.org", "ada@example.test",
]  # fmt: skip


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_one_everywhere(text: str) -> None:
    assert is_address(text)
    assert why_not(after(*TO_RESULT, ReportShown()), EmailGiven(text, "1")) == ""
    assert MailSet(MailSettings("smtp.example.org", sender=text)).look() is None


@pytest.mark.parametrize("text", [*NO_ADDRESS, *TAKEN_BEFORE])
def test_what_no_mail_can_be_sent_to_is_none_anywhere(text: str) -> None:
    assert not is_address(text)
    assert why_not(after(*TO_RESULT, ReportShown()), EmailGiven(text, "1")) == "no_address"
    assert MailSet(MailSettings("smtp.example.org", sender=text)).look() is not None
    with pytest.raises(ValueError, match=r"."):
        ascii_address(text)


def test_an_international_domain_is_written_as_servers_take_it() -> None:
    assert ascii_address(" ada@bücher.de ") == "ada@xn--bcher-kva.de"
