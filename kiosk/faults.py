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


class DeliveryFault(Fault):
    """Not delivered this time; it is tried again by itself."""

    code = "delivery"
    advice = "It is tried again by itself. Look under Staff, Deliveries if it stays."


class ReportMissing(DeliveryFault):
    code = "report_missing"
    advice = "Open the visit under Staff, Visits and ask for its report again."


class MailOff(DeliveryFault):
    code = "mail_off"
    advice = "Set up the mail server under Staff, E-mail."


class MailAway(DeliveryFault):
    code = "mail_away"
    advice = "Check the network and the mail server's name and port under Staff, E-mail."


class MailUnsafe(DeliveryFault):
    code = "mail_unsafe"
    advice = "Choose a mail server with TLS and a valid certificate under Staff, E-mail."


class MailPassword(DeliveryFault):
    code = "mail_password"
    advice = "Enter the mail account's name and password again."


class MailLater(DeliveryFault):
    code = "mail_later"
    advice = "The mail server asks to wait; it is tried again by itself."


class PrinterOff(DeliveryFault):
    code = "printer_off"
    advice = "Choose a printer under Staff, Printer."


class PrinterAway(DeliveryFault):
    code = "printer_away"
    advice = "Check that the printer is on, has paper and toner, and is not paused."


class Undeliverable(Fault):
    """Refused for good: trying again would not help."""

    code = "undeliverable"
    advice = "Ask the customer how else to hand over the report."


class BadAddress(Undeliverable):
    code = "bad_address"
    advice = "Ask the customer for the address again."


class MailRefused(Undeliverable):
    code = "mail_refused"
    advice = "Ask the customer for another address, or print the report."


class GaveUp(Undeliverable):
    code = "gave_up"
    advice = "Mend what was said before, then try again under Staff, Deliveries."


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
