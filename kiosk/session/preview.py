"""The camera as the screen needs it: on while somebody is looked at, its newest picture, and the traffic lights."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from gait.clip.orientation import Orientation
from kiosk.camera.capture_thread import CaptureThread, Lost, Note, Steady
from kiosk.camera.device import Camera
from kiosk.camera.recording import Shot
from kiosk.engine.messages import Followed, Sight, Sign, Watched
from kiosk.engine.traffic_lights import lights
from kiosk.faults import CameraLost
from kiosk.session.front import Floats, Image, Live
from kiosk.session.part import Part, trouble_of
from kiosk.settings import CameraSettings, Settings
from kiosk.visit.events import Event, LightsSeen, TroubleOver
from kiosk.visit.model import CAPTURING, OVER, Light, State, Visit
from kiosk.watchdog import Pulse

LOOK_S = 0.2  # between looks of the camera check
FOLLOW_S = 0.03  # between looks at how the runner moves: as often as the screen turns
LATELY_S = 1.0  # of sights that the traffic lights are made from
FRESH_S = 1.0  # a pose older than this no longer lies on the runner
MOST_SIGHTS = 16  # several seconds of looks


class Preview(Part):
    """look: asks the engine what a shot shows; follow: how the runner moves in many. clock: monotonic seconds.

    picture: the newest, decoded once.
    """

    def __init__(
        self,
        settings: Settings,
        thread: CaptureThread,
        open_camera: Callable[[CameraSettings], Camera],
        look: Callable[[Shot, Orientation], None],
        follow: Callable[[Shot, Orientation], None],
        clock: Callable[[], float],
    ) -> None:
        super().__init__(settings)
        self.thread, self.open_camera, self.clock = thread, open_camera, clock
        self.looks = {State.CHECK: (look, LOOK_S), State.STANDING: (look, LOOK_S), State.WARM_UP: (follow, FOLLOW_S)}
        self.look_due_s = -math.inf
        self.looked_at: Shot | None = None
        self.picture: tuple[Shot, Image] | None = None
        self.sights: deque[Sight] = deque(maxlen=MOST_SIGHTS)
        self.followed: Followed | None = None

    def open(self) -> None:
        self.thread.start()

    def use(self, settings: Settings) -> None:
        self.thread.off()
        super().use(settings)
        self.thread.camera = self.open_camera(settings.camera)

    def enter(self, visit: Visit, before: State) -> None:
        if needs_camera(visit):
            self.thread.on()
        else:
            self.thread.off()
        if visit.state in (State.CHECK, State.WARM_UP) or visit.state in OVER:
            self.forget()

    def forget(self) -> None:
        self.picture = self.followed = None
        self.sights.clear()

    def hear(self, note: Note | Sign, visit: Visit) -> Event | None:
        """Nobody is troubled by a camera that is not needed any more."""
        if isinstance(note, Sight):
            return self.see(note, visit)
        if isinstance(note, Followed):
            self.followed = note
        if isinstance(note, Steady) and is_waited_for(visit):
            return TroubleOver()
        if isinstance(note, Lost) and (visit.state in CAPTURING or visit.state is State.TROUBLE):
            return trouble_of(note.why)
        return None

    def see(self, sight: Sight, visit: Visit) -> LightsSeen | None:
        self.sights.append(sight)
        return LightsSeen(self.lights()) if visit.state is State.CHECK else None

    def pass_time(self, visit: Visit) -> Event | None:
        """Ask the engine what is seen, a few times a second, and notice a camera that says nothing any more."""
        shot = self.thread.newest
        if shot is not None and shot is not self.looked_at and visit.state in self.looks:
            self.ask(shot, *self.looks[visit.state])
        still = visit.state in CAPTURING and self.thread.is_still()
        return trouble_of(CameraLost("The camera gives no more pictures.")) if still else None

    def ask(self, shot: Shot, look: Callable[[Shot, Orientation], None], every_s: float) -> None:
        """Where it is time again."""
        now_s = self.clock()
        if now_s >= self.look_due_s:
            self.looked_at, self.look_due_s = shot, now_s + every_s
            look(shot, self.settings.camera.orientation)

    def show_life(self, pulse: Pulse) -> None:
        if self.thread.wanted.is_set():
            pulse.beat("camera", self.thread.seen_at)
        else:
            pulse.rest("camera")

    def close(self) -> None:
        self.thread.close()
        self.forget()

    def lights(self) -> tuple[Light, ...]:
        """From what was seen in the last second; unknown before."""
        lately = [sight for sight in self.sights if abs(self.sights[-1].time_s - sight.time_s) <= LATELY_S]
        return lights(lately, self.thread.rate_hz())

    def live(self, watched: Watched | None, recorded_s: float | None) -> Live | None:
        """The newest picture at half its size. watched: what the engine says of a recording that is under way.

        recorded_s: that recording's length so far, None without one.
        """
        shot = self.thread.newest
        image = None if shot is None else self.decoded(shot)
        if shot is None or image is None:
            return None
        if watched is not None and recorded_s is not None:
            pose = pose_on(image, watched) if recorded_s - watched.time_s < FRESH_S else None
            return Live(image, pose, watched.steps, watched.cadence_spm, watched.heels_clear, watched.moving)
        seen = self.fresh_sight(shot)
        if isinstance(seen, Followed):
            return Live(image, pose_on(image, seen), None, seen.cadence_spm, False, seen.moving, seen.steady)
        return Live(image, pose_on(image, seen), moving=recorded_s is not None)

    def decoded(self, shot: Shot) -> Image | None:
        """Decoded once; None when the bytes are no picture."""
        if self.picture is None or self.picture[0] is not shot:
            image = self.settings.camera.orientation.picture(shot.jpeg, half=True)
            if image is None:
                return None
            self.picture = (shot, image)
        return self.picture[1]

    def fresh_sight(self, shot: Shot) -> Sight | Followed | None:
        """What was seen last, as long as it still lies on the runner."""
        seen = self.followed or (self.sights[-1] if self.sights else None)
        return seen if seen is not None and abs(shot.time_s - seen.time_s) < FRESH_S else None


def needs_camera(visit: Visit) -> bool:
    """While somebody is looked at, while a camera that was lost is waited for, and while a code is held before it."""
    if visit.state is State.TROUBLE and visit.trouble is not None:
        return visit.trouble.code.startswith("camera")
    return visit.state in CAPTURING or visit.state is State.RETURNING


def is_waited_for(visit: Visit) -> bool:
    """Whether the visit stands still until the camera is there again."""
    return visit.trouble is not None and needs_camera(visit) and not visit.trouble.mended


def pose_on(image: Image, seen: Sight | Followed | Watched | None) -> Floats | None:
    """The pose in the image's own px."""
    if seen is None or seen.keypoints is None:
        return None
    keypoints = seen.keypoints.copy()
    keypoints[:, :2] *= image.shape[1] / seen.size[0]
    return keypoints
