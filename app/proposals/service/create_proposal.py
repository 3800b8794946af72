"""Beginning a proposal: a project meets a call, or a funder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.call import Call, CallStage
from app.domain.markdown import parse_markdown
from app.domain.phrases import phrase, with_commas
from app.domain.proposal import Proposal, SectionText
from app.domain.template import Stage, Template
from app.errors import BadInput, Conflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.projects.queries import get_project
from app.proposals.queries import find_proposal
from app.proposals.service.notes import BEGUN
from app.proposals.service.save_proposal import save_proposal


def create_proposal(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    *,
    project: str,
    call: str | None = None,
    funder: str | None = None,
    stage: Stage | None = None,
    template: str | None = None,
    language: str | None = None,
    slug: str | None = None,
    at: datetime,
) -> Proposal:
    """Begin a proposal with the template's starter texts.

    The stage is the one whose form `template` is, else the call's first; the template that stage's; the language the
    template's first that the call accepts. Raises NotFound, BadInput when not either a call or a funder with a template
    is named, Conflict for a taken slug.
    """
    get_project(session, organisation["id"], project)
    if call and funder:
        raise BadInput("Name a call or a funder, not both: the call's funder is known.")
    answered = catalogue.call(call) if call else None
    if answered is None and (funder is None or template is None):
        raise BadInput("Name a call; or, for a proposal nobody asked for, a funder and a template.")
    if answered is None and funder is not None:
        catalogue.funder(funder)
    chosen, form = _form(catalogue, answered, stage, template)
    written_in = language or _language(answered, form)
    name = slug or f"{project}-{(call or funder or '').replace('/', '-')}"
    if find_proposal(session, organisation["id"], name) is not None:
        raise Conflict(phrase("There is a proposal '{name}' already; name another with --slug.", name=name))
    starters = {
        key: texts.get(written_in) or next(iter(texts.values()))
        for key, texts in catalogue.starters.get(_name(form), {}).items()
    }
    proposal = Proposal(
        slug=name,
        project=project,
        call=call,
        funder=None if call else funder,
        stage=chosen,
        template=_name(form),
        language=written_in,
        dated_on=at.date(),
        sections={key: {written_in: SectionText(blocks=parse_markdown(text))} for key, text in starters.items()},
        prefilled=starters,
    )
    refuse_troubles(WorkspaceFile(proposals=(proposal,)))
    save_proposal(session, organisation, proposal, at=at, note=BEGUN)
    return proposal


def mismatches(catalogue: Catalogue, proposal: Proposal) -> Iterator[str]:
    """Sentences about a form that was not made for what it answers; allowed, but seldom meant."""
    form = catalogue.template(proposal.template)
    funder = proposal.funder
    if proposal.call:
        call = catalogue.call(proposal.call)
        funder = call.funder
        asked = next((item.template for item in call.stages if item.stage is proposal.stage), None)
        if asked and asked.partition("/")[0] == form.slug:
            return
        if asked:
            yield f"The call asks for {asked} at the stage {proposal.stage}; this proposal begins with {_name(form)}."
    if form.funders and funder not in form.funders:
        yield f"The form {_name(form)} was made for {', '.join(form.funders)}, not for {funder}."


def _form(catalogue: Catalogue, call: Call | None, stage: Stage | None, template: str | None) -> tuple[Stage, Template]:
    form = catalogue.template(template) if template else None
    if call is None:
        own = form or catalogue.template("")
        return stage or own.stage, own
    asked = _stage(call, stage, form)
    return asked.stage, form or catalogue.template(asked.template)


def _stage(call: Call, stage: Stage | None, form: Template | None) -> CallStage:
    """The stage that is named; else the one whose form this is, or that asks for a form of its kind; else the first."""
    named = [item for item in call.stages if stage is None or item.stage is stage]
    if not named:
        raise BadInput(
            phrase(
                "The call has no stage '{stage}'; it has {stages}.",
                stage=stage or "",
                stages=with_commas(item.stage for item in call.stages),
            )
        )
    if form is None:
        return named[0]
    same = [item for item in named if item.template.partition("/")[0] == form.slug]
    alike = [item for item in named if item.stage is form.stage]
    return (same or alike or named)[0]


def _language(call: Call | None, form: Template) -> str:
    accepted = call.languages if call and call.languages else form.languages
    return next((language for language in form.languages if language in accepted), accepted[0])


def _name(form: Template) -> str:
    return f"{form.slug}/{form.version}"
