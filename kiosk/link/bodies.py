"""What was noted, as the wire has it: every field by name, so that no name and no address can slip onto the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from gait.clip.orientation import Orientation
from gait.disk import parse_json
from kiosk.link.wire import (
    AnswersBody,
    Change,
    Consent,
    CountBody,
    Ending,
    Kind,
    PersonBody,
    Purpose,
    RecordingBody,
    RunBody,
    Ticked,
    VisitBody,
    address_digest,
    code_digest,
    key_of,
)
from kiosk.storage.changes import Noted

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """address_key: the chain's, under which e-mail addresses are hashed. orientation: of recordings that carry none."""

    address_key: bytes
    orientation: Orientation

    def change(self, noted: Noted) -> Change:
        kind = Kind(noted.kind)
        body = None if noted.content is None else BODIES[kind](self, noted.content)
        ending = None if noted.ending is None else Ending(noted.ending)
        return Change(noted.sequence, kind, key_of(*noted.key), body, ending)

    def visit(self, content: Row) -> dict[str, object]:
        return asdict(self.visit_body(content))

    def visit_body(self, content: Row) -> VisitBody:
        """Without `chain` its consents alone."""
        visit, consents = content["visit"], tuple(consent(row) for row in content["consents"])
        if "id" not in visit:
            return VisitBody(visit["started_at"], consents)
        return VisitBody(
            visit["started_at"],
            consents,
            visit["ended_at"],
            visit["language"],
            visit["taken"],
            self.person(visit),
            answers(visit),
            tuple(run(row) for row in content["runs"]),
        )

    def recording(self, content: Row) -> dict[str, object]:
        turned = asdict(content["orientation"] or self.orientation)
        films = {name: content[name] for name in ("bytes", "sha256", "standing")}
        return asdict(RecordingBody(**films, **turned))

    def person(self, visit: Row) -> PersonBody:
        address = address_digest(self.address_key, visit["email"]) if visit["email"] else None
        return PersonBody(visit["person"], visit["person_digest"] or code_digest(visit["person_code"]), address)


def consent(row: Row) -> Consent:
    by = Ticked(row["who"] or Ticked.CUSTOMER)
    return Consent(Purpose(row["purpose"]), bool(row["given"]), row["at"], row["text"], by)


def answers(visit: Row) -> AnswersBody:
    wishes = tuple(parse_json(visit["wishes"]))
    return AnswersBody(visit["size_eu"], visit["surface"], wishes, bool(visit["light_body"]))


def run(row: Row) -> RunBody:
    told = {field.name: row[field.name] for field in fields(RunBody)}
    told |= {name: bool(row[name]) for name in ("replaced", "stood", "settled")}
    told |= {name: None if row[name] is None else parse_json(row[name]) for name in ("outcome", "comfort")}
    return RunBody(**told)


BODIES: Mapping[Kind, Callable[[Writer, Row], dict[str, object]]] = {
    Kind.VISIT: Writer.visit,
    Kind.ANALYSIS: lambda writer, content: dict(content),
    Kind.COUNT: lambda writer, content: asdict(CountBody(**content)),
    Kind.RECORDING: Writer.recording,
}
