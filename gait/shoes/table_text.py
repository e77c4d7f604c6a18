"""A table as spreadsheets and shop systems write it: text of unknown encoding, cells between unknown delimiters."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gait.clip import shown
from gait.disk import reason
from gait.errors import SettingsFault

DELIMITERS = ",;\t|"
MOST_BYTES = 64_000_000  # a hundred thousand products with their descriptions
HEAD_BYTES = 256  # enough of a header to tell UTF-16 without a mark by its zeros
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WORKBOOK = b"PK\x03\x04"  # how .xlsx and .ods begin: they are ZIP archives
ADVICE = "Save the table as CSV (UTF-8, separated by commas) and choose it again."


@dataclass(frozen=True, slots=True)
class ShoeSheet:
    """headers: as written. rows: (number, cells), numbered as a spreadsheet does, the header being 1; none empty."""

    name: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(path: Path) -> ShoeSheet:
    """UTF-8 and UTF-16 with and without a mark, Windows-1252. Raises SettingsFault for what is no such table."""
    encoding, text = decode(read_bytes(path), shown(path.name))
    delimiter, first, body = find_header(text)
    try:
        records = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SettingsFault(
            f"The table {shown(path.name)} has a quotation mark out of place: {error}.", ADVICE
        ) from error
    numbered = [(number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(records, first)]
    headers = numbered[0][1] if numbered else ()
    return ShoeSheet(shown(path.name), encoding, delimiter, headers, tuple(row for row in numbered[1:] if any(row[1])))


def read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SettingsFault(
            f"The table {shown(str(path))} cannot be read: {reason(error)}.", "Check the name and the file."
        ) from error
    if len(data) > MOST_BYTES:
        raise SettingsFault(f"The table {shown(path.name)} is larger than {MOST_BYTES // 1_000_000} MB.", ADVICE)
    if data.startswith(WORKBOOK):
        raise SettingsFault(f"{shown(path.name)} is a workbook, not a CSV table.", ADVICE)
    return data


def decode(data: bytes, name: str) -> tuple[str, str]:
    for encoding in encodings(data):
        try:
            return encoding.removesuffix("-sig"), data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SettingsFault(f"The table {name} is not text in UTF-8, UTF-16 or Windows-1252.", ADVICE)


def encodings(data: bytes) -> Iterator[str]:
    """The likely ones in turn; a mark decides alone."""
    marked = [encoding for mark, encoding in MARKS.items() if data.startswith(mark)]
    if marked:
        yield marked[0]
        return
    head = data[:HEAD_BYTES]
    if head[1::2].count(0) > len(head) // 4:
        yield "utf-16-le"
    if head[::2].count(0) > len(head) // 4:
        yield "utf-16-be"
    yield from ("utf-8", "cp1252")


def find_header(text: str) -> tuple[str, int, str]:
    """(delimiter, number of the header row, text from there): Excel may say `sep=;` in a line of its own."""
    csv.field_size_limit(MOST_BYTES)  # descriptions are long; what is not closed is found by `strict`
    line, _, rest = text.partition("\n")
    if line[:4].lower() == "sep=" and line[4:5] in tuple(DELIMITERS):
        return line[4], 2, rest
    return max(DELIMITERS, key=lambda delimiter: header_cells(text, delimiter)), 1, text


def header_cells(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0
