"""Draws the goldens anew, once somebody has looked at the pages: `python -m tests.gait.report.renew`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from gait.report import write_visit_report
from tests.gait.report.pages import rendered
from tests.gait.report.test_paper import CODE, DAY, GOLDENS, STORE, runs


def main() -> None:
    GOLDENS.mkdir(exist_ok=True)
    for language in ("en", "de"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "visit.pdf"
            write_visit_report(runs(), path, STORE, language, day=DAY, code=CODE)
            for number, page in enumerate(rendered(path), start=1):
                cv2.imwrite(str(GOLDENS / f"{language}-{number}.png"), page, [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
