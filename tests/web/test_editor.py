"""The section's editor in a real browser: what is typed, pasted and done by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, update

from app.db.session import unit_of_work
from app.proposals.queries import PROPOSAL as PROPOSALS
from tests.web.browsers import calm
from tests.web.conftest import Joins
from tests.web.editing import API, PROPOSAL, SAVED, SECTION, kind, opened, paste, state, stored, text, typed
from tests.web.test_search import write

__all__ = ["kind"]

pytestmark = pytest.mark.xdist_group("browser")

FROM_WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {font-family: Calibri}</style></head>
<body><h1 style='color:red'><span style='font-size:20pt'>Need</span></h1>
<p class=MsoNormal style='font-family:"Comic Sans MS"'>Women <b style='mso-bidi-font-weight:normal'>face</b> violence
(<a href="https://www.who.int/x">WHO</a>, <a href="javascript:alert(1)">no</a>).<a style='mso-footnote-id:ftn1'
href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Shelter</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;
</span></span>Two <i>houses</i></p>
<table border=1><tr><td><p class=MsoNormal>City</p></td><td><p>Beds</p></td></tr>
<tr><td colspan=2><p>Fez</p></td></tr></table>
<p><img src="data:image/png;base64,iVBORw0KGgo="
onerror="document.title='bad'"><script>document.title='bad'</script></p>
<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
href="#_ftnref1"><span>[1]</span></a> Survey of 2024.</p></div></div></body></html>
"""


def test_what_is_typed_is_saved_by_itself_and_stands_there_again(joins: Joins) -> None:
    page = opened(joins())
    typed(page, "# Need\n- one\ntwo\n")
    page.keyboard.press("Tab")
    page.keyboard.type("nested\n\n\n**Bold** and a [bracket]")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page) == "# Need\n\n- one\n- two\n  - nested\n\n**Bold** and a \\[bracket\\]\n"
    page.reload()
    expect(text(page).locator("li li")).to_have_text("nested")
    expect(page.locator(".banner")).to_be_hidden()


def test_word_keeps_its_structure_and_loses_its_looks(joins: Joins) -> None:
    page = opened(joins())
    text(page).click()
    paste(page, FROM_WORD)
    expect(page.locator(".banner")).to_contain_text("Pictures were left out")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page) == (
        "# Need\n\nWomen **face** violence ([WHO](https://www.who.int/x), no).[^1]\n\n- Shelter\n  1. Two *houses*\n\n"
        "|  |  |\n| --- | --- |\n| City | Beds |\n| Fez |  |\n\n[^1]: Survey of 2024.\n"
    )
    assert page.title() != "bad"
    expect(text(page).locator("[style], [class*=Mso], font")).to_have_count(0)


def test_five_megabytes_of_word_are_refused_in_a_sentence(joins: Joins) -> None:
    page = opened(joins())
    typed(page, "Before. ")
    paragraph = f"<p class=MsoNormal style='margin:0cm'><span lang=EN-US>{'word ' * 20}<o:p></o:p></span></p>\n"
    paste(page, paragraph * (5_000_000 // len(paragraph)))
    expect(page.locator(".banner")).to_contain_text("Paste it in parts")
    typed(page, "After.")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page) == "Before. After.\n"


def test_a_fact_is_found_by_the_menu_and_follows_its_value(joins: Joins) -> None:
    context = joins()
    with context.expect_event("response", lambda answer: answer.url.endswith(f"{API}/facts")) as coming:
        page = opened(context)
    facts = coming.value.json()
    title = next(fact for fact in facts if fact["name"] == "project.title")
    typed(page, "We ask for /fact")
    page.keyboard.press("Enter")
    page.keyboard.type("project title")
    expect(page.locator(".slash [aria-selected=true]")).to_contain_text(title["value"])
    page.keyboard.press("Enter")
    page.keyboard.type(".")
    expect(text(page)).to_have_text(f"We ask for {title['value']}.")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page) == "We ask for {{project.title}}.\n"
    page.route("**/facts", lambda route: route.fulfill(json=[{**title, "value": "Another title"}]))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(text(page)).to_have_text("We ask for Another title.")


def test_keys_alone_reach_and_leave_everything(joins: Joins) -> None:
    page = opened(joins())
    text(page).focus()
    page.keyboard.type("plain ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    page.keyboard.press("Shift+Tab")
    tools = page.get_by_role("toolbar")
    expect(tools.locator(":focus")).to_have_count(1)
    expect(tools.locator("[tabindex='0']")).to_have_count(1)
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        if tools.locator(":focus").get_attribute("data-tool") == "bold":
            break
    expect(tools.locator(":focus")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(text(page)).to_be_focused()
    page.keyboard.press("Control+Alt+1")
    expect(text(page).locator("h2")).to_have_text("plain bold")
    expect(page.locator("#comment-text")).to_be_attached()
    page.keyboard.press("Control+Shift+Home")
    page.keyboard.press("Control+Alt+m")
    expect(page.locator("#comment-text")).to_be_focused()
    expect(page.locator("#comment-quote")).to_have_value("plain bold")


def test_arabic_is_written_from_the_right(joins: Joins) -> None:
    page = opened(joins())
    typed(page, "العدالة للنساء\nJustice")
    expect(text(page).locator("p").last).to_have_text("Justice")
    directions = text(page).locator("p").evaluate_all("all => all.map((one) => getComputedStyle(one).direction)")
    assert directions == ["rtl", "ltr"]


def test_without_the_script_the_form_saves(joins: Joins) -> None:
    (page,) = joins(java_script_enabled=False).pages
    page.goto(SECTION)
    page.locator("#text").fill("By **form**.")
    page.locator("#section-form").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#section-form [role=status]")).to_have_text("Saved")
    assert stored(page) == "By **form**.\n"


def test_what_differs_from_the_project_is_underlined(joins: Joins) -> None:
    page = opened(joins())
    typed(page, "The project lasts 7 months.")
    expect(page.locator(".disagrees")).to_have_text("The project lasts 7 months")
    expect(page.locator("#findings")).to_contain_text("7 months")
    typed(page, " Or not.")
    expect(page.locator(".disagrees")).to_have_text("The project lasts 7 months")


def test_what_is_typed_while_suggesting_is_decided_on_beside_the_text(joins: Joins) -> None:
    page = opened(joins())
    typed(page, "We ask for support.")
    expect(state(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Suggesting").click()
    typed(page, " Urgently.")
    expect(text(page).locator("ins")).to_have_text(" Urgently.")
    page.keyboard.press("Control+Alt+1")
    expect(page.locator(".banner")).to_contain_text("a suggestion holds words")
    expect(text(page).locator("h2")).to_have_count(1)
    page.keyboard.press("Control+Alt+0")
    expect(text(page).locator("h2")).to_have_count(0)
    expect(state(page)).to_have_text(SAVED)
    accept = page.locator("#suggestions .decide [value=accept]").first
    expect(accept).to_be_visible()
    calm(page)
    accept.click()
    expect(text(page).locator("ins")).to_have_count(0)
    expect(text(page)).to_have_text("We ask for support. Urgently.")
    assert stored(page) == "We ask for support. Urgently.\n"


def test_tables_notes_links_and_chips_are_reached_by_keys(joins: Joins) -> None:
    page = opened(joins())
    press, write, panel = page.keyboard.press, page.keyboard.type, page.locator(".panel:visible")
    choices = page.locator(".slash:visible [role=option]")
    expect(page.locator(".tools-style option")).to_have_count(4)  # the section's own heading is the first of four
    typed(page, "/table")
    expect(choices).to_have_count(1)
    press("Enter")
    for words in ("City", "Beds", ""):
        write(words)
        press("Tab")
    write("Fez /row below")
    expect(choices).to_have_count(1)
    press("Enter")
    expect(text(page).locator("tr")).to_have_count(4)
    write("/delete the column")
    press("Enter")
    expect(text(page).locator("tr").first.locator("th")).to_have_count(2)
    press("Escape")
    press("Shift+Tab")
    expect(page.get_by_role("toolbar").locator(":focus")).to_have_count(1)
    press("Escape")
    expect(text(page)).to_be_focused()

    press("Control+a")
    write("Note /footnote")
    press("Enter")
    expect(panel).to_be_visible()
    note = panel.locator(".note-text [role=textbox]")
    expect(note).to_be_focused()
    write("Survey.")
    press("Escape")
    press("ArrowLeft")
    press("Enter")
    expect(note).to_have_text("Survey.")
    expect(note).to_be_focused()
    press("Escape")
    press("Control+k")
    write("javascript:alert(1)")
    press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("A link begins with https://")
    press("Control+a")
    write("example.org")
    press("Enter")
    expect(panel).to_have_count(0)
    write(" /project title")
    expect(choices).not_to_have_count(0)
    press("Enter")
    press("ArrowLeft")
    press("Enter")
    expect(panel).to_contain_text("project.title")
    press("Escape")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page) == "Note [^1][example.org](https://example.org) {{project.title}}\n\n[^1]: Survey.\n"


def test_evidence_is_cited_as_in_the_document(joins: Joins, engine: Engine) -> None:
    write(engine, "Courts are slow [@courts-2024], papers rare [@survey-2025] [@nobodys].")
    cited = text(opened(joins())).locator(".citation")
    expect(cited).to_have_text(["[1]", "[2]", "nobodys"])
    expect(cited.first).to_have_attribute("title", re.compile("Judicial Observatory, 2024. Labour courts in figures"))


def test_evidence_is_a_footnote_where_the_form_lists_no_sources(joins: Joins, engine: Engine) -> None:
    write(engine, "Courts are slow [@courts-2024].", key="problem")
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSALS).values(template="concept-note/1.0"))
    page = joins().new_page()
    page.goto(f"{PROPOSAL}/sections/en/problem")
    expect(text(page).locator("sup.citation.footnote")).to_have_accessible_name(re.compile("Judicial Observatory"))
