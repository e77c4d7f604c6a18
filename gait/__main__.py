"""The `gait` command between its arguments and its exit status; what it does is in gait.commands."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from gait.commands.arguments import read_order
from gait.errors import ClipError, Fault, GaitError, SettingsFault

USAGE, UNUSABLE, FAULT = 2, 3, 4  # the first as argparse
INTERRUPTED, UNREAD = 130, 141  # as a shell tells of SIGINT and SIGPIPE
UNWRITTEN = (errno.EPIPE, errno.ENOSPC, errno.EIO)  # of the standard output
FREE_OUTPUT = "Free some disk space or send the output elsewhere. What was written to files is whole."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, and let its output go; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may hold what no text can
    try:
        try:
            return run(arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as error:
        return give_up_output(error)


def run(arguments: Sequence[str] | None) -> int:
    """One command's exit status; what stops it is told. Raises OSError for the standard output alone."""
    try:
        order = read_order(arguments)
        command: Callable[[argparse.Namespace], None] = order.command
        command(order)
    except GaitError as error:
        return tell(error)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:  # the command's border: nobody is shown a traceback
        if isinstance(error, OSError) and error.filename is None and error.errno in UNWRITTEN:
            raise
        from gait.commands.unforeseen import unforeseen

        return tell(unforeseen(error, Path.cwd()))
    return 0


def give_up_output(error: OSError) -> int:
    """Who read the standard output has read enough, which is no fault; or its disk is full, which is told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter's own last flush fails once more
    if error.errno == errno.EPIPE:
        return UNREAD
    return tell(Fault(f"The output could not be written: {error.strerror}.", FREE_OUTPUT))


def tell(error: GaitError) -> int:
    """Say what is so and what to do; the exit status."""
    with suppress(OSError):
        print(f"{error.message}\n{error.what_to_do}", file=sys.stderr)
    return status_of(error)


def status_of(error: GaitError) -> int:
    """A file or name that was given and cannot be used is wrong usage, as a misspelt option is."""
    if isinstance(error, SettingsFault):
        return USAGE
    return UNUSABLE if isinstance(error, ClipError) else FAULT


if __name__ == "__main__":
    sys.exit(main())
