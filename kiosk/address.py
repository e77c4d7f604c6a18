"""What an e-mail address is: one rule for the screens, the visit, the health check and the mail itself."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def ascii_address(text: str) -> str:
    """The one address that the text is, as every mail server takes it: an international domain in its ASCII form.

    Blanks round it do not count. Nobody is asked whether it exists. Raises ValueError, which says what is wrong.
    """
    found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    return found.ascii_email or found.normalized


def is_address(text: str) -> bool:
    """Whether a mail can be sent to it."""
    try:
        ascii_address(text)
    except EmailNotValidError:
        return False
    return True
