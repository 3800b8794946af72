"""Whether every name in a workspace file stands for something in it.

A file may hold only a part of a workspace; then names that could stand for something outside it are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.nodes import MappingNode, Node, Scalar, SequenceNode
from app.catalog.reading import At, Trouble, field_path, find
from app.catalog.vocabulary import check_alignment, check_countries, check_languages, check_slug, twice
from app.domain.budget import Budget
from app.domain.costing import cost
from app.domain.document import Blocks, Citation, StoryRef
from app.domain.evidence import ANNEX_KINDS
from app.domain.money import MoneyError
from app.domain.organisation import Organisation
from app.domain.phrases import phrase, why
from app.domain.project import Project
from app.domain.proposal import Attachment, Proposal
from app.domain.walking import block_inlines
from app.errors import BadInput, Problem
from app.interchange.format import WorkspaceFile
from app.interchange.frames import check_results
from app.interchange.names import unknown
from app.interchange.past import check_record, check_shown

SLUG_CAP = 100
PROPOSAL_SLUG_CAP = 150
"""A proposal's slug may hold those of its project and its call."""


def check_workspace(
    file: WorkspaceFile, node: Node, path: str, context: WorkspaceFile | None = None
) -> Iterator[Problem]:
    """Every problem of a file that can be read, each at its line.

    `context` holds what the file itself does not speak of and its names may stand for.
    """
    yield from _placed(_troubles(file, context or WorkspaceFile()), node, path)


def dangling(file: WorkspaceFile, node: Node, path: str, context: WorkspaceFile | None = None) -> Iterator[Problem]:
    """Names in proposals that stand for nothing in their project or organisation.

    No reason to refuse a text: what they stood for may have been taken away since, and `check` reports them too.
    """
    yield from _placed(_dangling(file, context or WorkspaceFile()), node, path)


def _placed(troubles: Iterator[Trouble], node: Node, path: str) -> Iterator[Problem]:
    for at, message, fix in troubles:
        line = find(node, at)
        if at and isinstance(at[-1], _Mark):
            line, at = _line_of_mark(node, at), at[:-1]
        yield Problem(path, line, field_path(at), message, fix)


def refuse_troubles(file: WorkspaceFile, *about: At) -> None:
    """Raise BadInput for the first problem of values that came from anywhere but a file.

    Where places are given, only problems in or below one of them count.
    """
    nothing = WorkspaceFile()
    for at, message, fix in (*_troubles(file, nothing), *_dangling(file, nothing)):
        if not about or any(at[: len(place)] == place for place in about):
            own = at[1:] if at[0] == "organisation" else at[2:]
            raise BadInput(phrase("{field}: {message}. {fix}", field=field_path(own), message=message, fix=fix))


class _Mark(str):
    """A piece of a text, as the last step of a place: the place is the line it stands in."""

    __slots__ = ()


def _line_of_mark(node: Node, at: At) -> int:
    line = find(node, at[:-1])
    for step in at[:-1]:
        if isinstance(node, MappingNode) and str(step) in node.entries:
            node = node.entries[str(step)].value
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.items[step]
    if isinstance(node, MappingNode) and "text" in node.entries:
        node = node.entries["text"].value
    if isinstance(node, Scalar) and node.block and (found := node.text.find(at[-1])) >= 0:
        return node.line + 1 + node.text.count("\n", 0, found)
    return line


def _troubles(file: WorkspaceFile, context: WorkspaceFile) -> Iterator[Trouble]:
    organisation = file.organisation or context.organisation
    others = _others(file, context)
    if file.organisation is not None:
        yield from _check_organisation(("organisation",), file.organisation, (*file.projects, *others))
    yield from twice(("projects",), [project.slug for project in file.projects], "slug")
    yield from twice(("proposals",), [proposal.slug for proposal in file.proposals], "slug")
    for position, project in enumerate(file.projects):
        yield from _check_project(("projects", position), project, organisation)
    projects = {project.slug: project for project in (*others, *file.projects)}
    for position, proposal in enumerate(file.proposals):
        yield from _check_proposal(("proposals", position), proposal, projects.get(proposal.project))


def _dangling(file: WorkspaceFile, context: WorkspaceFile) -> Iterator[Trouble]:
    organisation = file.organisation or context.organisation
    projects = {project.slug: project for project in (*_others(file, context), *file.projects)}
    for position, proposal in enumerate(file.proposals):
        at = ("proposals", position)
        if (project := projects.get(proposal.project)) is not None:
            yield from _names_in_project(at, proposal, project)
        if organisation is not None:
            yield from _names_in_organisation(at, proposal, organisation)


def _others(file: WorkspaceFile, context: WorkspaceFile) -> tuple[Project, ...]:
    """Projects of the workspace that the file says nothing of."""
    own = {project.slug for project in file.projects}
    return tuple(project for project in context.projects if project.slug not in own)


def _check_organisation(at: At, organisation: Organisation, projects: tuple[Project, ...]) -> Iterator[Trouble]:
    yield from check_slug((*at, "slug"), organisation.slug, SLUG_CAP)
    yield from check_countries((*at, "country"), (organisation.country,), single=True)
    yield from check_languages((*at, "languages"), organisation.languages)
    yield from twice((*at, "evidence"), [evidence.key for evidence in organisation.evidence])
    yield from twice((*at, "stories"), [story.token for story in organisation.stories], "token")
    yield from twice((*at, "documents"), [document.key for document in organisation.documents])
    yield from twice((*at, "texts"), [text.key for text in organisation.texts])
    for number, text in enumerate(organisation.texts):
        yield from check_languages((*at, "texts", number), (text.language,))
        for size in text.variants:
            yield from _check_marks((*at, "texts", number, "variants", size), text.blocks(size), organisation)
    partners = [partner.key for project in projects for partner in project.partners]
    for position, document in enumerate(organisation.documents):
        place = (*at, "documents", position)
        yield from unknown((*place, "kind"), document.kind, ANNEX_KINDS, phrase("kind of document"))
        if projects:
            yield from unknown((*place, "partner"), document.partner, partners, phrase("partner"))
        parts = document.file.replace("\\", "/").split("/")
        if ".." in parts or document.file.startswith(("/", "\\", "~")) or ":" in parts[0]:
            fix = phrase("Write its path from the folder of this file, without '..': documents/audit.pdf.")
            yield (*place, "file"), phrase("'{file}' leaves the folder of this file", file=document.file), fix
    yield from check_record(at, organisation)


def _check_project(at: At, project: Project, organisation: Organisation | None) -> Iterator[Trouble]:
    if organisation is not None:
        yield from unknown((*at, "organisation"), project.organisation, (organisation.slug,), phrase("organisation"))
    yield from check_slug((*at, "slug"), project.slug, SLUG_CAP)
    yield from check_countries((*at, "countries"), project.countries)
    yield from check_languages((*at, "language"), (project.language,), single=True)
    yield from check_languages((*at, "translations"), tuple(project.translations))
    yield from check_results(at, project)
    yield from twice((*at, "risks"), [risk.key for risk in project.risks])
    yield from check_alignment((*at, "alignment"), project.alignment)
    shares = [purpose.percent for purpose in project.alignment.dac]
    if shares and None not in shares and (whole := sum(share for share in shares if share is not None)) != 100:
        fix = phrase("Correct them, or leave all of them out.")
        yield (
            (*at, "alignment", "dac"),
            phrase("the shares of the purpose codes sum to {whole}, not to 100", whole=whole),
            fix,
        )
    yield from _check_partners(at, project, organisation)
    yield from _check_budget((*at, "budget"), project)


def _check_partners(at: At, project: Project, organisation: Organisation | None) -> Iterator[Trouble]:
    yield from twice((*at, "partners"), [partner.key for partner in project.partners])
    leads = [position for position, partner in enumerate(project.partners) if partner.lead]
    for position in leads[1:]:
        yield (
            (*at, "partners", position, "lead"),
            phrase("a second partner leads"),
            phrase("Only the applicant itself leads."),
        )
    results = project.results
    known = [
        *(outcome.key for outcome in results.outcomes),
        *(output.key for output in results.outputs()),
        *(activity.key for activity in results.activities()),
    ]
    for position, partner in enumerate(project.partners):
        place = (*at, "partners", position)
        if partner.country:
            yield from check_countries((*place, "country"), (partner.country,), single=True)
        for key in partner.raci:
            yield from unknown((*place, "raci", key), key, known, phrase("outcome, output or activity"))
        if organisation is not None:
            documents = [document.key for document in organisation.documents]
            yield from unknown((*place, "letter"), partner.letter, documents, phrase("document"))


def _check_budget(at: At, project: Project) -> Iterator[Trouble]:
    budget = project.budget
    sources = [source.key for source in budget.sources]
    if budget.indirect is not None:
        yield from unknown((*at, "indirect", "source"), budget.indirect.source, sources, phrase("funding source"))
    troubles = tuple(_check_lines(at, budget, project, sources))
    yield from troubles
    if not troubles and (budget.indirect is None or budget.indirect.source in sources):
        try:
            cost(project)
        except MoneyError as error:
            yield (
                at,
                phrase("the budget cannot be added up: {reason}", reason=why(error)),
                phrase("Look for a slip in a quantity, a price or a rate."),
            )


def _check_lines(at: At, budget: Budget, project: Project, sources: list[str]) -> Iterator[Trouble]:
    activities = dict.fromkeys(activity.key for activity in project.results.activities())
    partners = [partner.key for partner in project.partners]
    priced = {budget.currency, *(rate.currency for rate in budget.rates)}
    for position, line in enumerate(budget.lines):
        place = (*at, "lines", position)
        yield from unknown((*place, "activity"), line.activity, activities, phrase("activity"))
        yield from unknown((*place, "partner"), line.partner, partners, phrase("partner"))
        yield from unknown((*place, "source"), line.source, sources, phrase("funding source"))
        if line.currency not in priced:
            fix = phrase(
                "Add a rate of {currency} to the budget's rates, with its day and source.", currency=line.currency
            )
            yield (
                (*place, "currency"),
                phrase(
                    "there is no rate from {currency} to {main}",
                    currency=line.currency,
                    main=budget.currency,
                ),
                fix,
            )
        for year in line.years:
            if year > project.years:
                fix = phrase("Count project years from 1 to {years}.", years=project.years)
                yield (*place, "years", str(year)), phrase("the project has no year {year}", year=year), fix


def _check_proposal(at: At, proposal: Proposal, project: Project | None) -> Iterator[Trouble]:
    yield from check_slug((*at, "slug"), proposal.slug, PROPOSAL_SLUG_CAP)
    yield from check_languages((*at, "language"), (proposal.language,), single=True)
    if proposal.territory:
        yield from check_countries((*at, "territory"), (proposal.territory,), single=True)
    yield from check_languages((*at, "theory_of_change"), tuple(proposal.theory_of_change))
    if project is not None:
        for name, day in (("starts_on", proposal.scope.starts_on), ("ends_on", proposal.scope.ends_on)):
            if day is not None and not project.starts_on <= day <= project.ends_on:
                fix = phrase(
                    "The project runs from {starts_on} to {ends_on}.",
                    starts_on=project.starts_on,
                    ends_on=project.ends_on,
                )
                yield (*at, "scope", name), phrase("{day} is outside the project", day=day), fix
    yield from twice((*at, "attachments"), [_given(a) for a in proposal.attachments], "annex")
    for key, texts in proposal.sections.items():
        yield from check_languages((*at, "sections", key), tuple(texts))


def _given(attachment: Attachment) -> str:
    """An annex may be answered by several documents, such as one and its translation; by each once."""
    return f"{attachment.annex}/{attachment.partner or ''}/{attachment.document}"


def _names_in_project(at: At, proposal: Proposal, project: Project) -> Iterator[Trouble]:
    results = project.results
    known = dict.fromkeys(
        item.key for group in (results.activities(), results.outputs(), results.outcomes) for item in group
    )
    lines = dict.fromkeys(line.key for line in project.budget.lines)
    partners = [partner.key for partner in project.partners]
    for position, key in enumerate(proposal.scope.activities or ()):
        yield from unknown((*at, "scope", "activities", position), key, known, phrase("activity"))
    for line in proposal.scope.lines:
        yield from unknown((*at, "scope", "lines", line), line, lines, phrase("budget line"))
    for position, attachment in enumerate(proposal.attachments):
        yield from unknown((*at, "attachments", position, "partner"), attachment.partner, partners, phrase("partner"))


def _names_in_organisation(at: At, proposal: Proposal, organisation: Organisation) -> Iterator[Trouble]:
    documents = [document.key for document in organisation.documents]
    for position, attachment in enumerate(proposal.attachments):
        yield from unknown(
            (*at, "attachments", position, "document"), attachment.document, documents, phrase("document")
        )
    yield from check_shown((*at, "track_record"), proposal.track_record, organisation)
    for key, texts in proposal.sections.items():
        for language, text in texts.items():
            yield from _check_marks((*at, "sections", key, language), text.blocks, organisation)


def _check_marks(at: At, blocks: Blocks, organisation: Organisation) -> Iterator[Trouble]:
    evidence = [piece.key for piece in organisation.evidence]
    stories = [story.token for story in organisation.stories]
    for block in blocks:
        for inline in block_inlines(block):
            match inline:
                case Citation(evidence=key):
                    mark = (*at, _Mark(f"[@{key}]"))
                    yield from unknown(mark, key, evidence, phrase("evidence of the organisation with the key"))
                case StoryRef(token=token):
                    mark = (*at, _Mark(f"[[story:{token}]]"))
                    yield from unknown(mark, token, stories, phrase("story of the organisation with the token"))
