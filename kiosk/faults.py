"""What can go wrong with the machine, as types; each with what is so and what to do (see gait.errors).

The words stand in the kiosk's catalogues, kiosk/words.
"""

from __future__ import annotations

from gait.errors import Fault
from gait.words import said


class CameraFault(Fault):
    code = "camera"
    sentence = said("The camera cannot be used.")
    advice = said("Check its cable and choose it again under Staff, Camera.")


class CameraLost(CameraFault):
    code = "camera_lost"
    sentence = said("The camera does not answer.")
    advice = said("Plug its cable in again; the visit goes on by itself.")


class CameraFrozen(CameraFault):
    code = "camera_frozen"
    sentence = said("The camera's picture stands still.")
    advice = said("Unplug the camera, wait five seconds, plug it in again.")


class CameraClock(CameraFault):
    code = "camera_clock"
    sentence = said("The times of the camera's pictures cannot be believed.")
    advice = said("Unplug the camera, wait five seconds, plug it in again; use another one if this comes again.")


class CameraMode(CameraFault):
    code = "camera_mode"
    sentence = said("The camera does not offer this.")
    advice = said("Choose another mode or exposure under Staff, Camera, and use a USB 3 socket.")


class CameraSlow(CameraFault):
    code = "camera_slow"
    sentence = said("The camera gives too few pictures.")
    advice = said("Turn on more light or set a shorter exposure, and use a USB 3 socket.")


class DiskFull(Fault):
    code = "disk_full"
    sentence = said("There is no room to save this.")
    advice = said(
        "Empty the bin and delete old visits for good under Staff, Visits, or free some room on the stick."
        " Recordings made so far are safe."
    )


class RecordingFault(Fault):
    code = "recording"
    sentence = said("The recording could not be saved.")
    advice = said("Check the disk, then record again.")


class StoreFault(Fault):
    code = "store"
    sentence = said("The database cannot be used.")
    advice = said("Restart the kiosk, then touch Try again; if this comes again, restore the database from its backup.")


class FolderTaken(Fault):
    code = "folder_taken"
    sentence = said("Another kiosk uses this state folder.")
    advice = said("Close it first, or name another folder in KIOSK_STATE.")


class VisitDamaged(StoreFault):
    code = "visit_damaged"
    sentence = said("A visit in the database cannot be read.")
    advice = said("It was set aside; the other visits are not touched.")

    def __init__(self, message: str | None = None, advice: str | None = None, visit_id: str = "") -> None:
        super().__init__(message, advice)
        self.visit_id = visit_id


class ScreenFault(Fault):
    """The program's own fault, met where something was to be shown."""

    code = "screen"
    sentence = said("This page could not be shown.")
    advice = said("Touch Try again; if this comes again, end the visit and tell those who maintain the kiosk.")


class AnalysisFault(Fault):
    """The program's own fault, met in one recording."""

    code = "analysis"
    sentence = said("This recording could not be analysed.")
    advice = said("Record once more; if this comes again, tell those who maintain the kiosk.")


class ReportFault(Fault):
    """The program's own fault, met in one report."""

    code = "report"
    sentence = said("The report could not be written.")
    advice = said("Touch Try again; if this comes again, tell those who maintain the kiosk.")


class DeliveryFault(Fault):
    """Not delivered this time; it is tried again by itself."""

    code = "delivery"
    sentence = said("The report was not delivered.")
    advice = said("It is tried again by itself. Look under Staff, Deliveries if it stays.")


class ReportMissing(DeliveryFault):
    code = "report_missing"
    sentence = said("The report is gone.")
    advice = said("Open the visit under Staff, Visits and ask for its report again.")


class MailOff(DeliveryFault):
    code = "mail_off"
    sentence = said("No mail server is set up.")
    advice = said("Set up the mail server under Staff, Store.")


class MailAway(DeliveryFault):
    code = "mail_away"
    sentence = said("The mail server does not answer.")
    advice = said("Check the network and the mail server's name and port under Staff, Store.")


class MailUnsafe(DeliveryFault):
    code = "mail_unsafe"
    sentence = said("The mail server is not secure.")
    advice = said("Choose a mail server with TLS and a valid certificate under Staff, Store.")


class MailPassword(DeliveryFault):
    code = "mail_password"
    sentence = said("The mail server refuses the password.")
    advice = said("Enter the mail account's name and password again.")


class MailLater(DeliveryFault):
    code = "mail_later"
    sentence = said("The mail server asks to wait.")
    advice = said("It is tried again by itself.")


class PrinterOff(DeliveryFault):
    code = "printer_off"
    sentence = said("No printer is set up.")
    advice = said("Switch the printer on, or choose another under Staff, Store.")


class PrinterAway(DeliveryFault):
    code = "printer_away"
    sentence = said("The printer does not take it.")
    advice = said("Check that it is on, has paper and toner and is not paused, or choose another under Staff, Store.")


class Undeliverable(Fault):
    """Refused for good: trying again would not help."""

    code = "undeliverable"
    sentence = said("The report cannot be delivered.")
    advice = said("Ask the customer how else to hand over the report.")


class BadAddress(Undeliverable):
    code = "bad_address"
    sentence = said("The address cannot be used.")
    advice = said("Ask the customer for the address again.")


class MailRefused(Undeliverable):
    code = "mail_refused"
    sentence = said("The mail server refuses the address.")
    advice = said("Ask the customer for another address, or print the report.")


class NotPrinted(Undeliverable):
    code = "not_printed"
    sentence = said("The report did not come out of the printer.")
    advice = said("Look at the printer, then touch Try again under Staff, Deliveries.")


class GaveUp(Undeliverable):
    code = "gave_up"
    sentence = said("It was tried for too long.")
    advice = said("Mend what was said before, then try again under Staff, Deliveries.")


class LinkFault(Fault):
    """Nothing is lost by it: what is to be sent stays, and is tried again by itself."""

    code = "link"
    sentence = said("The chain’s centre did not take what the kiosk sent.")
    advice = said("It is tried again by itself. Tell head office if it stays.")


class CentreAway(LinkFault):
    code = "centre_away"
    sentence = said("The chain’s centre does not answer.")
    advice = said("It is tried again by itself. Check the network if it stays.")


class CentreUnsafe(LinkFault):
    code = "centre_unsafe"
    sentence = said("What answers is not this chain’s centre.")
    advice = said("Check the network, and the centre’s address with head office.")


class NotOfChain(LinkFault):
    code = "not_of_chain"
    sentence = said("The chain’s centre does not know this kiosk.")
    advice = said("Ask head office for a new code, and enrol the kiosk again.")


class EnrolmentFault(LinkFault):
    code = "enrolment"
    sentence = said("The kiosk could not be enrolled.")
    advice = said("Compare address, code and fingerprint with the sheet from head office.")


class EditionFault(LinkFault):
    """What head office published was left aside; what was here before holds."""

    code = "edition"
    sentence = said("What head office published was not taken in.")
    advice = said("It is asked for again by itself. Tell head office if it stays.")


class EditionUnsigned(EditionFault):
    code = "edition_unsigned"
    sentence = said("What came as head office’s is not signed by it.")
    advice = said("Tell head office: somebody else may have sent it.")


class EditionDamaged(EditionFault):
    code = "edition_damaged"
    sentence = said("What head office published arrived damaged.")
    advice = said("The next round fetches it anew. Tell head office if it stays damaged.")


class EditionOlder(EditionFault):
    code = "edition_older"
    sentence = said("What came as head office’s is older than what is here.")
    advice = said("Ask head office to publish it again.")


class EditionElsewhere(EditionFault):
    code = "edition_elsewhere"
    sentence = said("What head office published is meant for another store.")
    advice = said("Tell head office in which store this kiosk stands.")


class EditionUnfit(EditionFault):
    code = "edition_unfit"
    sentence = said("What head office published cannot be used here.")
    advice = said("This kiosk may need a newer version. Tell head office if it stays.")


class EngineFault(Fault):
    code = "engine"
    sentence = said("The analysis has stopped.")
    advice = said("Your recording is safe. Touch Try again; if that does not help, ask our staff to restart the kiosk.")
    for_staff = False  # trying again often helps


class PowerCut(Fault):
    """Found when the kiosk starts again; never raised."""

    code = "power_cut"
    sentence = said("The power was gone.")
    advice = said("Use what was recorded, or record once more.")
    for_staff = False


class Restored(Fault):
    """Found when the kiosk starts again; never raised."""

    code = "restored"
    sentence = said("The database was restored.")
    advice = said("Use what was recorded, or record once more.")


class SheetFault(Fault):
    """The calibration sheet cannot be read."""

    code = "sheet"
    sentence = said("The sheet cannot be read.")
    advice = said("Stand the sheet upright before the camera and read it again.")


class SheetUnseen(SheetFault):
    code = "sheet_unseen"
    sentence = said("The sheet is not seen.")
    advice = said("Stand it upright on the belt, facing the camera, whole, sharp and without glare.")


class SheetSmall(SheetFault):
    code = "sheet_small"
    sentence = said("The sheet is too small in the picture.")
    advice = said("Bring the camera closer, or choose a mode with more pixels.")


class SheetTurned(SheetFault):
    code = "sheet_turned"
    sentence = said("The sheet is turned.")
    advice = said("Stand it on its lower edge, facing the camera, and check the turn of the picture.")


class SheetBent(SheetFault):
    code = "sheet_bent"
    sentence = said("The sheet is not flat.")
    advice = said("Glue it to something flat and hold it still.")


class SheetScaled(SheetFault):
    code = "sheet_scaled"
    sentence = said("The sheet was printed too small or too large.")
    advice = said("Print it again at 100 %, without “fit to page”.")
