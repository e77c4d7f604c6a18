"""A centre in a process of its own that is killed when a batch is on its disk, before the kiosk is told.

    python -m tests.chain.stumbling STATE DATABASE

It says its port on standard output.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from chain.authority import Authority
from chain.folders import Folders
from chain.storage.database import Database
from chain.web.serve import server
from chain.web.site import Site


def stumbling(app: Any) -> Any:
    async def answered(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            if scope["path"] == "/v1/changes":
                os.kill(os.getpid(), signal.SIGKILL)
            await send(message)

        await app(scope, receive, told)

    return answered


def main(state: str, conninfo: str) -> None:
    place = Folders(Path(state))
    authority = Authority(place.authority)
    with Database(conninfo) as database, socket.create_server(("127.0.0.1", 0)) as opened:
        print(opened.getsockname()[1], flush=True)
        app = stumbling(Site(database, place, authority).app)
        server(app, authority, ["127.0.0.1"]).run(sockets=[opened])


if __name__ == "__main__":
    main(*sys.argv[1:])
