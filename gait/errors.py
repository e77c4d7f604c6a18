"""What can go wrong, as types, each with what to do about it.

    GaitError
    |-- ClipError        the recording or the runner must change (exit status 3)
    |   |-- Unreadable       no such file, no video in it, damaged beyond use
    |   |-- TooShort         fewer seconds than a verdict needs
    |   |-- TooSlow          too few frames a second to time a step
    |   |-- WrongTimes       frame times that no runner could keep
    |   |-- RateUnknown      a file without times, as cameras' raw streams are
    |   |-- Interlaced       two half pictures, taken one after the other, in each
    |   |-- TooLarge         more pixels or frames than are looked at
    |   |-- NobodySeen       an empty treadmill
    |   |-- WrongView        filmed from the side or the front
    |   |-- NotRunning       standing still
    |   |-- LeftTreadmill    stepped off before the end
    |   |-- CameraMoved      knocked while it recorded
    |   |-- TooDark          too dark to see the heel
    |   |-- HeelUnseen       legs seen, but no heel to measure
    |   |-- StandingUnfit    a standing trial that gives no zero: record it again
    |   |   |-- StandingMoved    nobody stood still
    |   |   |-- StandingUnseen   a heel was not seen
    |   |   |-- StandingLifted   a foot was not flat on the belt
    |   |   |-- StandingApart    one foot stood in front of the other
    |   |   |-- StandingOneSided the weight was on one foot
    |   |   |-- StandingDots     dots were seen in the run or in the trial, but not in both
    |   |   `-- StandingOther    somebody else, or another place of the camera, than in the run
    |   `-- TooFewRunners    not enough recordings for a reference of one's own
    `-- Fault            staff must act (exit status 4)
        |-- ModelFault       weights missing, damaged, or of the wrong version
        |-- DiskFault        the result could not be written
        `-- SettingsFault    rules, catalogue or reference cannot be read

Every error carries a code for machines, a message that says what is so and advice that says what to do.
"""

from __future__ import annotations

from typing import ClassVar


class GaitError(Exception):
    """Anything that stops an analysis. `str(error)` is the message."""

    code: ClassVar[str] = "gait"
    advice: ClassVar[str] = "Please try again."

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = advice or self.advice


class ClipError(GaitError):
    """The recording or the runner must change."""

    code = "clip"


class Unreadable(ClipError):
    code = "unreadable"
    advice = "Choose a video file (MP4, MOV, AVI or MKV) and record it again if it is damaged."


class TooShort(ClipError):
    code = "too_short"
    advice = "Record at least 8 seconds of steady running; 20 is best."


class TooSlow(ClipError):
    code = "too_slow"
    advice = "Set the camera to 60 frames a second; 25 is the least that can be used."


class WrongTimes(ClipError):
    code = "wrong_times"
    advice = "Record at normal speed, not in slow motion, and keep the camera's own file: a converted one may lie."


class RateUnknown(ClipError):
    code = "rate_unknown"
    advice = "Say how many frames a second the camera took, with --fps, or record to MP4, MOV or MKV."


class Interlaced(ClipError):
    code = "interlaced"
    advice = "Set the camera to progressive pictures (50p or 60p, not 50i or 60i) and record again."


class TooLarge(ClipError):
    code = "too_large"
    advice = "Record 20 seconds at up to 3840 x 2160 pixels, or cut the clip to its steadiest minute."


class NobodySeen(ClipError):
    code = "no_person"
    advice = "Step on the belt and check that the camera sees the lower legs from behind."


class WrongView(ClipError):
    code = "wrong_view"
    advice = "Put the camera behind the treadmill, in line with the belt, and record again."


class NotRunning(ClipError):
    code = "not_running"
    advice = "Start the belt and run or walk steadily while it records."


class LeftTreadmill(ClipError):
    code = "left_treadmill"
    advice = "Keep running until the recording ends, then step off; record again."


class CameraMoved(ClipError):
    code = "camera_moved"
    advice = "Fix the camera on its stand so that nothing can knock it, and record again."


class TooDark(ClipError):
    code = "too_dark"
    advice = "Turn on more light, aimed at the heels, and record again."


class HeelUnseen(ClipError):
    code = "heel_unseen"
    advice = "Aim the camera so that both heels stay in the picture, at least 45 pixels tall, and record again."


class StandingUnfit(ClipError):
    """The standing trial gives no zero; what is wrong with it and what to do is said where it is found."""

    code = "standing"
    advice = "Stand still on the belt and record the standing trial again."


class StandingMoved(StandingUnfit):
    code = "standing_moved"


class StandingUnseen(StandingUnfit):
    code = "standing_unseen"


class StandingLifted(StandingUnfit):
    code = "standing_lifted"


class StandingApart(StandingUnfit):
    code = "standing_apart"


class StandingOneSided(StandingUnfit):
    code = "standing_one_sided"


class StandingDots(StandingUnfit):
    code = "standing_dots"


class StandingOther(StandingUnfit):
    code = "standing_other"


class TooFewRunners(ClipError):
    code = "too_few_runners"
    advice = "Give recordings of at least three runners, 20 seconds each, all running or all walking, seen from behind."


class Fault(GaitError):
    """Staff must act: the machine, not the runner."""

    code = "fault"


class ModelFault(Fault):
    code = "model"
    advice = "Run `make models` with the network connected to fetch the weights again."


class DiskFault(Fault):
    code = "disk"
    advice = "Free some disk space or choose another folder with --out."


class SettingsFault(Fault):
    code = "settings"
    advice = "Correct the file that is named, or remove it to use the default."
