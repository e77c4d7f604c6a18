"""One round of a kiosk's to the centre, at a time that is said: `python -m tests.chain.round SECONDS_SINCE_1970`."""

from __future__ import annotations

import sys
from functools import partial

from kiosk.folders import folders
from kiosk.link.__main__ import log, push_when_due
from kiosk.logs import run_service

if __name__ == "__main__":
    sys.exit(run_service(partial(push_when_due, folders(), float(sys.argv[1])), log))
