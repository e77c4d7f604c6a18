"""A visit whose customer agreed to everything, stored in a shop's folder; its person's code is said.

python -m tests.chain.one_visit STATE STORE
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kiosk.visit.person import Bearer
from tests.chain.shop import BOTH, open_shop

if __name__ == "__main__":
    state, store = sys.argv[1:]
    who = Bearer.fresh()
    open_shop(store, Path(state)).visit(
        BOTH, "Ana", "2026-11-29", time.time(), {"schema": "a"}, b"pictures", b"standing", who
    )
    print(who.code)
