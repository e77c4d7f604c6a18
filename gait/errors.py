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
        `-- SettingsFault    rules, catalogue, reference or movement that was named cannot be used (exit status 2)
            `-- LogoFault        the store's picture cannot

Every error carries a code for machines, a message that says what is so and advice that says what to do. The classes are
the one table of an error's words: the kiosk's screens say a class's `sentence` and `advice` in their language, the
command in English; an error may carry a closer message or other advice of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gait.words import Sentence, said


class GaitError(Exception):
    """Anything that stops an analysis. `str(error)` is the message. for_staff: the runner can do nothing about it."""

    code: ClassVar[str] = "gait"
    sentence: ClassVar[Sentence] = said("Something went wrong.")
    advice: ClassVar[Sentence] = said("Please try again.")
    for_staff: ClassVar[bool] = False

    def __init__(self, message: str | None = None, advice: str | None = None) -> None:
        self.message = message or self.sentence
        self.what_to_do = advice or self.advice
        super().__init__(self.message)


class ClipError(GaitError):
    """The recording or the runner must change."""

    code = "clip"
    sentence = said("The recording cannot be used.")
    advice = said("Please record once more.")


class Unreadable(ClipError):
    code = "unreadable"
    sentence = said("The recording cannot be read.")
    advice = said("Please record once more.")


class TooShort(ClipError):
    code = "too_short"
    sentence = said("The run was too short.")
    advice = said("Record at least 8 seconds of steady running; 20 is best.")


class TooSlow(ClipError):
    code = "too_slow"
    sentence = said("The camera is too slow.")
    advice = said("Set the camera to 60 frames a second; 25 is the least that can be used.")


class WrongTimes(ClipError):
    code = "wrong_times"
    sentence = said("The camera's clock is off.")
    advice = said(
        "Record at normal speed, not in slow motion, and keep the camera's own file: a converted one may lie."
    )


class RateUnknown(ClipError):
    code = "rate_unknown"
    sentence = said("The recording does not say how many pictures a second it holds.")
    advice = said("Say how many frames a second the camera took, with --fps, or record to MP4, MOV or MKV.")


class Interlaced(ClipError):
    code = "interlaced"
    sentence = said("Each picture is two half pictures, taken one after the other.")
    advice = said("Set the camera to progressive pictures (50p or 60p, not 50i or 60i) and record again.")


class TooLarge(ClipError):
    code = "too_large"
    sentence = said("The recording is too large.")
    advice = said("Record 20 seconds at up to 3840 x 2160 pixels, or cut the clip to its steadiest minute.")


class NobodySeen(ClipError):
    code = "no_person"
    sentence = said("Nobody was seen on the belt.")
    advice = said("Step on the belt so that the camera sees your lower legs from behind.")


class WrongView(ClipError):
    code = "wrong_view"
    sentence = said("The camera does not look from behind.")
    advice = said("Put the camera behind the treadmill, in line with the belt, and record again.")


class NotRunning(ClipError):
    code = "not_running"
    sentence = said("No running was seen.")
    advice = said("Start the belt and run or walk steadily while it records.")


class LeftTreadmill(ClipError):
    code = "left_treadmill"
    sentence = said("The run ended early.")
    advice = said("Keep running until the recording ends, then step off; record again.")


class CameraMoved(ClipError):
    code = "camera_moved"
    sentence = said("The camera was moved.")
    advice = said("Fix the camera on its stand so that nothing can knock it, and record again.")


class TooDark(ClipError):
    code = "too_dark"
    sentence = said("It is too dark.")
    advice = said("Turn on more light, aimed at the heels, and record again.")


class HeelUnseen(ClipError):
    code = "heel_unseen"
    sentence = said("The heels were hidden.")
    advice = said(
        "Pull up long trousers and aim the camera so that both heels are in the picture, at least 45 pixels tall."
    )


class StandingUnfit(ClipError):
    """The standing trial gives no zero."""

    code = "standing"
    sentence = said("The standing trial gives no zero.")
    advice = said("Stand still on the belt and record the standing trial again.")


class StandingMoved(StandingUnfit):
    code = "standing_moved"
    sentence = said("Nobody stood still for two seconds.")
    advice = said("Stand still and look ahead.")


class StandingUnseen(StandingUnfit):
    code = "standing_unseen"
    sentence = said("A heel was not seen while standing.")
    advice = said("Turn both heels to the camera and pull up long trousers.")


class StandingLifted(StandingUnfit):
    code = "standing_lifted"
    sentence = said("A foot was not flat on the belt while standing.")
    advice = said("Stand with both feet flat on the belt.")


class StandingApart(StandingUnfit):
    code = "standing_apart"
    sentence = said("One foot stood in front of the other.")
    advice = said("Stand with both feet side by side, a hand apart.")


class StandingOneSided(StandingUnfit):
    code = "standing_one_sided"
    sentence = said("The weight was on one foot while standing.")
    advice = said("Stand with your weight on both feet.")


class StandingDots(StandingUnfit):
    code = "standing_dots"
    sentence = said("Dots were seen either in the run or in the standing trial alone.")
    advice = said("Keep the same dots on for the standing trial and the run.")


class StandingOther(StandingUnfit):
    code = "standing_other"
    sentence = said("The legs are of another size in the standing trial than in the run.")
    advice = said("Stand where you run, before the same camera, and record the standing trial again.")


class TooFewRunners(ClipError):
    code = "too_few_runners"
    sentence = said("Too few runners for a reference.")
    advice = said(
        "Give recordings of at least three runners, 20 seconds each, all running or all walking, seen from behind."
    )


class Fault(GaitError):
    """Staff must act: the machine, not the runner."""

    code = "fault"
    sentence = said("The machine has a fault.")
    advice = said("Restart the machine; if this comes again, call service.")
    for_staff = True


class ModelFault(Fault):
    code = "model"
    sentence = said("The analysis cannot start.")
    advice = said("Connect the network and run `make models`; on a kiosk, install its package again.")


class DiskFault(Fault):
    code = "disk"
    sentence = said("The result could not be saved.")
    advice = said("Free some disk space or choose another folder.")


class SettingsFault(Fault):
    code = "settings"
    sentence = said("This file cannot be used.")
    advice = said("Correct the file, choose another, or remove it to use the default.")


class LogoFault(SettingsFault):
    code = "logo"
    sentence = said("The logo cannot be used.")
    advice = said("Save it as PNG, some 1000 pixels wide, and choose it again.")


def kinds(family: type[GaitError] = GaitError) -> Iterator[type[GaitError]]:
    """A family of errors, itself first, with all that this process knows of it."""
    yield family
    for kind in family.__subclasses__():
        yield from kinds(kind)
