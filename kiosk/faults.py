"""What can go wrong with the machine, as types; each with what staff can do. The screen shows message and advice."""

from __future__ import annotations

from gait.errors import Fault


class CameraFault(Fault):
    code = "camera"
    advice = "Check the camera's cable and choose the camera again under Staff, Camera."


class CameraLost(CameraFault):
    code = "camera_lost"
    advice = "Plug the camera's cable in again; the visit goes on by itself."


class CameraFrozen(CameraFault):
    code = "camera_frozen"
    advice = "Unplug the camera, wait five seconds, plug it in again."


class CameraMode(CameraFault):
    code = "camera_mode"
    advice = "Choose a mode that the camera offers under Staff, Camera, and use a USB 3 socket."


class CameraSlow(CameraFault):
    code = "camera_slow"
    advice = "Turn on more light or set a shorter exposure, and use a USB 3 socket."


class DiskFull(Fault):
    code = "disk_full"
    advice = "Delete old recordings under Staff, Visits, then try again."


class RecordingFault(Fault):
    code = "recording"
    advice = "Check the disk, then record again."


class StoreFault(Fault):
    code = "store"
    advice = "Restart the kiosk; if this comes again, restore the database from its backup."


class EngineFault(Fault):
    code = "engine"
    advice = "Touch Try again; if this comes again, restart the kiosk. The recording is safe."


class SheetFault(Fault):
    """The calibration sheet cannot be read."""

    code = "sheet"


class SheetUnseen(SheetFault):
    code = "sheet_unseen"
    advice = "Stand the sheet upright on the belt, facing the camera, whole, sharp and without glare."


class SheetSmall(SheetFault):
    code = "sheet_small"
    advice = "Bring the camera closer, or set it to a mode with more pixels."


class SheetTurned(SheetFault):
    code = "sheet_turned"
    advice = "Stand the sheet on its lower edge, facing the camera, and check the picture's rotation."


class SheetBent(SheetFault):
    code = "sheet_bent"
    advice = "Glue the sheet to something flat and hold it still."


class SheetScaled(SheetFault):
    code = "sheet_scaled"
    advice = "Print the sheet again at 100 %, without “fit to page”."
