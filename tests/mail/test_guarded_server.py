"""Mail servers as they are in the world: TLS from the start or by STARTTLS, and a name and password."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from app.jobs.job import State
from app.settings import Settings
from tests.mail.server import guarded_server
from tests.mail.test_mail import LETTER, NOW, hand_in, settings_for, work


def given(settings: Settings, port: int, tls: str, password: str) -> Settings:
    return settings_for(settings, port).model_copy(
        update={"smtp_tls": tls, "smtp_user": "grants", "smtp_password": SecretStr(password)}
    )


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it counts only STARTTLS as TLS
@pytest.mark.parametrize("tls", ["starttls", "wrapped"])
def test_a_letter_goes_over_tls_with_the_name_and_password(
    engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    hand_in(engine)
    with guarded_server(tls, tmp_path, user="grants", password="right") as (box, certificate):  # noqa: S106
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        job = work(engine, given(settings, box.port, tls, "right"), NOW)
    assert (job["state"], job["error"]) == (State.DONE, "")
    assert [letter["Subject"] for letter in box.letters] == [LETTER.subject]


def test_a_wrong_password_is_told_in_the_servers_words(
    engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(engine)
    with guarded_server("starttls", tmp_path, user="grants", password="right") as (box, certificate):  # noqa: S106
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        job = work(engine, given(settings, box.port, "starttls", "wrong"), NOW)
    assert box.letters == []
    assert "535" in job["error"]


def test_nothing_is_said_to_a_server_that_cannot_show_who_it_is(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    hand_in(engine)
    with guarded_server("starttls", tmp_path, user="grants", password="right") as (box, _certificate):  # noqa: S106
        job = work(engine, given(settings, box.port, "starttls", "right"), NOW)
    assert box.letters == []
    assert "certificate" in job["error"].lower()
