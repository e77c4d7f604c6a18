"""QR codes in the camera's picture, such as the one that a customer holds before it."""

from __future__ import annotations

import cv2

from gait.clip.orientation import Orientation


def read_codes(jpeg: bytes) -> tuple[str, ...]:
    """What stands in the codes that can be read, however the picture is turned; a report has two of them."""
    image = Orientation().picture(jpeg)
    if image is None:
        return ()
    try:
        _, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(image)
    except (cv2.error, UnicodeDecodeError):  # what looks like a code and is none
        return ()
    return tuple(text for text in texts if text)
