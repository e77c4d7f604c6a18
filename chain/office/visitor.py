"""Who looks at a page: their session, their language, and the token that their forms must bring along."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from starlette.requests import Request

from chain.storage.accounts import Account
from chain.words import OFFERED, Words, words

SESSION = "__Host-session"  # the prefix: browsers take it over TLS alone, and no other host's
VISITOR = "__Host-visitor"  # before the log-in, so that its form has a token too
LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Visitor:
    """account: None before the log-in. cookie: the session's token, before it the visitor's. path: empty of orders."""

    account: Account | None
    cookie: str
    words: Words
    path: str

    @property
    def user(self) -> Account:
        """Of every page but the log-in."""
        assert self.account is not None
        return self.account

    @property
    def form_token(self) -> str:
        return form_token(self.cookie)


def form_token(cookie: str) -> str:
    """Whoever has the cookie alone can make it, and it tells nothing of the cookie."""
    return hmac.digest(cookie.encode(), b"form", hashlib.sha256).hex()


def language_of(request: Request) -> str:
    """As chosen now, as chosen before, or as the browser wishes."""
    chosen = (request.query_params.get(LANGUAGE, ""), request.cookies.get(LANGUAGE, ""))
    wished = wishes(request.headers.get("accept-language", ""))
    return next((code for code in (*chosen, *wished) if code in OFFERED), "en")


def wishes(header: str) -> list[str]:
    """Codes of Accept-Language (RFC 9110, 12.5.4), the most wished first: `de-AT,fr;q=0.8` is de, fr."""
    ranked = []
    for part in header[:1000].split(","):
        tag, _, quality = part.partition(";q=")
        ranked.append((-share(quality), tag.strip().partition("-")[0].lower()))
    return [code for rank, code in sorted(ranked, key=lambda each: each[0]) if rank < 0.0]


def share(quality: str) -> float:
    try:
        return float(quality or 1.0)
    except ValueError:
        return 0.0


def words_of(request: Request) -> Words:
    return words(language_of(request))
