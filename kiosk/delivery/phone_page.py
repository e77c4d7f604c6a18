"""The page on a phone of the staff's: words and large keys, nothing from elsewhere, of use without its script too."""

from __future__ import annotations

import base64
import hashlib
import html
import json

from kiosk.delivery.phone_line import PhoneAnswer

RELOAD_S = 2  # where a phone runs no script
STYLE = """
body{margin:0;padding:16px;background:#f6f4ef;color:#14202b;font:22px/1.35 sans-serif}
h1{margin:0 0 8px;font-size:32px}
.figure{margin:0;font-size:72px;font-weight:bold}
.notice{padding:12px;background:#fbe4e2;color:#b3261e;font-weight:bold}
label{display:block;margin:16px 0 4px}
input{box-sizing:border-box;width:100%;padding:14px;border:2px solid #7c8a96;font:inherit}
button{display:block;width:100%;min-height:96px;margin:20px 0;padding:16px;border:3px solid #0b6e6e;border-radius:16px;
background:#fff;color:#0b6e6e;font:bold 28px/1.2 sans-serif}
button.start,button.pair{background:#0b6e6e;color:#fff}
[hidden]{display:none}
"""
SCRIPT = """
(function () {
  function place(name) { return document.getElementById(name); }
  function put(name, text) {
    if (place(name).was !== text) { place(name).was = text; place(name).innerHTML = text; }
  }
  function show(heard) { place('lost').hidden = heard; place('keys').hidden = !heard; }
  function look() {
    var line = new XMLHttpRequest();
    line.open('GET', '/phone/now');
    line.timeout = 8000;
    line.onload = function () {
      if (line.status === 403 || line.status === 404) { window.location.replace('/phone/'); return; }
      show(line.status === 200);
      if (line.status === 200) {
        var now = JSON.parse(line.responseText);
        put('said', now.said);
        put('keys', now.keys);
      }
      window.setTimeout(look, 1000);
    };
    line.onerror = line.ontimeout = function () { show(false); window.setTimeout(look, 1000); };
    line.send();
  }
  look();
})();
"""


def policy_of(text: str) -> str:
    """The source that lets this very text be used inline."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {policy_of(STYLE)}; script-src {policy_of(SCRIPT)}; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def visit_page(answer: PhoneAnswer) -> str:
    """Where the visit stands, with its keys."""
    reload = f'<noscript><meta http-equiv="refresh" content="{RELOAD_S};url=/phone/"></noscript>'
    lost = f'<p id="lost" class="notice" hidden>{html.escape(answer.lost)}</p>'
    form = f'<form id="keys" method="post" action="/phone/press">{keys(answer)}</form>'
    body = f'<main id="said">{said(answer)}</main>{lost}{form}<script>{SCRIPT}</script>'
    return page(answer.language, answer.headline, reload, body)


def pairing_page(answer: PhoneAnswer, code: str) -> str:
    """Asks for the code, which the address may have brought along, and for the PIN."""
    of_code, of_pin = (html.escape(caption) for caption in answer.fields)
    plain = 'autocomplete="off" required'
    fields = (
        f'<label for="code">{of_code}</label>'
        f'<input id="code" name="code" maxlength="8" autocapitalize="characters" value="{html.escape(code)}" {plain}>'
        f'<label for="pin">{of_pin}</label>'
        f'<input id="pin" name="pin" type="password" inputmode="numeric" maxlength="8" {plain}>'
    )
    form = f'<form method="post" action="/phone/pair">{fields}{buttons(answer)}</form>'
    return page(answer.language, answer.headline, "", f"<main>{said(answer)}</main>{form}")


def lost_page(language: str, words: str) -> str:
    """The screen does not answer; the page tries again by itself."""
    reload = f'<meta http-equiv="refresh" content="{RELOAD_S};url=/phone/">'
    return page(language, words, reload, f'<p class="notice">{html.escape(words)}</p>')


def news(answer: PhoneAnswer) -> str:
    """What the page's script puts in its places."""
    return json.dumps({"said": said(answer), "keys": keys(answer)})


def page(language: str, title: str, head: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}<style>{STYLE}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def said(answer: PhoneAnswer) -> str:
    figure = f'<p class="figure">{html.escape(answer.figure)}</p>' if answer.figure else ""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in answer.lines if line)
    notice = f'<p class="notice">{html.escape(answer.notice)}</p>' if answer.notice else ""
    return f"<h1>{html.escape(answer.headline)}</h1>{figure}{lines}{notice}"


def keys(answer: PhoneAnswer) -> str:
    """With what makes them count: the page's check, and where the visit stood."""
    hidden = {"check": answer.check, "seen": answer.seen}
    fields = (f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in hidden.items())
    return "".join(fields) + buttons(answer)


def buttons(answer: PhoneAnswer) -> str:
    return "".join(
        f'<button class="{html.escape(name)}" name="key" value="{html.escape(name)}">{html.escape(words)}</button>'
        for name, words in answer.keys
    )
