"""The service of head office's page: TLS, for browsers, which bring no certificate."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uvicorn import Server

from chain.authority import Authority
from chain.errors import Misuse
from chain.folders import Folders
from chain.office.routes import routes
from chain.office.site import Office
from chain.storage.database import Database, need_migrated
from chain.web.serve import configured, opened
from gait.disk import reason

MOST_LINES = 100  # at once: a browser opens six
log = logging.getLogger("chain.office")


@dataclass(frozen=True, slots=True)
class Identity:
    """PEM files. key: None where the certificate's file has it too."""

    certificate: Path
    key: Path | None = None


def serve_office(
    database: Database, place: Folders, host: str, port: int, names: Sequence[str], given: Identity | None
) -> None:
    """Until it is told to stop. given: None for a certificate of the chain's own. Raises CentreError, OSError."""
    need_migrated(database)
    authority = Authority(place.authority)
    identity = given or Identity(authority.make_office(names))
    with opened(host, port) as door:
        log.info("Head office's page is at https://%s:%d.", names[0], door.getsockname()[1])
        office_server(Office(database, place, authority, routes).app, identity).run(sockets=[door])


def office_server(app: Any, identity: Identity) -> Server:
    """Raises Misuse where the certificate cannot be read, or is not the key's."""
    config = configured(
        app,
        MOST_LINES,
        ssl_certfile=str(identity.certificate),
        ssl_keyfile=None if identity.key is None else str(identity.key),
    )
    try:
        config.load()
    except OSError as error:  # of OpenSSL too, which names no file
        told = f"The certificate {identity.certificate} cannot be used: {reason(error)}."
        raise Misuse(told, "Give PEM files: --certificate, and --key where the certificate's file has none.") from error
    return Server(config)
