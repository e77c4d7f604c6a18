"""What the shop's network may fetch right now: one visit's report and film, under a token, until a moment.

The screen opens and closes it, the service that hands it out (kiosk.delivery.sharing) reads it anew for every request.
The token itself is on the screen alone; the disk holds its digest.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time

from gait.disk import UNREADABLE, read_json, saving, write_bytes
from kiosk.folders import FILM, REPORT, Folders

TOKEN_BYTES = 24  # 192 bits: nobody guesses it in ten minutes, nor ever
ALIVE_S = 10.0  # since the service last said that it runs


@dataclass(frozen=True, slots=True)
class Share:
    """visit: whose. digest: SHA-256 of the token. until: seconds since 1970. language: of the page; store: its name."""

    visit: str
    digest: str
    until: float
    language: str
    store: str

    def allows(self, token: str, now: float) -> bool:
        """Whether a token opens it at that moment."""
        return now < self.until and hmac.compare_digest(digest_of(token), self.digest)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def open_share(place: Folders, visit_id: str, until: float, language: str, store: str) -> str:
    """Let the visit be fetched, and no other any more; the token. Raises DiskFault."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share = Share(visit_id, digest_of(token), until, language, store)
    with saving(place.share):
        write_bytes(place.share, json.dumps(asdict(share)).encode("utf-8"), private=True)
    return token


def close_share(place: Folders) -> None:
    """Nothing can be fetched any more."""
    place.share.unlink(missing_ok=True)


def read_share(place: Folders) -> Share | None:
    """What may be fetched; None for nothing, or for what cannot be read."""
    try:
        return Share(**read_json(place.share))
    except UNREADABLE:
        return None


def show_alive(place: Folders, trouble: str = "") -> None:
    """The service runs. trouble: why nobody reaches it all the same. Raises OSError."""
    place.sharing.touch(mode=0o600)
    place.sharing.write_text(trouble, "utf-8")


def is_alive(place: Folders, now: float | None = None) -> bool:
    """Whether the service answered a moment ago: otherwise nothing is promised on the screen."""
    try:
        return abs((time() if now is None else now) - place.sharing.stat().st_mtime) < ALIVE_S and not trouble_of(place)
    except OSError:
        return False


def trouble_of(place: Folders) -> str:
    """Why the service said last that nobody reaches it; empty when it did not, or never ran."""
    try:
        return place.sharing.read_text("utf-8")
    except OSError:
        return ""


def files_of(place: Folders, share: Share) -> dict[str, Path]:
    """What there is to fetch by the name in its address."""
    known = {REPORT: place.report(share.visit), FILM: place.film(share.visit)}
    return {name: path for name, path in known.items() if path.is_file()}
