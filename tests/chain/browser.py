"""Head office's page as tests start it, and a browser's end of the line to it."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx

from chain.authority import Authority
from chain.folders import Folders
from chain.office.routes import routes
from chain.office.serve import Identity, office_server
from chain.office.site import Office
from chain.passwords import Cost
from chain.storage.database import Database
from chain.storage.kiosks import OFFICE
from tests.chain.centre import ANSWER_S, listening

QUICK = Cost(16, 1, 1)  # the suite's time goes into no passwords
PASSWORD = "a horse, a battery, a staple"
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


class Browser(httpx.Client):
    """Keeps cookies as a browser does; follows no answer by itself."""

    def __init__(self, url: str, trusted: ssl.SSLContext, language: str = "en") -> None:
        super().__init__(
            base_url=url, verify=trusted, timeout=ANSWER_S, trust_env=False, headers={"Accept-Language": language}
        )

    def token(self, path: str) -> str:
        """Of a page's forms."""
        found = TOKEN.search(self.get(path).text)
        assert found is not None
        return found[1]

    def fill_in(self, path: str, page: str | None = None, **fields: str) -> httpx.Response:
        """A form of a page, filled in; page: where it stands, if not at the address that it is sent to."""
        return self.post(path, data={"token": self.token(page or path), **fields})

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.fill_in("/login", name=name, password=password)


@dataclass(frozen=True, slots=True)
class Page:
    """The running service of head office's page."""

    url: str
    office: Office

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.office.authority.paths.certificate))

    def browser(self, language: str = "en") -> Browser:
        return Browser(self.url, self.trusting(), language)

    def new_user(self, store: UUID | None = None) -> str:
        """Of head office, or of a store; the name."""
        name = f"user{uuid4().hex}"
        self.office.accounts.add(OFFICE, name, store, PASSWORD)
        return name

    def logged_in(self, store: UUID | None = None) -> Browser:
        browser = self.browser()
        assert browser.log_in(self.new_user(store)).status_code == 303
        return browser


@contextmanager
def showing(database: Database, place: Folders, logins: int = 1000) -> Iterator[Page]:
    """The service in a thread, on a free port."""
    authority = Authority(place.authority)
    office = Office(database, place, authority, routes, QUICK, logins)
    with listening(office_server(office.app, Identity(authority.make_office(["127.0.0.1"])))) as url:
        yield Page(url, office)
