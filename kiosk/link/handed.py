"""`python -m kiosk.link.handed FOLDER KEPT`: proves a package that the line to the centre brought; prints its version.

For the night's update, which runs as root and believes nothing that the kiosk's own account may write: KEPT has the
authority as root first met it, authority.pem, and the publisher's youngest certificate, publisher.pem.
"""

from __future__ import annotations

import logging
import sys
from functools import partial
from pathlib import Path

from gait.disk import UNREADABLE, digest, read_json
from kiosk.faults import EditionDamaged, EditionUnsigned
from kiosk.link.trust import publisher_by
from kiosk.link.wire import Edition, Published, Statement
from kiosk.logs import run_service
from kiosk.upkeep.release import PACKAGE, PROOF

log = logging.getLogger("kiosk.link.handed")


def proven_package(folder: Path, kept: Path) -> Statement:
    """What is signed of the package in the folder. Raises EditionUnsigned, EditionDamaged, DiskFault."""
    try:
        told = read_json(folder / PROOF)
        publisher = publisher_by(kept / "authority.pem", str(told["publisher"]), kept / "publisher.pem")
        statement = publisher.proven(Edition(str(told["statement"]), str(told["signature"])), "")
        whole = statement.kind is Published.PACKAGE and digest(folder / PACKAGE) == statement.sha256
    except UNREADABLE as error:
        raise EditionUnsigned(f"The package cannot be proved: {type(error).__name__}.") from error
    if not whole:
        raise EditionDamaged(f"The package of {statement.name} is another than was signed.")
    return statement


def tell(folder: Path, kept: Path) -> None:
    print(proven_package(folder, kept).name)


if __name__ == "__main__":
    sys.exit(run_service(partial(tell, Path(sys.argv[1]), Path(sys.argv[2])), log))
