"""What can be asked, and who may: kiosk/link/wire.py lists it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from uuid import UUID

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chain.authority import Authority, pem, serial
from chain.errors import CentreError, CentreFault, Malformed, NoCertificate, NotThere
from chain.films import Films
from chain.folders import FilmKey, Folders
from chain.judging import digest_of, id_of, judged, number_of
from chain.publisher import Publisher
from chain.storage.database import Database
from chain.storage.editions import EditionList
from chain.storage.erasing import Sweeper
from chain.storage.erasures import erasures_after
from chain.storage.history import History
from chain.storage.intake import Intake
from chain.storage.kiosks import Kiosk, Kiosks
from chain.storage.recordings import Recordings
from chain.storage.updates import Updates
from chain.storage.versions import VersionList
from chain.web.line import PEER
from chain.web.requests import NO_STORE, Pace, answer, body_of, number_in, refusal
from kiosk.link.wire import (
    CHUNK_BYTES,
    MOST_BATCH_BYTES,
    OFFSET,
    WHOLE,
    Alive,
    Batch,
    Editions,
    EditionsHeld,
    Enrolled,
    Enrolment,
    Erasures,
    Wanted,
)

MOST_WORD_BYTES = 16_384  # of an enrolment or a sign of life
MOST_NUMBER = (1 << 31) - 1  # of PostgreSQL's integer: no run has it
ENROLMENTS, LOOKUPS = 10, 60  # a minute: from one address; of persons by one kiosk
log = logging.getLogger("chain.web")

Endpoint = Callable[[Request], Awaitable[Response]]
Asked = Callable[["Site", Request, Kiosk], Awaitable[Response]]


class Site:
    """The application, `app`, over an entered database."""

    def __init__(self, database: Database, place: Folders, authority: Authority) -> None:
        films = Films(place)
        self.place = place
        self.authority, self.kiosks, self.history = authority, Kiosks(database), History(database)
        self.intake, self.recordings = Intake(database, films), Recordings(database, films)
        self.database, self.sweeper = database, Sweeper(database, place)
        self.editions, self.updates, self.publisher = EditionList(database), Updates(database), Publisher(authority)
        self.enrolments, self.lookups = Pace(ENROLMENTS), Pace(LOOKUPS)
        self.app = Starlette(
            routes=[
                Route("/v1/authority", guarded(self.tell_authority), methods=["GET"]),
                Route("/v1/enrolments", guarded(self.enrol), methods=["POST"]),
                Route("/v1/erasures", self.known(tell_erasures), methods=["GET"]),
                Route("/v1/acknowledged", self.known(tell_acknowledged), methods=["GET"]),
                Route("/v1/changes", self.known(take_changes), methods=["POST"]),
                *self.films("/v1/recordings/{visit}/{run}/{attempt}", standing=False),
                *self.films("/v1/recordings/{visit}/{run}/{attempt}/standing", standing=True),
                Route("/v1/alive", self.known(hear), methods=["POST"]),
                Route("/v1/editions", self.known(tell_editions), methods=["GET"]),
                Route("/v1/editions", self.known(hear_progress), methods=["POST"]),
                Route("/v1/editions/{number}", self.known(tell_piece), methods=["GET"]),
                Route("/v1/wanted", self.known(tell_wanted), methods=["GET"]),
                Route("/v1/persons", self.known(tell_persons), methods=["GET"]),
                Route("/v1/persons", self.known(erase_person), methods=["DELETE"]),
            ],
            exception_handlers={HTTPException: tell_nothing_there},
        )
        self.app.router.redirect_slashes = False

    def films(self, path: str, standing: bool) -> Iterator[Route]:
        """standing: those of standing trials."""
        yield Route(path, self.known(partial(tell_film, standing=standing)), methods=["HEAD"])
        yield Route(path, self.known(partial(take_chunk, standing=standing)), methods=["PUT"])

    def known(self, asked: Asked) -> Endpoint:
        """For kiosks of this chain alone: the certificate is looked up anew for each request."""

        async def endpoint(request: Request) -> Response:
            if request.scope[PEER] is None:
                raise NoCertificate
            return await asked(self, request, await run_in_threadpool(self.kiosks.of_certificate, request.scope[PEER]))

        return guarded(endpoint)

    async def tell_authority(self, request: Request) -> Response:
        return PlainTextResponse(pem(self.authority.certificate), headers=NO_STORE)

    async def enrol(self, request: Request) -> Response:
        self.enrolments.count(request.client.host if request.client else "")
        told = judged(Enrolment, await body_of(request, MOST_WORD_BYTES))
        kiosk, certificate = await run_in_threadpool(self.kiosks.enrol, told.code, partial(self.sign, told.request))
        authority = pem(self.authority.certificate).decode()
        key = self.authority.address_key.hex()
        return answer(Enrolled(certificate, authority, kiosk.store.hex, kiosk.kiosk.hex, key))

    def piece(self, kiosk: Kiosk, number: int, offset: int) -> bytes:
        """Of a package or a table. Raises NotThere, also where a package is not in its folder any more; OSError."""
        package = self.updates.digest_for(kiosk, number)
        if package is None:
            return self.editions.piece(kiosk, number, offset)
        try:
            with self.place.package(package).open("rb") as stream:
                stream.seek(offset)
                return stream.read(CHUNK_BYTES)
        except FileNotFoundError as error:
            log.error("The package of edition %d is missing: place it again.", number)
            raise NotThere from error

    def sign(self, request: str, kiosk: UUID) -> tuple[str, str]:
        certificate = self.authority.enrol(request, kiosk)
        return pem(certificate).decode(), serial(certificate)


async def tell_erasures(site: Site, request: Request, kiosk: Kiosk) -> Response:
    return answer(Erasures(await run_in_threadpool(erasures_after, site.database, number_in(request, "after"))))


async def tell_acknowledged(site: Site, request: Request, kiosk: Kiosk) -> Response:
    epoch, after = request.query_params.get("epoch", ""), number_in(request, "after")
    return answer(await run_in_threadpool(site.intake.acknowledged, kiosk.kiosk, epoch, after))


async def take_changes(site: Site, request: Request, kiosk: Kiosk) -> Response:
    batch = judged(Batch, await body_of(request, MOST_BATCH_BYTES))
    done = await run_in_threadpool(site.intake.take, kiosk.kiosk, batch)
    await run_in_threadpool(site.sweeper.sweep_or_later)
    return answer(done)


async def tell_film(site: Site, request: Request, kiosk: Kiosk, standing: bool) -> Response:
    there = await run_in_threadpool(site.recordings.received, kiosk.kiosk, key_in(request, standing))
    return Response(headers=NO_STORE | {OFFSET: str(there.bytes), WHOLE: f"?{there.whole:d}"})


async def take_chunk(site: Site, request: Request, kiosk: Kiosk, standing: bool) -> Response:
    key, offset = key_in(request, standing), number_in(request, "offset")
    chunk = await body_of(request, CHUNK_BYTES)
    return answer(await run_in_threadpool(site.recordings.put, kiosk.kiosk, key, offset, chunk))


async def hear(site: Site, request: Request, kiosk: Kiosk) -> Response:
    await run_in_threadpool(site.kiosks.hear, kiosk.kiosk, judged(Alive, await body_of(request, MOST_WORD_BYTES)))
    return Response(status_code=204)


async def tell_editions(site: Site, request: Request, kiosk: Kiosk) -> Response:
    tables = await run_in_threadpool(site.editions.meant_for, kiosk)
    package = await run_in_threadpool(site.updates.meant_for, kiosk)
    return answer(Editions(site.publisher.certificate, tables + package))


async def tell_piece(site: Site, request: Request, kiosk: Kiosk) -> Response:
    number, offset = number_of(request.path_params["number"]), number_in(request, "offset")
    if offset >= MOST_NUMBER:
        raise NotThere
    piece = await run_in_threadpool(site.piece, kiosk, number, offset)
    return Response(piece, media_type="application/octet-stream", headers=NO_STORE)


async def hear_progress(site: Site, request: Request, kiosk: Kiosk) -> Response:
    told = judged(EditionsHeld, await body_of(request, MOST_WORD_BYTES))
    await run_in_threadpool(site.editions.hear, kiosk.kiosk, told)
    return Response(status_code=204)


async def tell_wanted(site: Site, request: Request, kiosk: Kiosk) -> Response:
    return answer(Wanted(await run_in_threadpool(VersionList(site.database).wanted)))


async def tell_persons(site: Site, request: Request, kiosk: Kiosk) -> Response:
    site.lookups.count(kiosk.kiosk.hex)
    code, address = (request.query_params.get(name) for name in ("code_sha256", "email_hmac"))
    if (code is None) == (address is None):
        raise Malformed("Ask for a code_sha256 or an email_hmac.")
    ask = site.history.by_address if code is None else site.history.by_code
    return answer(await run_in_threadpool(ask, kiosk.kiosk.hex, digest_of(code or address or "")))


async def erase_person(site: Site, request: Request, kiosk: Kiosk) -> Response:
    """Answered when their rows are gone. Of nobody as well: a lost answer may be asked for again."""
    site.lookups.count(kiosk.kiosk.hex)
    code = digest_of(request.query_params.get("code_sha256", ""))
    await run_in_threadpool(site.history.erase_person, kiosk.kiosk.hex, code)
    await run_in_threadpool(site.sweeper.sweep_or_later)
    return Response(status_code=204)


def key_in(request: Request, standing: bool) -> FilmKey:
    """Ids and numbers alone, so that no path leads out of its folder. Raises Malformed."""
    visit, run, attempt = (request.path_params[name] for name in ("visit", "run", "attempt"))
    number, repeat = (min(number_of(text), MOST_NUMBER) for text in (run, attempt))
    return FilmKey(id_of(visit), number, repeat, standing)


async def tell_nothing_there(request: Request, error: Exception) -> Response:
    return refusal(NotThere())


def guarded(endpoint: Endpoint) -> Endpoint:
    """The service's border: whatever goes wrong is answered, and no value of a request stands in the log."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except CentreFault as fault:
            log.error("%s: %s %s", fault.code, fault.message, fault.what_to_do)
            return refusal(fault)
        except CentreError as error:
            return refusal(error)
        except ClientDisconnect:  # in the middle of a body, of which nothing was taken; nobody reads this
            return refusal(Malformed())
        except Exception as error:
            log.error("A request failed: %s at %s", type(error).__name__, request.scope["route"].path)
            return refusal(CentreFault())

    return answered
