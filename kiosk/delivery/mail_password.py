"""The mail account's password: the one that staff typed, else the one that systemd hands to the delivery service.

What staff typed wins: whoever types one knows what holds now, and the screen cannot see systemd's. It lies in a file
of its own beside the PIN's, for the service alone, in no backup, and is bound to the server and user that it was typed
for: whoever changes those on the screen does not get it sent there.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from gait.disk import UNREADABLE, read_json, reason, write_bytes
from kiosk.faults import DiskFull, MailPassword
from kiosk.settings import MailSettings

CREDENTIAL = "mail_password"  # systemd's LoadCredential name
NONE_GIVEN = "The mail account's password was not handed to the service."


@dataclass(frozen=True, slots=True)
class KeptPassword:
    """What the file holds."""

    host: str
    user: str
    password: str

    def fits(self, mail: MailSettings) -> bool:
        return (self.host, self.user) == (mail.host, mail.user)


def keep_password(path: Path, mail: MailSettings, password: str) -> None:
    """For this server and user. Raises DiskFull."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = json.dumps(asdict(KeptPassword(mail.host, mail.user, password))).encode("ascii")
        write_bytes(path, content, private=True)
    except OSError as error:
        raise DiskFull(f"The mail account's password could not be saved: {reason(error)}.") from error


def forget_password(path: Path) -> None:
    """Raises DiskFull where it is in the way of that."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DiskFull(f"The mail account's password could not be removed: {reason(error)}.") from error


def is_kept(path: Path, mail: MailSettings) -> bool:
    """Whether staff typed one for this server and user."""
    kept = read(path)
    return kept is not None and kept.fits(mail)


def password_for(path: Path, mail: MailSettings) -> str:
    """Raises MailPassword where there is none."""
    kept = read(path)
    return kept.password if kept is not None and kept.fits(mail) else credential()


def read(path: Path) -> KeptPassword | None:
    """None where there is none, or it cannot be read: staff see that none is set, and type it again."""
    try:
        kept = KeptPassword(**read_json(path))
        return kept if all(isinstance(value, str) for value in asdict(kept).values()) else None
    except UNREADABLE:
        return None


def credential() -> str:
    """The password from systemd's credentials. Raises MailPassword."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise MailPassword(NONE_GIVEN)
    try:
        return (Path(folder) / CREDENTIAL).read_text("utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise MailPassword(NONE_GIVEN) from error
