"""Chromium itself, one page of it, driven over two pipes by its DevTools protocol: JSON, each message ended by NUL."""

from __future__ import annotations

import json
import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
         "--ignore-certificate-errors", "--remote-debugging-pipe")  # fmt: skip
PATIENCE_S = 60.0  # of a busy machine, for one message


class Chromium:
    """complaints: what its console called an error so far: of pages, their policy and what they fetch."""

    def __init__(self, asks: int, tells: int) -> None:
        """asks, tells: the pipes' ends on this side."""
        self._asks, self._tells, self._read = asks, tells, b""
        self._number = self._loads = 0
        self._session = ""
        self.complaints: list[str] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for heard in ("Page", "Runtime", "Log"):
            self.ask(f"{heard}.enable")

    def ask(self, method: str, **values: object) -> dict[str, Any]:
        """Raises AssertionError for what it cannot do."""
        self._number += 1
        question = {"id": self._number, "method": method, "params": values}
        if self._session:
            question["sessionId"] = self._session
        os.write(self._asks, json.dumps(question).encode() + b"\0")
        while (told := self._hear()).get("id") != self._number:
            pass
        assert "error" not in told, told
        answer: dict[str, Any] = told["result"]
        return answer

    def open(self, url: str) -> None:
        """Until it is loaded."""
        loads = self._loads
        self.ask("Page.navigate", url=url)
        self._until_loaded(loads)

    def run(self, script: str) -> Any:
        told = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def touch(self, selector: str) -> None:
        """What leads to another page."""
        loads = self._loads
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self._until_loaded(loads)

    def write(self, field: str, text: str) -> None:
        self.run(f"document.querySelector('[name={field}]').value = {json.dumps(text)}")

    @property
    def path(self) -> str:
        return urlsplit(str(self.run("location.href"))).path

    def overhang(self, width: int) -> int:
        """By how many px the page is wider than a window of that width."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        hangs: int = self.run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return hangs

    def _until_loaded(self, loads: int) -> None:
        while self._loads == loads:
            self._hear()

    def _hear(self) -> dict[str, Any]:
        """Its next message. Raises TimeoutError, EOFError when it has ended."""
        while b"\0" not in self._read:
            if not select.select([self._tells], [], [], PATIENCE_S)[0]:
                raise TimeoutError("Chromium is silent.")
            more = os.read(self._tells, 1 << 20)
            if not more:
                raise EOFError("Chromium has ended.")
            self._read += more
        message, _, self._read = self._read.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        self._note(told.get("method", ""), told.get("params", {}))
        return told

    def _note(self, method: str, said: dict[str, Any]) -> None:
        self._loads += method == "Page.loadEventFired"
        entry = said.get("entry", {})
        wrong = method == "Runtime.exceptionThrown" or said.get("type") == "error" or entry.get("level") == "error"
        if wrong:
            self.complaints.append(f"{entry.get('url', '')} {entry.get('text', said)}")


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """folder: of its own, for what it keeps."""
    (its_asks, asks), (tells, its_tells) = os.pipe(), os.pipe()
    command = ["bash", "-c", f'exec "$@" 3<&{its_asks} 4>&{its_tells}', "bash", "chromium", *FLAGS]
    program = subprocess.Popen(
        [*command, f"--user-data-dir={folder}"],
        pass_fds=(its_asks, its_tells),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(its_asks)
    os.close(its_tells)
    try:
        browser = Chromium(asks, tells)
        yield browser
    finally:
        os.close(asks)  # at that it ends by itself
        os.close(tells)
        with suppress(subprocess.TimeoutExpired):
            program.wait(PATIENCE_S)
        program.kill()
        program.wait()
