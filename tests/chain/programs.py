"""The programs of a chain as they run in earnest: the centre's service and commands, a kiosk's enrolment and rounds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

READY_S = 120.0  # of a service that is started on a busy machine
PYTHON = [sys.executable, "-m"]


@dataclass(slots=True)
class Head:
    """Head office: its state folder, its database, and the service under a name. before: what starts a program there,
    such as `ip netns exec`."""

    state: Path
    conninfo: str
    host: str
    port: int
    before: Sequence[str] = ()
    said: list[str] = field(default_factory=list)
    _service: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"https://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """Of the service that runs."""
        assert self._service
        return self._service.pid

    def order(self, *words: str | Path) -> str:
        """What `chain` says. Raises CalledProcessError."""
        done = subprocess.run([*self._chain(), *map(str, words)], capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
        return done.stdout

    def sheet(self, store: str) -> str:
        """For a new kiosk of a new store."""
        self.order("store", "add", store)
        return self.order("kiosk", "code", store, "till")

    def start(self) -> None:
        """Until it answers."""
        words = ["serve", "--name", self.host, "--host", self.host, "--port", str(self.port)]
        service = subprocess.Popen([*self.before, *self._chain(), *words], stderr=subprocess.PIPE, encoding="utf-8")
        answers = Event()
        Thread(target=self._listen, args=(service, answers), daemon=True).start()
        if not answers.wait(READY_S):
            service.kill()
            raise TimeoutError("\n".join(self.said))
        self._service = service

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Its process is gone when it returns."""
        if self._service is not None:
            self._service.send_signal(with_signal)
            self._service.wait()
            self._service = None

    def _chain(self) -> list[str]:
        return [*PYTHON, "chain", "--state", str(self.state), "--database", self.conninfo]

    def _listen(self, service: subprocess.Popen[str], answers: Event) -> None:
        assert service.stderr
        for line in service.stderr:
            self.said.append(line.rstrip())
            if "The centre answers on" in line:
                answers.set()


def kiosk_program(state: Path, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """A module of the kiosk's over a state folder, begun."""
    known = {**os.environ, "KIOSK_STATE": str(state)}
    command = [*before, *PYTHON, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=known)


def done(program: subprocess.Popen[str]) -> str:
    """What it said by its end. Raises CalledProcessError."""
    said, _ = program.communicate()
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args, said)
    return said
