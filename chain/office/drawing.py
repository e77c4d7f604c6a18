"""Pages drawn from templates: escaped throughout, with the headers that let a browser do no more than it must."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from chain.office.visitor import Visitor
from chain.words import OFFERED

FONTS = files("gait.report") / "fonts"
STYLE, ICON = ((files("chain.office") / name).read_bytes() for name in ("office.css", "icon.svg"))
VERSION = sha256(STYLE + ICON).hexdigest()[:12]  # in their addresses, so that a browser may keep them
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Drawing:
    """Every page of the templates' folder, by name."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("chain.office"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"languages": OFFERED, "version": VERSION}

    def page(self, visitor: Visitor, template: str, status: int = 200, /, **values: Any) -> Response:
        locale = visitor.words.language.locale

        def day(value: date) -> str:
            return format_date(value, "medium", locale)

        def minute(value: datetime) -> str:
            return format_datetime(value.astimezone(), "medium", locale=locale)

        def figure(value: int) -> str:
            return format_decimal(value, locale=locale)

        def percent(part: int, of: int) -> str:
            """A dash for a share of nothing."""
            return format_percent(part / of, locale=locale) if of else "–"

        told = {"tr": visitor.words.tr, "ntr": visitor.words.ntr, "visitor": visitor, "day": day, "minute": minute}
        text = self._templates.get_template(f"{template}.html").render(told, figure=figure, percent=percent, **values)
        return HTMLResponse(text, status, headers=HEADERS)
