"""Turns on Dask's workers: those of this machine, or of a scheduler that stands."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client, LocalCluster, Worker, WorkerPlugin, as_completed
from distributed.scheduler import KilledWorker

from chain.errors import CentreFault, Misuse
from chain.reanalysis.turns import Outcome, Work, turn
from chain.storage.reanalyses import Reanalyses

LOOPBACK = "127.0.0.1"  # whoever reaches a scheduler has its workers run what they like
ANY_PORT = f"{LOOPBACK}:0"
ANSWER_S = 10.0  # for a scheduler that stands
LEAST_WAIT_S = 1.0  # between two looks for claims that come free


class OneCore(WorkerPlugin):
    """A worker of this machine keeps to one core, also one that takes the place of one that was killed.

    An analysis takes a core and a half where it finds them: whoever asks for one worker leaves the others' cores to the
    centre's services, and several do not take turns with each other's.
    """

    def __init__(self) -> None:
        self.cores = sorted(os.sched_getaffinity(0))

    def setup(self, worker: Worker) -> None:
        """Threads and children that begin from now on inherit it."""
        core = self.cores[int(worker.name) % len(self.cores)]
        for thread in map(int, os.listdir("/proc/self/task")):
            os.sched_setaffinity(thread, {core})


@contextmanager
def workers(address: str | None, count: int | None) -> Iterator[Client]:
    """A line to the scheduler at the address; None: to processes of this machine, as many as cores or as said.

    Raises Misuse where nobody answers.
    """
    if address is not None:
        with connected(address) as client:
            yield client
        return
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=count, threads_per_worker=1, processes=True, host=LOOPBACK, dashboard_address=ANY_PORT
        ) as cluster,
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        client.register_plugin(OneCore())
        yield client


def connected(address: str) -> Client:
    """Raises Misuse."""
    try:
        return Client(address, timeout=ANSWER_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        advice = "Start it with `dask scheduler`, and workers with `dask worker`, in this version's environment."
        raise Misuse(f"No scheduler answers at {address}.", advice) from error


def outcomes(client: Client, work: Work, queue: Reanalyses) -> Iterator[Outcome]:
    """What comes of each recording until none is open, also of those whose worker was killed. Raises CentreFault."""
    while (wait_s := queue.wait_s(work.version, work.scope)) is not None:
        worked = False
        for outcome in round_of_turns(client, work):
            worked = True
            yield outcome
        if not worked:
            time.sleep(max(wait_s, LEAST_WAIT_S))


def round_of_turns(client: Client, work: Work) -> Iterator[Outcome]:
    """Each worker takes turns until there is nothing to claim. Raises CentreFault."""
    at_once = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
    if not at_once:
        raise CentreFault("The scheduler has no workers.", "Start some with `dask worker`.")
    coming = as_completed([submitted(client, work) for _ in range(at_once)])  # type: ignore[no-untyped-call]
    for future in coming:
        try:
            outcome = future.result()
        except KilledWorker:  # its claim comes free when the lease is up
            continue
        if outcome is not Outcome.NOTHING:
            coming.add(submitted(client, work))  # type: ignore[no-untyped-call]
            yield outcome


def submitted(client: Client, work: Work) -> object:
    """Impure: each turn is another recording's."""
    return client.submit(turn, work, pure=False)
