"""A real CUPS with one queue whose printer is a folder: every sheet of paper is a file there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.kiosk.delivery.mail_server import LONG_S

QUEUE = "shop"
SYSTEM = "/usr/sbin:/sbin"  # where cupsd lies, which is not on everybody's path
CONF = """
Listen {root}/s
LogLevel error
MaxLogSize 0
Browsing Off
WebInterface No
PreserveJobFiles No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
FILES = """
ServerBin {root}/bin
ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup root
"""
PRINTERS = """
<Printer {queue}>
DeviceURI paper:/{queue}
State Idle
Accepting Yes
ErrorPolicy retry-current-job
</Printer>
"""
BACKEND = """#!/bin/sh
[ $# = 0 ] && exit 0
if [ -e {root}/away ]; then echo "ERROR: The printer is not responding." >&2; exit 4; fi
if [ -e {root}/broken ]; then exit 1; fi
cat "${{6:--}}" > {root}/paper/$1.part && mv {root}/paper/$1.part {root}/paper/$1
"""


@dataclass(frozen=True, slots=True)
class PrintShop:
    root: Path

    @property
    def socket(self) -> Path:
        return self.root / "s"

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            return line.connect_ex(str(self.socket)) == 0

    def sheets(self) -> list[bytes]:
        """What was printed."""
        return [path.read_bytes() for path in sorted((self.root / "paper").iterdir()) if not path.suffix]

    def send_away(self) -> None:
        """From now on the printer does not answer."""
        (self.root / "away").touch()

    def bring_back(self, queue: str = QUEUE) -> None:
        """It answers again, and somebody starts its queue."""
        (self.root / "away").unlink()
        self.tell("cupsenable", queue)

    def tell(self, *order: str) -> None:
        environment = {**os.environ, "CUPS_SERVER": str(self.socket), "PATH": f"{os.environ['PATH']}:{SYSTEM}"}
        subprocess.run(order, env=environment, check=True, timeout=LONG_S, capture_output=True)


@contextmanager
def printing() -> Iterator[PrintShop]:
    """CUPS from start to stop, in a folder of its own with a path short enough for a socket."""
    root = Path(tempfile.mkdtemp(prefix="cups"))
    root.chmod(0o755)  # CUPS runs as its own user
    set_up(root)
    cupsd = shutil.which("cupsd", path=f"{os.environ['PATH']}:{SYSTEM}")
    assert cupsd, "CUPS is missing: install the packages cups-daemon and cups-client."
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([cupsd, "-f", "-c", root / "conf", "-s", root / "files"], stdout=quiet, stderr=quiet)
    try:
        shop = PrintShop(root)
        until(shop.answers)
        yield shop
    finally:
        server.terminate()
        server.wait(LONG_S)
        shutil.rmtree(root)


def set_up(root: Path) -> None:
    for name in ("etc", "spool", "cache", "run", "tmp", "log", "paper", "bin/backend"):
        (root / name).mkdir(parents=True)
    (root / "bin" / "daemon").symlink_to("/usr/lib/cups/daemon")
    for name, content in (
        ("conf", CONF),
        ("files", FILES),
        ("etc/printers.conf", PRINTERS),
        ("bin/backend/paper", BACKEND),
    ):
        (root / name).write_text(content.format(root=root, queue=QUEUE))
    (root / "bin/backend/paper").chmod(0o700)  # such backends run as whoever started CUPS


def until(so: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    pause, looks = threading.Event(), int(LONG_S / 0.05)
    assert any(so() or pause.wait(0.05) for _ in range(looks)), "It did not happen."
