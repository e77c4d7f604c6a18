"""The `chain` command between its arguments and its exit status; what it does is in chain.commands."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from chain.commands import obey
from chain.errors import CentreError, Misuse
from gait.disk import reason
from gait.errors import GaitError

USAGE, FAULT, INTERRUPTED = 2, 4, 130  # the first as argparse, the last as a shell tells of SIGINT
FORMAT = "%(levelname)s %(name)s: %(message)s"  # the journal adds the time


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    logging.basicConfig(level=logging.INFO, format=FORMAT)
    try:
        obey(arguments)
    except CentreError as error:
        return tell(error.message, error.what_to_do, USAGE if isinstance(error, Misuse) else FAULT)
    except GaitError as error:
        return tell(str(error.message), str(error.what_to_do), FAULT)
    except OSError as error:
        where = "" if error.filename is None else f"{error.filename}: "
        return tell(f"{where}{reason(error)}.", "Mend what is in the way, and try again.", FAULT)
    except KeyboardInterrupt:
        return tell("Stopped.", "", INTERRUPTED)
    except Exception as error:  # the command's border: nobody is shown a traceback, or a row that stands in one
        told = f"The program has a fault and stopped: {type(error).__name__}."
        return tell(told, "Try again; tell those who maintain it what you did.", FAULT)
    return 0


def tell(message: str, advice: str, status: int) -> int:
    print(message, *filter(None, [advice]), sep="\n", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
