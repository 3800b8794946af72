"""Every code that a check declares is found in some dossier, and none is found in a sound one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.domain import compliance
from app.domain.call import CallStatus
from app.domain.checks import CODES, FAMILIES, check
from app.domain.checks.money import check_budget
from app.domain.checks.reading import Reading
from app.domain.consent import Channel, Consent, Story
from app.domain.deadlines import Confidence, Deadline, DeadlineKind, MovedDeadline
from app.domain.dossier import Dossier, Material, PageMap, SectionPages
from app.domain.eligibility import Criterion, Predicate
from app.domain.evidence import OwnedDocument
from app.domain.findings import Finding, Severity
from app.domain.funder import FunderStatus
from app.domain.limits import Consequence, Limit, Paper, Unit
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.marking import mark_changes
from app.domain.money import Money
from app.domain.proposal import Attachment, Proposal, ReportOn, Scope, SectionText
from app.domain.results_editing import map_indicators
from app.domain.template import Generated, Stage
from app.domain.translation import fingerprint
from tests.domain.assembly.material import labels
from tests.domain.checks.dossiers import (
    STATED,
    TODAY,
    Spoil,
    call,
    dossier,
    findings,
    organisation,
    project,
    proposal,
    results,
    spoilt,
    template,
    written,
)
from tests.domain.granted import granted


@dataclass(frozen=True)
class Case:
    code: str
    spoil: Spoil
    says: str
    pages: PageMap | None = None
    on: date = TODAY
    afterwards: Callable[[Dossier], Dossier] | None = None
    """What happens to the dossier once it is assembled."""


def _as_it_is(m: Material) -> Material:
    return m


def _suggested(m: Material) -> Material:
    """Ana would put more at the end of a text, and take its first words out."""
    sections = m.proposal.sections
    text = to_markdown(sections["need"]["en"].blocks).strip()
    marked = mark_changes(
        sections["need"]["en"].blocks,
        parse_markdown(" ".join(text.split(" ")[2:]) + "\n\nUnheard of."),
        by="Ana",
        at=datetime(2026, 11, 26, tzinfo=UTC),
        prefix="2",
    )
    changed = {**sections, "need": {**sections["need"], "en": SectionText(blocks=marked)}}
    return replace(m, proposal=replace(m.proposal, sections=changed))


def _set(page: dict[str, Any]) -> Callable[[Dossier], Dossier]:
    """Set otherwise than the call asks."""

    def change(whole: Dossier) -> Dossier:
        meta = whole.document.meta
        return replace(whole, document=replace(whole.document, meta=replace(meta, page=replace(meta.page, **page))))

    return change


def _in_rupees(whole: Dossier) -> Dossier:
    budget = whole.project.budget
    lines = tuple(replace(line, currency="NPR") for line in budget.lines)
    return replace(whole, project=replace(whole.project, budget=replace(budget, lines=lines)))


def _in_french_for_once(m: Material) -> Material:
    asked = replace(m.proposal, language="fr", title="Courts near people")
    return replace(m, proposal=asked, labels=labels("fr"), written_in="en")


def _report(value: str = "", *, recorded: bool = True, verified: bool = True, last: date | None = None) -> Spoil:
    """A report on the whole of a grant, with this value of its first indicator."""

    def spoil(m: Material) -> Material:
        own = m.project
        if not verified:
            plain = map_indicators(own.results, lambda one: replace(one, verification=""))
            own = replace(own, results=plain)
        grant = granted(own, value)
        report = ReportOn(grant="well", first=own.starts_on, last=last or own.ends_on)
        told = replace(m.proposal, stage=Stage.REPORT, report=report)
        return replace(m, project=own, proposal=told, grant=grant if recorded else None)

    return spoil


def _part(*generated: Generated, **texts: str) -> Spoil:
    """Asks for one of two activities, in a form with these generated parts."""

    def spoil(m: Material) -> Material:
        m = written(**texts)(_section(1, generated=generated)(m))
        results_ = replace(m.project.results, theory_of_change="If courts are near, people go there.")
        asked = replace(m.proposal, scope=Scope(activities=("A1",)))
        return replace(m, project=replace(m.project, results=results_), proposal=asked)

    return spoil


NOTHING = dict.fromkeys(("staff", "clinics", "courses", "room"), Decimal(0))


def _stage(**changes: Any) -> Spoil:
    return lambda m: replace(m, call=replace(call(), stages=(replace(call().stages[0], **changes),)))


YEARLY = Deadline(kind=DeadlineKind.WINDOW, opens="01-15", closes="03-01", on=date(2025, 3, 1), source=STATED)
LEAD = Deadline(kind=DeadlineKind.ROLLING, lead_weeks=20, source=STATED)


def _ending_consent(m: Material) -> Material:
    consent = Consent(
        purposes=("fundraising",),
        audiences=("harbour",),
        channels=(Channel.PROPOSAL,),
        territory=("BE",),
        language="ne",
        asked_by="A case worker",
        granted_on=date(2026, 1, 1),
        expires_on=date(2027, 3, 1),
    )
    story = Story(token="AB12", pseudonym="Sita", text="I went home.", consent=consent)  # noqa: S106
    told = written(need="She said: [[story:AB12]]")(m)
    return replace(told, organisation=replace(m.organisation, stories=(story,)))


def _two_stages(m: Material) -> Material:
    full = call().stages[0]
    first = replace(full, stage=Stage.CONCEPT_NOTE)
    return replace(m, call=replace(call(), stages=(first, replace(full, template="long/1.0"))))


def _section(number: int, **changes: Any) -> Spoil:
    def spoil(m: Material) -> Material:
        made = list(template().sections)
        made[number] = replace(made[number], **changes)
        return replace(m, template=replace(template(), sections=tuple(made)))

    return spoil


def _line(number: int, **changes: Any) -> Spoil:
    def spoil(m: Material) -> Material:
        lines = list(m.project.budget.lines)
        lines[number] = replace(lines[number], **changes)
        return replace(m, project=replace(m.project, budget=replace(m.project.budget, lines=tuple(lines))))

    return spoil


def _outcome(**changes: Any) -> Spoil:
    outcome = replace(results().outcomes[0], **changes)
    return spoilt("project", results=replace(results(), outcomes=(outcome,)))


def _output(**changes: Any) -> Spoil:
    return _outcome(outputs=(replace(results().outcomes[0].outputs[0], **changes),))


def _indicator(**changes: Any) -> Spoil:
    return _outcome(indicators=(replace(results().outcomes[0].indicators[0], **changes),))


def _activity(**changes: Any) -> Spoil:
    first, second = results().outcomes[0].outputs[0].activities
    return _output(activities=(replace(first, **changes), second))


def _partner(**changes: Any) -> Spoil:
    lead, shelter = project().partners
    return spoilt("project", partners=(lead, replace(shelter, **changes)))


def _document(**changes: Any) -> Spoil:
    registration, letter = organisation().documents
    return spoilt("organisation", documents=(replace(registration, **changes), letter))


def _annex(**changes: Any) -> Spoil:
    registration, letters = call().annexes
    return lambda m: replace(m, call=replace(m.call or call(), annexes=(replace(registration, **changes), letters)))


def _uncertified(m: Material) -> Material:
    """The registration is in Spanish; its English translation is attached with it, and nobody certified it."""
    m = _then(_document(language="es"), _annex(languages=("en",), certified=True))(m)
    english = OwnedDocument(
        key="en", kind="translation", title="Certificate in English", language="en", translation_of="registration"
    )
    return replace(
        m,
        organisation=replace(m.organisation, documents=(*m.organisation.documents, english)),
        proposal=replace(
            m.proposal, attachments=(*m.proposal.attachments, Attachment(annex="registration", document="en"))
        ),
    )


def _criterion(**fields: Any) -> Spoil:
    criterion = Criterion(key="it", question="Does it hold?", source=STATED, **fields)
    return spoilt("call", eligibility=(criterion,))


def _other(slug: str, **fields: Any) -> Proposal:
    return proposal(slug=slug, call=None, funder="lake", **fields)


_FIGURE = f'Our work.\n\n![A desk](picture:{"5e" * 32} "Our desk")'


def _blind(m: Material) -> Material:
    return replace(m, template=replace(m.template, blind=True))


def _french(m: Material) -> Material:
    english = parse_markdown("The first English text.")
    french = SectionText(blocks=parse_markdown("Le texte."), translated_from=fingerprint(english))
    changed = {"en": SectionText(blocks=parse_markdown("Another English text.")), "fr": french}
    texts = {"need": changed, "approach": {"en": SectionText(blocks=english)}}
    return replace(m, proposal=replace(m.proposal, language="fr", sections=texts), labels=labels("fr"))


def _translated(texts: dict[str, str]) -> Spoil:
    return lambda m: replace(m, project=replace(m.project, translations={"fr": texts}))


def _then(*spoils: Spoil) -> Spoil:
    def spoil(m: Material) -> Material:
        for each in spoils:
            m = each(m)
        return m

    return spoil


PAGES = PageMap(
    total=9,
    sections={
        "need": SectionPages(first=2, last=5),
        "approach": SectionPages(first=5, last=6),
        "budget": SectionPages(first=7, last=9),
    },
    fonts=("Liberation Sans",),
    replaced={"Arial": "Liberation Sans"},
)
WORDS = Limit(unit=Unit.WORDS, max=10, source=STATED)
LONG_PAGES = Limit(unit=Unit.PAGES, max=3, consequence=Consequence.PAGES_REMOVED, source=STATED)

CASES = [
    # schedule
    Case("time.starts_too_early", spoilt("project", starts_on=date(2027, 5, 31)), "starts on 31 May 2027"),
    Case("time.starts_too_soon", spoilt("proposal", submission_on=date(2027, 5, 30)), "at least 8 weeks"),
    Case("time.ends_too_late", spoilt("project", ends_on=date(2029, 1, 1)), "until 31 December 2028"),
    Case("time.too_long", spoilt("project", ends_on=date(2029, 7, 31)), "25 months; the call allows at most 24"),
    Case("time.too_short", spoilt("project", ends_on=date(2028, 4, 30)), "10 months; the call asks for at least 12"),
    Case("time.activity_outside", _activity(end_month=19), "runs to month 19, but the project has 18 months"),
    Case("time.activity_without_months", _activity(start_month=None, end_month=None), "'Mobile clinics' has no months"),
    Case("time.deadline_passed", _as_it_is, "29 March 2027, 17:00 Europe/Brussels (UTC+2)", on=date(2027, 3, 30)),
    Case("time.deadline_today", _as_it_is, "17:00 Europe/Brussels", on=date(2027, 3, 29)),
    Case("time.planned_too_late", spoilt("proposal", submission_on=date(2027, 3, 30)), "submit on 30 March 2027"),
    Case("time.deadline_unknown", _stage(deadline=Deadline(confidence=Confidence.UNKNOWN)), "not known"),
    Case("time.deadline_assumed", _stage(deadline=Deadline(on=date(2027, 3, 29))), "names no zone either"),
    Case("time.call_past", spoilt("call", status=CallStatus.PAST), "This call is over"),
    Case("time.query_deadline_near", _as_it_is, "4 days from now", on=date(2027, 2, 25)),
    Case("time.not_after_submission", spoilt("proposal", submission_on=date(2027, 7, 1)), "starts on 1 July 2027"),
    Case(
        "time.stage_unknown", spoilt("proposal", stage=Stage.CONCEPT_NOTE), "the stage 'concept_note', which the call"
    ),
    Case("time.stage_differs", _two_stages, "belongs to its stage 'concept_note'"),
    Case(
        "time.window_closed",
        _then(_stage(deadline=YEARLY), spoilt("proposal", submission_on=date(2027, 5, 2))),
        "taken from 15 January 2028 to 1 March 2028",
    ),
    Case("time.lead_too_short", _stage(deadline=LEAD), "at least 20 weeks before, that is by 11 February 2027"),
    Case(
        "time.deadline_moved",
        lambda m: replace(
            m,
            moved_deadlines=(
                MovedDeadline(before=Deadline(on=date(2027, 3, 1)), after=Deadline(on=date(2027, 3, 29))),
            ),
        ),
        "from 1 March 2027 to 29 March 2027: look at the plan",
    ),
    # eligibility
    Case("eligibility.no", spoilt("organisation", founded_on=date(2025, 1, 1)), "2 years old"),
    Case(
        "eligibility.preference",
        _criterion(predicate=Predicate.PARTNERS, at_least=Decimal(2), required=False),
        "1 partner",
    ),
    Case("eligibility.unknown", _criterion(predicate=Predicate.ANSWER), "Does it hold?"),
    Case("eligibility.country", spoilt("project", countries=("NP", "TN")), "works in Tunisia"),
    Case("eligibility.not_invited", _stage(invited_only=True), "invited applicants only"),
    # sections and languages
    Case("section.empty", written(need=""), "'Need' is required and still empty"),
    Case(
        "section.prefilled",
        _then(written(need="Describe it."), spoilt("proposal", prefilled={"need": "Describe it."})),
        "only the starter text",
    ),
    Case(
        "section.not_printed",
        lambda m: replace(
            m,
            proposal=replace(
                m.proposal,
                sections={
                    **m.proposal.sections,
                    "need/O9": {"en": SectionText(blocks=parse_markdown("Three lost words"))},
                },
            ),
        ),
        "'need/O9' (3 words) is not printed",
    ),
    Case("section.suggestions", _suggested, "decision in section 'Need': 2. Its text goes out without them"),
    Case("section.table_only", _section(2, narrative=True, required=True), "'Budget' shows its tables"),
    Case("language.not_accepted", spoilt("call", languages=("fr", "es")), "accepted in French and Spanish"),
    Case("language.missing_translation", _french, "'Approach' is written in English"),
    Case("language.stale_translation", _french, "'Need' was translated into French before its English text"),
    Case("language.project_not_translated", _french, "will not be in French"),
    Case("language.title", _in_french_for_once, "given in English: “Courts near people”"),
    Case(
        "language.project_partly_translated",
        _then(_french, _translated({"project.title": "Des tribunaux"})),
        "such as results.impact, outcome.O1.title",
    ),
    Case(
        "language.project_unknown_text", _then(_french, _translated({"outcome.ZZ.title": "Rien"})), "outcome.ZZ.title"
    ),
    Case("language.headings", _french, "no headings in French; they are printed in English"),
    # lengths
    Case("length.over", _section(0, limits=(WORDS,)), "'Need': 24 words, 14 over the limit of 10"),
    Case(
        "length.under",
        _section(0, limits=(Limit(unit=Unit.WORDS, min=50, source=STATED),)),
        "24 words, 26 short of the 50",
    ),
    Case(
        "length.not_counted",
        spoilt("call", limits=(Limit(unit=Unit.ROWS, max=1, source=STATED),)),
        "the limit of 1 rows is not counted here",
    ),
    Case(
        "length.annexes_count",
        _then(spoilt("call", limits=(LONG_PAGES,)), _annex(counts_pages=True)),
        "annex Proof of registration count too",
    ),
    Case("length.not_measured", _section(0, limits=(LONG_PAGES,)), "limit of 3 pages is measured on the PDF"),
    # leftovers
    Case("leftover.placeholder", written(need="We work in [insert place]."), "“[insert place]”"),
    Case("leftover.guidance", written(need="Why is the project needed?\n\nBecause."), "“Why is the project needed?”"),
    Case("leftover.unknown_fact", written(need="It costs {{budget.totl}}."), "Did you mean 'budget.total'"),
    # agreement
    Case("agree.duration", written(approach="This is a 24-month project."), "“24-month project”; the project lasts 18"),
    Case("agree.amount", written(approach="We request EUR 449,000."), "“EUR 449,000”; the requested amount is 189,"),
    Case("agree.count", written(approach="It has three outcomes."), "“three outcomes”; the project has 1"),
    Case(
        "agree.beneficiaries",
        written(approach="It serves 1,500 direct beneficiaries."),
        "the project reaches 1,200 people",
    ),
    Case("agree.date", written(approach="The project will start on 1 May 2027."), "the first day is 1 July 2027"),
    # evidence
    Case("evidence.unsourced_figure", written(need="Already 68% of cases are dropped."), "“68%”"),
    Case("evidence.unknown", written(need="So it is [@nobody]."), "cites 'nobody'"),
    Case("evidence.stale", spoilt("proposal", submission_on=date(2028, 1, 2)), "renewed after 1 January 2028"),
    Case(
        "evidence.incomplete",
        spoilt("organisation", evidence=(replace(organisation().evidence[0], year=None, publisher=""),)),
        "without a year and an author or publisher",
    ),
    Case(
        "evidence.broken_quote",
        _then(
            spoilt("organisation", evidence=(replace(organisation().evidence[0], quotation="Most have none."),)),
            written(need="They say “nobody has a lawyer” [@survey]."),
        ),
        "quotes “nobody has a lawyer” from 'Access to justice survey'",
    ),
    Case("story.withheld", written(need="She said: [[story:AB12]]"), "story AB12, which is left out"),
    Case("story.consent_ends", _ending_consent, "on the day you submit, 20 March 2027"),
    # figure
    Case("figure.missing", written(need=_FIGURE), "the file of the figure 'Our desk' is not here"),
    Case("figure.without_words", written(need=_FIGURE.replace("A desk", "")), "what the figure 'Our desk' shows"),
    Case("figure.in_form", _then(spoilt("template", portal=True), written(need=_FIGURE)), "a web form takes no"),
    Case("figure.blind", _then(_blind, written(need=_FIGURE)), "shows a name, a logo or a face"),
    # blind
    Case("blind.named_in_text", _then(_blind, written(need="ODLA has offices.")), "'Need' names ODLA"),
    Case("blind.named_in_title", _then(_blind, spoilt("proposal", title="Saathi Shelter House")), "the title names"),
    # money
    Case("costs.not_computable", _as_it_is, "cannot be computed: line 'staff' is in NPR", afterwards=_in_rupees),
    Case("scope.unknown_line", spoilt("proposal", scope=Scope(lines={"gone": Decimal("0.5")})), "budget line 'gone'"),
    Case("scope.unknown_activity", spoilt("proposal", scope=Scope(activities=("A1", "A9"))), "activity 'A9'"),
    Case("costs.empty", spoilt("proposal", scope=Scope(lines=NOTHING)), "Nothing is asked for"),
    Case("costs.unknown_activity", _line(1, activity="A9"), "activity 'A9', which the project does not have"),
    Case("costs.unknown_partner", _line(2, partner="nobody"), "partner 'nobody'"),
    Case(
        "costs.line_without_activity", _line(1, activity=None), "'Line clinics' (90,000.00 EUR) belongs to no activity"
    ),
    Case("costs.activity_without_lines", _line(1, activity="A2"), "'Mobile clinics' has no budget lines"),
    Case(
        "costs.claimed_twice",
        lambda m: replace(m, siblings=(_other("lake", scope=Scope(lines={"staff": Decimal("0.25")})),)),
        "135,000.00 EUR is asked of this funder and in 'lake' too",
    ),
    Case(
        "costs.not_claimed",
        spoilt("proposal", scope=Scope(lines={"clinics": Decimal("0.5")})),
        "45,000.00 EUR of the project is asked of no funder (Line clinics)",
    ),
    # results
    Case("results.no_outcomes", spoilt("project", results=replace(results(), outcomes=())), "has no outcomes"),
    Case("results.outcome_without_indicator", _outcome(indicators=()), "'Survivors use the courts' has no indicator"),
    Case("results.outcome_without_outputs", _outcome(outputs=()), "has no outputs"),
    Case("results.output_without_indicator", _output(indicators=()), "'Legal aid is given' has no indicator"),
    Case("results.output_without_activities", _output(activities=()), "has no activities"),
    Case("results.no_baseline", _indicator(baseline=None), "'Indicator I1' has no baseline"),
    Case("results.no_target", _indicator(target=None), "has no target"),
    Case("results.no_verification", _indicator(verification=" "), "has no means of verification"),
    Case(
        "results.wrong_direction",
        _indicator(target=results().outcomes[0].indicators[0].baseline),
        "meant to increase, but goes from 40 to 40",
    ),
    # partners
    Case("partner.no_role", _partner(role=""), "'Saathi Shelter House' has no role"),
    Case("partner.no_letter", _partner(letter=None), "has no letter"),
    Case("partner.letter_missing", _partner(letter="lost"), "('lost') is not among"),
    Case("partner.no_budget", _then(_line(2, partner=None), _line(3, partner=None)), "has no budget lines"),
    Case(
        "partner.contribution_differs", _partner(contribution=Money(Decimal(15000), "EUR")), "contribute 15,000.00 EUR"
    ),
    # annexes
    Case("annex.missing", spoilt("proposal", attachments=proposal().attachments[1:]), "nothing is attached"),
    Case("annex.missing_for_partner", spoilt("proposal", attachments=proposal().attachments[:1]), "Saathi"),
    Case(
        "annex.unknown_document",
        spoilt("proposal", attachments=(Attachment(annex="registration", document="gone"), proposal().attachments[1])),
        "document 'gone'",
    ),
    Case(
        "annex.not_asked_for",
        spoilt("proposal", attachments=(*proposal().attachments, Attachment(annex="statues", document="registration"))),
        "as 'statues', and the call asks for no such annex",
    ),
    Case("annex.wrong_kind", _document(kind="audit"), "recorded as audit; the call wants registration"),
    Case("annex.no_file", lambda m: replace(m, files={}), "file of 'Registration certificate' is not there"),
    Case("annex.unsigned", _document(signed=False), "must be signed"),
    Case("annex.expired", _document(valid_until=date(2027, 3, 19)), "until 19 March 2027, and you submit on 20 March"),
    Case("annex.not_yet_valid", _document(valid_from=date(2027, 3, 21)), "valid from 21 March 2027"),
    Case(
        "annex.wrong_language",
        _then(_document(language="es"), _annex(languages=("en", "fr"))),
        "is in Spanish, the call takes English or French, and no translation",
    ),
    Case("annex.not_certified", _uncertified, "nobody certified 'Certificate in English'"),
    Case("annex.wrong_format", _document(file="ODLA_registration.docx"), "not of the format pdf"),
    Case("annex.wrong_name", _document(file="scan0001.pdf"), "'{organisation}_registration'; yours is 'scan0001.pdf'"),
    Case("annex.on_profile", _annex(on_portal_profile=True), "your profile on the portal"),
    # format
    Case(
        "format.paper", _as_it_is, "The paper is Letter; the call asks for A4", afterwards=_set({"paper": Paper.LETTER})
    ),
    Case("format.font", _as_it_is, "set in Tahoma; the call asks for Arial", afterwards=_set({"font": "Tahoma"})),
    Case("format.size", _as_it_is, "10 pt; the call asks for at least 11", afterwards=_set({"size_pt": Decimal(10)})),
    Case("format.spacing", _as_it_is, "1; the call asks for at least 1.15", afterwards=_set({"spacing": Decimal(1)})),
    Case(
        "format.margin", _as_it_is, "2 cm; the call asks for at least 2.2", afterwards=_set({"margin_cm": Decimal(2)})
    ),
    Case("format.font_replaced", _as_it_is, "the PDF is set in Liberation Sans", pages=PAGES),
    # questions
    Case("ask.call", spoilt("call", questions=("How many pages?",)), "How many pages?"),
    Case(
        "ask.funder",
        _then(
            lambda m: replace(m, call=None),
            spoilt("proposal", call=None),
            spoilt("funder", questions=("When is the next round?",)),
        ),
        "When is the next round?",
    ),
    Case("ask.section", _section(0, question_to_writer=("page cap: see the call",)), "page cap: see the call"),
    Case("scope.no_beneficiaries", _part(Generated.BENEFICIARIES), "how many this part reaches"),
    Case("scope.no_theory_of_change", _part(Generated.THEORY_OF_CHANGE), "how this part brings change"),
    Case("scope.result_left_out", _part(need="As A2 shows, 4 % [@survey]."), "speaks of A2, which"),
    Case("report.no_grant", _report(recorded=False), "record the award of 'well'"),
    Case("report.not_measured", _report(), "“Indicator I1” has no value in this period"),
    Case("report.no_verification", _report("120", verified=False), "names no record that proves it"),
    Case("report.not_explained", _report("12"), "is at "),
    Case("report.outside", _report(last=date(2031, 1, 1)), "after the grant's last day"),
    Case("ask.funder_closed", spoilt("funder", status=FunderStatus.CLOSED, successor="lake"), "successor is lake."),
    Case("ask.no_grants", spoilt("funder", gives_grants=False), "does not give grants"),
]


def _found(case: Case) -> tuple[Finding, ...]:
    whole = dossier(case.spoil, case.pages, on=case.on)
    return check(case.afterwards(whole) if case.afterwards else whole, on=case.on)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_spoilt_is_found(case: Case) -> None:
    messages = [finding.message for finding in _found(case) if finding.code == case.code]
    assert messages
    assert any(case.says in message for message in messages), messages


def test_a_sound_proposal_has_no_findings() -> None:
    assert findings() == ()


def test_every_declared_code_has_a_case() -> None:
    declared = {code for family in FAMILIES for code in family.CODES}
    assert declared == {case.code for case in CASES} | {"costs.not_reconciled"}


def test_a_costing_that_does_not_add_up_is_found() -> None:
    reading = Reading(dossier(), TODAY)
    assert reading.costing
    vars(reading)["costing"] = replace(reading.costing, total=Money(Decimal(1), "EUR"))
    assert "costs.not_reconciled" in {finding.code for finding in check_budget(reading)}


def test_no_two_families_share_a_code_and_each_code_names_its_family() -> None:
    assert len(CODES) == len(compliance.CODES) + sum(len(family.CODES) for family in FAMILIES)
    assert all(code.count(".") == 1 for code in CODES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_messages_are_finished_sentences(case: Case) -> None:
    own_words = [finding for finding in _found(case) if not finding.code.startswith("ask.")]
    for finding in own_words:
        assert finding.message.strip()[-1] in ".?!", finding.message
        assert "  " not in finding.message
        assert "None" not in finding.message


def test_headings_in_another_language_are_more_than_advice() -> None:
    """The reader sees them on each page."""
    (found,) = [f for f in _found(Case("", _french, "")) if f.code == "language.headings"]
    assert found.severity is Severity.WARNING


def test_what_is_only_suggested_is_in_nothing_that_goes_out() -> None:
    sound, suggested = dossier(), dossier(_suggested)
    assert suggested.suggested == {"need": 2}
    assert replace(suggested, suggested={}) == sound
    assert [finding.code for finding in findings(_suggested)] == [
        *(finding.code for finding in findings()),
        "section.suggestions",
    ]
