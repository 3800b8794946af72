"""Reminders posted to an organisation's webhook: signed, tried again, and never into a private network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from app.accounts.service import resolve_organisation
from app.calendar.reminders.outbox import DigestState
from app.calendar.reminders.webhooks import set_webhook, signature
from app.db.session import unit_of_work
from app.domain.phrases import recalled
from app.errors import BadInput
from tests.reminders.conftest import BY, World
from tests.watch.server import Answer, Server, hang, plain, serving

DAY = date(2027, 2, 17)


@pytest.fixture
def hook() -> Iterator[Server]:
    with serving(plain(b"", "", "204 No Content")) as server:
        yield server


def point_to(world: World, url: str) -> str:
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        return set_webhook(session, row["id"], url, local=True, by=BY, at=world.now)


def test_a_post_is_signed_and_comes_once(world: World, hook: Server) -> None:
    secret = point_to(world, f"{hook.address}/in")
    world.put("Ask the mayor", DAY)
    assert [world.run("2027-02-03 06:01"), world.run("2027-02-03 06:30")] == [1, 0]
    (asked,) = hook.asked
    head, _, body = asked.partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    stamp = int(headers["Grantwright-Timestamp"])
    assert headers["Grantwright-Signature"] == signature(secret, stamp, body.encode())
    assert headers["Grantwright-Signature"] != signature(secret, stamp + 1, body.encode())
    (told,) = json.loads(body)["dates"]
    assert (told["title"], told["day"], told["owner"]) == ("Ask the mayor", "2027-02-17", None)
    assert world.states() == [DigestState.SENT]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (plain(b"", "", "500 Oh"), "error 500"),
        (plain(b"", "Location: http://127.0.0.1:1/\r\n", "307 There"), "has moved to"),
        (lambda _server, line: line.close(), "breaks off"),
    ],
)
def test_a_receiver_that_fails_is_asked_again_with_the_same_delivery(
    world: World, hook: Server, answer: Answer, said: str
) -> None:
    hook.answers.insert(0, answer)
    point_to(world, f"{hook.address}/in")
    world.put("Ask the mayor", DAY)
    assert world.run("2027-02-03 06:01") == 0
    (row,) = world.digests()
    assert (row["state"], said in recalled(row["error"])) == (DigestState.PENDING, True)
    assert world.run("2027-02-03 06:03") == 1
    first, second = (part.partition("Grantwright-Delivery: ")[2].splitlines()[0] for part in hook.asked)
    assert first == second


def test_nothing_is_posted_into_a_private_network_unless_that_is_set(world: World, hook: Server) -> None:
    point_to(world, f"https://127.0.0.1:{hook.port}/in")
    world.put("Ask the mayor", DAY)
    world.settings = world.settings.model_copy(update={"webhook_local": False})
    assert world.run("2027-02-03 06:01") == 0
    (row,) = world.digests()
    assert (row["state"], "private network" in recalled(row["error"])) == (DigestState.PENDING, True)
    assert "".join(hook.asked).strip() == ""


@pytest.mark.parametrize("url", ["", "ftp://x.example/", "http://x.example/", "https://", "https://a:b@x.example/"])
def test_only_a_plain_https_address_is_taken(world: World, url: str) -> None:
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        with pytest.raises(BadInput):
            set_webhook(session, row["id"], url, local=False, by=BY, at=world.now)


def test_a_receiver_that_hangs_does_not_hold_up_the_others(
    world: World, hook: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.calendar.reminders import webhooks
    from app.watch.fetching import Manners

    monkeypatch.setattr(webhooks, "_MANNERS", Manners(silence_s=0.2, total_s=1, attempts=1, redirects=0, between_s=0))
    hook.answers.insert(0, hang)
    point_to(world, f"{hook.address}/in")
    world.put("Ask the mayor", DAY)
    assert world.run("2027-02-03 06:01") == 0
    assert world.states() == [DigestState.PENDING]
