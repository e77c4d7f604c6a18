"""A form that a browser sends, read without trust: bounded, each value one line of text."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.requests import Request

from chain.errors import Malformed, NotThere, StaleForm
from chain.judging import id_of
from chain.web.requests import body_of

MOST_FORM_BYTES, MOST_FIELDS = 16_384, 20
TOKEN = "token"  # the field's name
Form = Mapping[str, str]


async def form_of(request: Request, token: str) -> Form:
    """Raises TooLarge, Malformed; StaleForm without the token of who asks."""
    content = await body_of(request, MOST_FORM_BYTES)
    try:
        fields = parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:  # also of what is no UTF-8
        raise Malformed from error
    form = dict(fields)
    if not hmac.compare_digest(form.get(TOKEN, "").encode(), token.encode()):
        raise StaleForm
    if not all(value.isprintable() for value in form.values()):
        raise Malformed
    return form


def field(form: Form, name: str) -> str:
    """Without spaces round it; empty where it is not there."""
    return form.get(name, "").strip()


def id_in(text: str) -> UUID:
    """Of an address or a form. Raises NotThere: no id, none of ours and another's are told apart by nothing."""
    try:
        return id_of(text)
    except Malformed as error:
        raise NotThere from error
