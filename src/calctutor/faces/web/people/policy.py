"""Who may do what: one function, asked by every route, operation, endpoint and tool.

What has no rule here is refused, so that a new door is shut until somebody
decides for whom it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from calctutor.people_types import Person

Right = Literal["open", "self", "member", "teach", "admin", "nobody"]
"""Whose a thing is: anybody's, whoever is signed in, a course's member's, its teacher's, that of
an administrator of everything."""
Kind = Literal["route", "op", "endpoint"]
Verdict = Literal["yes", "sign in", "choose a course", "no", "unknown"]
TEACHING = ("teacher", "administrator")

_READS, _WRITES = ("GET", "HEAD"), ("POST",)
ROUTES: tuple[tuple[tuple[str, ...], str, Right], ...] = (
    (_READS, "/healthz", "open"),
    (_READS, "/readyz", "open"),
    (_READS, "/favicon.ico", "open"),
    (_READS, "/robots.txt", "open"),
    ((*_READS, *_WRITES), "/login", "open"),
    ((*_READS, *_WRITES), "/join/*", "open"),
    (_WRITES, "/logout", "self"),
    (_READS, "/account", "self"),
    (_READS, "/account/export", "self"),
    (_WRITES, "/account/*", "self"),
    (_READS, "/course", "teach"),
    (_READS, "/course/member", "teach"),
    (_WRITES, "/course/*", "teach"),
    (_READS, "/admin", "admin"),
    (_READS, "/admin/account", "admin"),
    (_WRITES, "/admin/*", "admin"),
    (_READS, "/", "member"),
    (_READS, "/assets/*", "self"),
    (_READS, "/static/*", "self"),
    (_READS, "/svelte/*", "self"),
    (_READS, "/theme.css", "self"),
    (_READS, "/manifest.json", "self"),
    (_READS, "/config", "member"),
    (_READS, "/gradio_api/info", "member"),
    (_READS, "/gradio_api/app_id", "member"),
    (_READS, "/gradio_api/startup-events", "member"),
    (_READS, "/gradio_api/heartbeat/*", "member"),
    (_WRITES, "/gradio_api/component_server", "member"),
    (_WRITES, "/gradio_api/component_server/", "member"),
    (_WRITES, "/gradio_api/queue/join", "member"),
    (_READS, "/gradio_api/queue/data", "member"),
    ((*_READS, *_WRITES), "/gradio_api/call/*", "member"),
    (_WRITES, "/gradio_api/cancel", "member"),
    (_WRITES, "/gradio_api/reset", "member"),
    (_WRITES, "/gradio_api/mcp", "member"),
    (_WRITES, "/gradio_api/mcp/", "member"),
)
"""Methods, path (with * for what follows) and whose it is."""


def _rights(place: str, right: Right, names: str) -> dict[str, Right]:
    return {f"{place}.{name}": right for name in names.split()}


OPS: Mapping[str, Right] = {
    **_rights("page", "member", "state dismiss work upload"),
    **_rights("page", "nobody", "learner"),
    **_rights("ask", "member", "say history clear examples copy report"),
    **_rights(
        "quiz",
        "member",
        "open make topics now start again answer mark show hint skip stop level undo accept easy",
    ),
    **_rights("compare", "member", "start terms beside show save"),
    **_rights("progress", "member", "show make exam export import reset"),
    **_rights("teach", "member", "start snippet save"),
    **_rights(
        "teach",
        "teach",
        "export reports bank coverage mark edit check keep restore new facts file bring take",
    ),
    **_rights("notes", "member", "list read state"),
    **_rights("notes", "teach", "about plan look add replace remove back refresh"),
    # Which notes all others see is no page's to change: a course has its own.
    **_rights("notes", "nobody", "courses open"),
}
"""Operations of the page."""
ENDPOINTS: Mapping[str, Right] = {
    "ask": "member",
    "compare": "member",
    "snippet": "member",
    "quiz": "teach",  # It gives the key with each question.
}
"""Named endpoints, which are the MCP tools too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants: a route by its path, an operation or an endpoint by its name."""

    kind: Kind
    name: str
    method: str = "GET"


def decide(person: Person | None, asked: Asked) -> Verdict:
    """Whether a person, or somebody who is not signed in, may have what is asked for."""
    right = right_of(asked)
    if right is None:
        return "unknown"
    if right == "open":
        return "yes"
    if person is None:
        return "sign in"
    if right == "nobody":
        return "no"
    if right == "self":
        return "yes"
    if right == "admin":
        return "yes" if person.admin else "no"
    if person.member is None:
        return "choose a course"
    return "yes" if right == "member" or teaches(person) else "no"


def teaches(person: Person) -> bool:
    """Whether this person teaches the course that it works in."""
    return person.member is not None and (person.admin or person.member.role in TEACHING)


def right_of(asked: Asked) -> Right | None:
    """Whose a thing is, None for what has no rule."""
    if asked.kind == "op":
        return OPS.get(asked.name)
    if asked.kind == "endpoint":
        return ENDPOINTS.get(asked.name)
    for methods, path, right in ROUTES:
        if asked.method in methods and _matches(asked.name, path):
            return right
    return None


def _matches(path: str, rule: str) -> bool:
    return path.startswith(rule[:-1]) and path != rule[:-1] if rule.endswith("*") else path == rule
