"""A package of the kiosk laid where its line to the centre would, signed by a chain that is made for it.

    python -m tests.chain.hand_over PACKAGE VERSION LINK

LINK: the kiosk's folder of that name. For packaging/test, whose bare system then has its night's update install it.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from chain.authority import Authority, Paths, make_authority
from chain.publisher import Publisher
from gait.disk import digest
from kiosk.link.wire import Published, Statement
from kiosk.upkeep.release import PACKAGE, PROOF


def hand_over(package: Path, version: str, link: Path) -> None:
    with TemporaryDirectory() as folder:
        make_authority(Paths(Path(folder)))
        authority = Authority(Path(folder))
        publisher, size = Publisher(authority), package.stat().st_size
        told = Statement(publisher.chain, Published.PACKAGE, 1, "", version, size, digest(package), time.time())
        (link / "package").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(authority.paths.certificate, link / "authority.pem")
        shutil.copyfile(package, link / "package" / PACKAGE)
        proof = {"publisher": publisher.certificate, **asdict(publisher.signed(told))}
        (link / "package" / PROOF).write_text(json.dumps(proof))


if __name__ == "__main__":
    hand_over(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
