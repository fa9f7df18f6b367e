"""What a request says of where it comes from, and which part of that is believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from calctutor.errors import SettingsError
from calctutor.faces.web.texts import people as texts
from calctutor.settings import Settings

if TYPE_CHECKING:
    from starlette.types import Scope

SESSION_HEADER = "x-calctutor-session"
"""Set by the gate alone, for what runs behind it; taken away from whatever comes in."""


@dataclass(frozen=True, slots=True)
class Network:
    """Where the server stands.

    ``hosts`` and ``origins`` are the Host and Origin headers that are ours;
    ``proxies`` the networks of proxies that are believed; ``user_header`` is
    lower case, or "". ``secure`` says that people come by https.
    """

    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    user_header: str
    secure: bool
    base: str

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; browsers hold __Host- ones to this very host."""
        return "__Host-calctutor" if self.secure else "calctutor"

    def peer(self, scope: Scope) -> str:
        """The address that the connection comes from."""
        client = scope.get("client")
        return str(client[0]) if client else ""

    def believed(self, address: str) -> bool:
        """Whether an address is that of a proxy that is believed."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.proxies)

    def client(self, scope: Scope, headers: Mapping[str, str]) -> str:
        """The address of whoever asks: the last one that no believed proxy has."""
        address = self.peer(scope)
        forwarded = [part.strip() for part in headers.get("x-forwarded-for", "").split(",")]
        while forwarded and self.believed(address) and _is_address(forwarded[-1]):
            address = forwarded.pop()
        return address

    def user(self, scope: Scope, headers: Mapping[str, str]) -> str:
        """Who a believed proxy says is signed in, "" where none does."""
        if not self.user_header or not self.believed(self.peer(scope)):
            return ""
        return headers.get(self.user_header, "").strip()


def network_of(settings: Settings, port: int) -> Network:
    """The network of some settings; SettingsError for what makes no sense."""
    host = settings.host
    names = {host, "127.0.0.1", "localhost"} if host not in ("0.0.0.0", "::") else {"127.0.0.1"}
    hosts = {f"[{n}]:{port}" if ":" in n else f"{n}:{port}" for n in names}
    origins = {f"http://{one}" for one in hosts}
    base = f"http://{host}:{port}"
    secure = False
    if settings.address:
        scheme, netloc = _address(settings.address)
        hosts.add(netloc)
        origins.add(f"{scheme}://{netloc}")
        secure, base = scheme == "https", f"{scheme}://{netloc}"
    elif host in ("0.0.0.0", "::"):
        raise SettingsError(texts.NO_ADDRESS)
    if settings.user_header and not settings.proxies:
        raise SettingsError(texts.NO_PROXIES)
    return Network(
        tuple(sorted(hosts)),
        tuple(sorted(origins)),
        tuple(_proxy(part.strip()) for part in settings.proxies.split(",") if part.strip()),
        settings.user_header.lower(),
        secure,
        base,
    )


def headers_of(scope: Scope) -> dict[str, str]:
    """The headers by lower-case name; the last of several of one name."""
    return {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}


def cookie_in(headers: Mapping[str, str], name: str) -> str:
    """A cookie's value, "" without one."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _address(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise SettingsError(texts.BAD_ADDRESS.format(address=url))
    return parts.scheme, parts.netloc.lower()


def _proxy(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        raise SettingsError(texts.BAD_PROXY.format(proxy=text)) from None
