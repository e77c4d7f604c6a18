"""What stands in for the networks: a child process that gives a finished analysis for every recording, at once."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np

from gait.disk import written_beside
from gait.pose.skeleton import KEYPOINTS
from gait.results.document import document, plain
from gait.verdict.rules import PronationClass
from kiosk.engine.messages import Alive, Concluded, Follow, Followed, Job, Look, Request, Sight, Sign, Whole
from kiosk.storage.run_files import keep_analysis
from tests.gait.report.analyses import analysis

WAIT_S = 0.2
ANALYSIS = analysis(PronationClass.OVERPRONATION, PronationClass.NEUTRAL)


def work(connection: Connection, parent: int) -> None:
    """Until the other side is gone."""
    job: Job | None = None
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(Alive())
        while True:
            request: Request | None = connection.recv() if connection.poll(WAIT_S) else None
            job = request if isinstance(request, Job) else job
            connection.send(sign_for(request, job))


def sign_for(request: Request | None, job: Job | None) -> Sign:
    if isinstance(request, Look):
        return Sight(request.shot.time_s, 1, None, (96, 160), True, "rear", 60.0, 90.0, 2.0, 8)
    if isinstance(request, Follow):
        return Followed(request.shot.time_s, None, (96, 160), moving=True, steady=True, cadence_spm=168.0)
    if isinstance(request, Whole) and job is not None and request.number == job.number:
        return concluded(job)
    return Alive()


def concluded(job: Job) -> Concluded:
    """The files that an analysis leaves, and its figures."""
    if job.shown is not None:
        with written_beside(job.shown.tracks) as beside, beside.open("wb") as file:
            np.savez(file, lines_px=np.zeros((1, 2, 4, 2)), pose_frames=np.zeros(1), pose=np.zeros((1, *KEYPOINTS)))
        keep_analysis(job.shown.analysis, ANALYSIS)
    return Concluded(job.number, plain(document(ANALYSIS)))
