"""QR codes in the camera's picture, such as the one that a customer holds before it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import cv2

from gait.clip.orientation import Orientation


def read_codes(jpeg: bytes) -> tuple[str, ...]:
    """What stands in the codes that can be read, however the picture is turned; a report has two of them."""
    image = Orientation().picture(jpeg)
    if image is None:
        return ()
    try:
        _, texts, _, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(image)
    except (cv2.error, UnicodeDecodeError):  # what looks like a code and is none
        return ()
    return tuple(text for text in texts if text)


class CodeWatch:
    """Codes before a camera: one picture after another, the newest each time, is looked at on a thread of its own."""

    def __init__(self) -> None:
        self._reader = ThreadPoolExecutor(1, "code")
        self.forget()

    def forget(self) -> None:
        """Of whatever was seen."""
        self._looked: bytes | None = None
        self.look: Future[tuple[str, ...]] | None = None

    def found(self, jpeg: bytes | None) -> tuple[str, ...]:
        """What stands in the picture that was looked at meanwhile, once. jpeg: the camera's newest; None before it."""
        texts: tuple[str, ...] = ()
        if self.look is not None and self.look.done():
            texts, self.look = self.look.result(), None
        if self.look is None and jpeg is not None and jpeg is not self._looked:
            self._looked, self.look = jpeg, self._reader.submit(read_codes, jpeg)
        return texts

    def close(self) -> None:
        self._reader.shutdown(cancel_futures=True)
