"""What is believed of a request: Host, Origin, proxies, the header of a proxy's sign-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor.errors import SettingsError
from calctutor.faces.web.people.network import cookie_in, network_of
from calctutor.faces.web.serve import accounts_needed
from calctutor.settings import Settings
from people_doubles import Browser, Server

NOWHERE = Path("nowhere")


def settings(**more: object) -> Settings:
    return Settings(NOWHERE, NOWHERE, NOWHERE, NOWHERE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "needed"),
    [
        ({}, False),
        ({"host": "localhost"}, False),
        ({"host": "::1"}, False),
        ({"address": "http://127.0.0.1:7860"}, False),
        ({"accounts": "on"}, True),
        ({"host": "0.0.0.0"}, True),
        ({"host": "192.168.1.4"}, True),
        ({"host": "::"}, True),
        ({"host": "example.org"}, True),
        ({"address": "https://tutor.example"}, True),
    ],
)
def test_people_sign_in_as_soon_as_others_can_reach_the_page(more: dict, needed: bool):
    assert accounts_needed(settings(**more)) is needed


def test_behind_a_proxy_the_address_that_people_type_is_ours():
    net = network_of(settings(address="https://Tutor.example/"), 7861)
    assert set(net.hosts) == {"127.0.0.1:7861", "localhost:7861", "tutor.example"}
    assert "https://tutor.example" in net.origins
    assert "http://tutor.example" not in net.origins
    assert (net.secure, net.cookie, net.base) == (
        True, "__Host-calctutor", "https://tutor.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": "0.0.0.0"}, "set the address that they type"),
        ({"address": "tutor.example"}, "has to be a URL"),
        ({"address": "ftp://tutor.example"}, "has to be a URL"),
        ({"address": "https://tutor.example/under"}, "has to be a URL"),
        ({"address": "https://t.example", "proxies": "nginx"}, "not 'nginx'"),
        ({"address": "https://t.example", "user_header": "X-User"}, "named proxies only"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_remedy(more: dict, said: str):
    with pytest.raises(SettingsError, match=said):
        network_of(settings(**more), 7860)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "198.51.100.9, 10.0.0.2", "198.51.100.9"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_who_asks_is_told_by_believed_proxies_only(peer: str, forwarded: str, client: str):
    net = network_of(settings(address="https://t.example", proxies="10.0.0.0/24"), 7860)
    scope = {"client": (peer, 1)}
    assert net.client(scope, {"x-forwarded-for": forwarded}) == client


def test_cookies_of_others_are_no_sessions():
    assert cookie_in({"cookie": "a=1; calctutor=x; b=2"}, "calctutor") == "x"
    for sent in ("", "calctutor", "xcalctutor=1", "a=1", ";;;=", "\x00=1"):
        assert cookie_in({"cookie": sent}, "calctutor") == ""


@pytest.fixture
def server(tmp_path: Path):
    made = Server(tmp_path, proxies="10.0.0.1", user_header="X-Remote-User")
    made.people.add_account("anna", "")
    made.people.put_member("anna", "Law", "student")
    yield made
    made.close()


def through(server: Server, user: str, client: str = "10.0.0.1", **cookies: str) -> Browser:
    headers = {"accept": "text/html", "x-remote-user": user}
    return Browser(server, dict(cookies), headers, client)


def test_a_believed_proxy_signs_somebody_in_and_the_session_goes_on(server: Server):
    me = through(server, "Anna")
    told = me.get("/account")
    assert told.status == 200
    assert set(told.cookies) == {"__Host-calctutor"}
    assert me.get("/account").cookies == {}
    assert len(server.people.sessions("anna")) == 1
    assert me.op("page.state")["ok"]["person"]["name"] == "anna"


def test_only_a_page_opens_a_session(server: Server):
    program = through(server, "anna")
    program.headers["accept"] = "application/json"
    assert [program.get("/config").status for _ in range(3)] == [401] * 3
    assert server.people.sessions("anna") == []


@pytest.mark.parametrize("client", ["192.0.2.7", "10.0.0.2", "127.0.0.1"])
def test_anybody_elses_word_signs_nobody_in(server: Server, client: str):
    assert through(server, "anna", client).get("/account").status == 303


@pytest.mark.parametrize("user", ["nobody", "", " "])
def test_a_proxy_signs_in_accounts_that_there_are(server: Server, user: str):
    assert through(server, user).get("/account").status == 303
    assert [a.name for a in server.people.accounts()] == ["anna"]


def test_a_disabled_account_is_not_signed_in_by_a_proxy(server: Server):
    server.people.add_account("root", "", admin=True)
    server.people.set_disabled("anna", True)
    assert through(server, "anna").get("/account").status == 303


def test_the_proxys_word_goes_before_an_old_cookie(server: Server):
    bea = server.add("bea", ("Law", "student"))
    me = through(server, "anna", **bea.cookies)
    assert "anna" in me.get("/account").said
    assert me.op("page.state")["ok"]["person"]["name"] == "anna"


def test_without_the_setting_no_header_is_believed(tmp_path: Path):
    server = Server(tmp_path, proxies="10.0.0.1")
    server.people.add_account("anna", "")
    assert through(server, "anna").get("/account").status == 303
    server.close()
