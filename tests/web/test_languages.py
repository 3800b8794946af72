"""Each person reads the pages in a language of their own, from right to left where it is read so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from babel.support import NullTranslations
from lxml import etree, html
from sqlalchemy import Engine

from app.catalog.catalogue import Catalogue
from app.interchange.xlsx_reading import read_workbook
from app.settings import Settings
from app.web import language
from app.web.language import LANGUAGES
from app.web.moments import zones
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import TOKEN
from tests.web.proofs import busy
from tests.web.proofs.busy import keep_busy
from tests.web.test_pages import HOME, PAGES, PROJECT, PROPOSAL, link

ADDRESSES = (
    *PAGES, "/account", f"{PROJECT}/budget", f"{PROJECT}/budget/line", f"{PROJECT}/budget/terms",
    f"{PROJECT}/budget/layouts", f"{PROJECT}/budget/paste", f"{PROJECT}/budget/import", f"{PROPOSAL}/review",
    f"{PROPOSAL}/exports", f"{PROPOSAL}/submit", f"{PROPOSAL}/portal", f"{PROPOSAL}/versions",
    f"{PROPOSAL}/comments", f"{HOME}/settings", f"{HOME}/settings/guests", f"{HOME}/settings/log", f"{HOME}/search?q=x",
)  # fmt: skip
NAMES = re.compile(
    r"Grantwright|\b[A-Z]{3,4}\b|\b[A-Z]\w+/[A-Z]\w+|\bSHA-256\b|\b[0-9a-f]{64}\b|\b\w+_proposal\.\w+|\bOperator\b"
)
"""The program's, currencies', those of zones of time, of files and what they are known by, and of who works here."""

KEY = busy.KEY
EVENTFUL = (
    HOME, PROPOSAL, f"{PROPOSAL}/sections/en/{KEY}", f"{PROPOSAL}/comments", f"{PROPOSAL}/versions",
    f"{PROPOSAL}/versions/1", f"{PROPOSAL}/versions/of/en/{KEY}",
    f"{PROPOSAL}/versions/compare/en/{KEY}?before=1&after=2",
    f"{PROPOSAL}/review", f"{PROPOSAL}/suggestions", f"{PROPOSAL}/exports", f"{PROPOSAL}/submit", f"{PROPOSAL}/portal",
    f"{HOME}/settings/log", f"{HOME}/settings/people", f"{HOME}/settings/mail", "/account",
)  # fmt: skip
REFUSED = (
    (404, "/nowhere"), (404, "/o/nowhere"), (404, f"{HOME}/calls/nowhere"), (404, f"{HOME}/calls/un-trust-fund-evaw"),
    (404, f"{HOME}/funders/nowhere"), (404, f"{HOME}/projects/nowhere"), (404, f"{HOME}/proposals/nowhere"),
    (404, f"{PROPOSAL}/sections/en/nowhere"), (404, f"{PROPOSAL}/versions/999"), (404, f"{PROPOSAL}/comments/999"),
    (404, f"{HOME}/settings/catalogue/nowhere"), (422, f"{HOME}/settings/log?before=x"), (400, "/nowhere?x=%00"),
)  # fmt: skip

UNTRANSLATED = ("ancestor::script", "ancestor::code", "ancestor::kbd", "ancestor::*[@lang and not(self::html)]")


@pytest.fixture
def stranger(settings: Settings, filled: None, serve: Callable[[Settings], str]) -> Iterator[httpx.Client]:  # noqa: ARG001
    with httpx.Client(base_url=serve(settings.model_copy(update={"token": TOKEN})), timeout=60) as client:
        yield client


def page(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def choose(client: httpx.Client, language: str, before: str = "/sign-in") -> str:
    answer = client.post("/language", data={"language": language}, headers={"Referer": f"{client.base_url}{before}"})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return str(answer.headers["location"])


def test_a_stranger_is_spoken_to_as_the_browser_asks_until_they_choose(stranger: httpx.Client) -> None:
    asked = page(stranger.get("/sign-in", headers={"Accept-Language": "es-MX,fr;q=0.8"}))
    assert (asked.get("lang"), asked.get("dir"), asked.xpath("string(//h1)")) == ("es", "ltr", "Iniciar sesión")
    assert choose(stranger, "ar", "/sign-in?x=1") == "/sign-in?x=1"
    chosen = page(stranger.get("/sign-in", headers={"Accept-Language": "es"}))
    assert (chosen.get("lang"), chosen.get("dir"), chosen.xpath("string(//h1)")) == ("ar", "rtl", "تسجيل الدخول")
    assert chosen.xpath("string(//button[@aria-current])") == "العربية"


def test_a_choice_is_kept_with_the_person_in_every_browser(stranger: httpx.Client, engine: Engine) -> None:
    stranger.post(f"/sign-in/{link(engine)}")
    choose(stranger, "fr", HOME)
    with httpx.Client(base_url=stranger.base_url, timeout=60) as elsewhere:
        elsewhere.post(f"/sign-in/{link(engine)}")
        assert page(elsewhere.get(HOME)).get("lang") == "fr"


@pytest.mark.parametrize("before", ["https://elsewhere.example/x", "//elsewhere.example/x", "", "javascript:alert(1)"])
def test_choosing_leads_to_no_other_server(stranger: httpx.Client, before: str) -> None:
    answer = stranger.post("/language", data={"language": "fr"}, headers={"Referer": before})
    assert answer.headers["location"] == "/"
    assert choose(stranger, "xx") == "/sign-in"


def test_findings_and_errors_are_told_in_the_language_of_the_reader(stranger: httpx.Client, engine: Engine) -> None:
    stranger.post(f"/sign-in/{link(engine)}")
    choose(stranger, "fr")
    found = page(stranger.get(f"{PROPOSAL}/readiness"))
    said = found.xpath("//ul[@class='findings']//a/text()")
    assert said
    assert not [sentence for sentence in said if sentence.startswith(("The ", "Section '", "Budget line", "Indicator"))]
    missing = page(stranger.get(f"/o/{organisation().slug}/proposals/nowhere"), HTTPStatus.NOT_FOUND)
    assert "Il n’y a pas de proposition «\u202fnowhere\u202f»." in missing.text_content()


class Pseudo(NullTranslations):
    """Says every word in brackets, so that one which nobody asked for stands bare."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def test_no_page_says_a_word_that_is_not_translated(
    stranger: httpx.Client, engine: Engine, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = "\n".join(strings((organisation(), material(), proposal(), catalogue, LANGUAGES, zones("ar"))))
    known = re.sub(r"\{\{|\}\}|\*\*", "", written)  # marks in the help of a form
    monkeypatch.setattr(language, "_messages", lambda _language: Pseudo())
    stranger.post(f"/sign-in/{link(engine)}")
    choose(stranger, "ar")
    bare = {address: bare_texts(page(stranger.get(address, follow_redirects=True)), known) for address in ADDRESSES}
    assert {address: texts for address, texts in bare.items() if texts} == {}


def test_no_page_where_much_has_happened_says_a_word_that_is_not_translated(
    stranger: httpx.Client, engine: Engine, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger.post(f"/sign-in/{link(engine)}")
    waiting = keep_busy(stranger, {}, {}, HOME, PROJECT.rpartition("/")[2], PROPOSAL.rpartition("/")[2])  # type: ignore[arg-type]
    typed = Path(busy.__file__).read_text(encoding="utf-8")
    workbook = read_workbook(stranger.get(f"{PROJECT}/budget/workbook").content)
    written = (organisation(), material(), proposal(), catalogue, LANGUAGES, zones("ar"), workbook)
    known = "\n".join((*strings(written), flat(typed)))
    monkeypatch.setattr(language, "_messages", lambda _language: Pseudo())
    choose(stranger, "ar")
    bare = {
        address: bare_texts(page(stranger.get(address, follow_redirects=True)), known)
        for address in (*waiting, *EVENTFUL)
    }
    assert {address: texts for address, texts in bare.items() if texts} == {}


@pytest.mark.parametrize(("status", "address"), REFUSED)
def test_no_refusal_says_a_word_that_is_not_translated(
    status: int, address: str, stranger: httpx.Client, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger.post(f"/sign-in/{link(engine)}")
    choose(stranger, "ar")
    monkeypatch.setattr(language, "_messages", lambda _language: Pseudo())
    assert bare_texts(page(stranger.get(address), status), "\n".join(strings(LANGUAGES))) == []


def test_a_bare_word_is_found_in_a_sentence_and_beside_one() -> None:
    said = html.document_fromstring(
        "<body><p>⟦There is no call.⟧ Bare words.</p><p>⟦Since <time>26 نوفمبر 2026</time>⟧</p></body>"
    )
    assert bare_texts(said, "") == ["Bare words"]


def strings(value: object) -> Iterator[str]:
    """All that people and funders wrote, which no page translates."""
    match value:
        case str():
            yield flat(value)
        case Mapping():
            for key, held in value.items():
                yield from (*strings(key), *strings(held))
        case tuple() | list() | frozenset():
            for held in value:
                yield from strings(held)
        case _ if is_dataclass(value):
            for described in fields(value):
                yield from strings(getattr(value, described.name))


def bare_texts(found: html.HtmlElement, known: str) -> list[str]:
    etree.strip_tags(found, "time")  # stands inside sentences
    found = html.document_fromstring(html.tostring(found, encoding="unicode"))  # else each piece is a text of its own
    texts = found.xpath(f"//body//text()[not({' or '.join(UNTRANSLATED)})]")
    read = [*texts, *found.xpath("//@aria-label | //@title | //@alt | //@placeholder")]
    bare = {part for text in read for part in re.split(r"[,،\u200f]+ ?| · |: ", outside(flat(text)))}
    return sorted(text for text in bare if re.search(r"[A-Za-z]{3}", NAMES.sub("", text)) and text not in known)


def outside(text: str) -> str:
    """What is left of a text without what was asked for in the language of the reader."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    text = text.strip(" ·/–:,.;()\u2068\u2069\u202f\u00a0")
    return re.sub(r"^[A-Z]{0,2}\d[\d.]* | \(\w\w$", "", text)  # number of a heading, code of a language


def flat(text: str) -> str:
    return " ".join(text.split())
