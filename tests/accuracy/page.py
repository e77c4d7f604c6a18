"""A page's sections between `<!-- name -->` and `<!-- /name -->`, written anew by the commands that measure.

`python -m tests.accuracy.page` brings README's short table up to what docs/accuracy.md says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE, README = ROOT / "docs" / "accuracy.md", ROOT / "README.md"
SHORT = {  # section of the page: the rows that README shows of it
    "rendered": (
        "markerless: peak, median absolute error, deg",
        "markerless: peak, worst, deg",
        "dots: peak, median absolute error, deg",
        "class right, feet 1.5 deg from a limit, %",
        "95 % interval holds the truth, % of feet",
    ),
    "scanned": (
        "with standing: peak, median absolute error, deg",
        "with standing: peak, worst, deg",
        "with standing: 95 % interval holds the truth, % of feet",
        "wrong class told, feet",
    ),
    "crops": ("crops: rearfoot angle, median absolute error, deg", "crops: rearfoot angle, RMS error, deg"),
    "real": ("real: faults of view, activity or class",),
}
CALLED = {
    "rendered": "rendered clips",
    "scanned": "scanned shoes, whole clips",
    "crops": "scanned shoes, single pictures",
    "real": "real recordings",
}


def renew(page: Path, section: str, text: str) -> None:
    """Put a text between a section's marks."""
    head, rest = page.read_text("utf-8").split(f"<!-- {section} -->", 1)
    _, tail = rest.split(f"<!-- /{section} -->", 1)
    page.write_text(f"{head}<!-- {section} -->\n{text.strip()}\n<!-- /{section} -->{tail}", "utf-8")


def measured(command: str, text: str) -> str:
    """A section: when, with what, and the tables."""
    return f"Measured on {date.today():%-d %B %Y} with `{command}`:\n\n{text}"


def section_of(page: Path, section: str) -> str:
    text = page.read_text("utf-8")
    return text.split(f"<!-- {section} -->", 1)[1].split(f"<!-- /{section} -->", 1)[0]


def short_rows() -> Iterator[str]:
    """The page's rows that README shows, in their order, each with what it was measured on."""
    for section, names in SHORT.items():
        rows = [line for line in section_of(PAGE, section).splitlines() if line.startswith("| ")]
        for name in names:
            yield from (f"| {CALLED[section]} {row}" for row in rows if row.startswith(f"| {name} |"))


def main() -> None:
    head = "| measured on | quantity | measured | wanted | reached |\n|---|---|---|---|---|"
    renew(README, "accuracy", "\n".join([head, *short_rows()]))


if __name__ == "__main__":
    main()
