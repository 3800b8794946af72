"""Commands about proposals: begin, look, check, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.catalogue import Json
from app.cli.forms import MISSING
from app.cli.output import console, counted, print_json, say, stderr, table
from app.cli.state import State, now, state, today

if TYPE_CHECKING:
    from app.domain.sources import Source
    from app.proposals.schemas import Findings
    from app.proposals.service.export_proposal import Format

Slug = Annotated[str, typer.Argument(help="Proposal's slug; 'grantwright status' lists them.")]
Lang = Annotated[str | None, typer.Option("--lang", help="Language of headings, labels and numbers, like fr.")]


def register(app: typer.Typer) -> None:
    for name, command in (
        ("new", new),
        ("status", status),
        ("guide", guide),
        ("check", check),
        ("facts", facts),
        ("export", export),
    ):
        app.command(name)(command)


def new(
    context: typer.Context,
    project: Annotated[str, typer.Option("--project", help="Project's slug.")],
    call: Annotated[str | None, typer.Option("--call", help="Call's slug, like undef/2016-round-11.")] = None,
    funder: Annotated[
        str | None, typer.Option("--funder", help="For a proposal nobody asked for; needs --template.")
    ] = None,
    template: Annotated[
        str | None, typer.Option("--template", help="Form to write in; default the call's. Needed with --funder.")
    ] = None,
    stage: Annotated[
        str | None, typer.Option("--stage", help="inquiry, concept_note or full; default the form's, or the first.")
    ] = None,
    language: Annotated[str | None, typer.Option("--lang", help="Language it is written in.")] = None,
    slug: Annotated[str | None, typer.Option("--slug", help="Name of the proposal.")] = None,
    as_json: Json = False,
) -> None:
    """Begin a proposal: a project meets a call."""
    from app.domain.proposal import Proposal
    from app.domain.template import Stage
    from app.errors import BadInput
    from app.proposals.service.create_proposal import create_proposal, mismatches

    if stage is not None and stage not in list(Stage):
        raise BadInput(f"There is no stage '{stage}'; there are {', '.join(Stage)}.")
    here = state(context)
    catalogues = here.catalogues()
    with here.session() as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        made = create_proposal(
            session, catalogue, organisation, project=project, call=call, funder=funder,
            stage=Stage(stage) if stage else None, template=template, language=language, slug=slug, at=now(),
        )  # fmt: skip
    for sentence in mismatches(catalogue, made):
        stderr(sentence)
    if as_json:
        print_json(Proposal, made)
        return
    say(f"Proposal '{made.slug}' begun with {made.template}. Next: {here.hint('guide', made.slug)}")


def status(
    context: typer.Context,
    slug: Annotated[str | None, typer.Argument(help="Proposal's slug; without it all are listed.")] = None,
    as_json: Json = False,
) -> None:
    """All proposals; or one, section by section."""
    from app.models.mapping import record_of
    from app.proposals.queries import list_proposals
    from app.proposals.schemas import ProposalLine, SectionLine
    from app.proposals.service.list_sections import section_lines

    here = state(context)
    catalogues = here.catalogues()
    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        if slug is None:
            lines = [record_of(ProposalLine, row) for row in list_proposals(session, organisation["id"], limit=1000)]
            if as_json:
                print_json(list[ProposalLine], lines)
                return
            if not lines:
                say(f"There is no proposal yet. Next: {here.hint('new', '--help')}")
                return
            listed = [(p.slug, p.project, p.call or p.funder, p.template, p.language) for p in lines]
            table("", ("Proposal", "Project", "Call or funder", "Template", "Language"), listed)
            return
        sections = section_lines(session, catalogue, organisation, slug)
    if as_json:
        print_json(list[SectionLine], sections)
        return
    rows = [(s.key, s.heading, s.language, s.words or "", MISSING.get(s.state, "")) for s in sections]
    table("", ("Section", "Heading", "Language", "Words", "Missing"), rows, right=(3,), prose=(1,))
    say(f"What each section asks: {here.hint('guide', slug)}")


def guide(context: typer.Context, slug: Slug, as_json: Json = False) -> None:
    """What the funder asks, section by section: key, question, scoring, limits, guidance, and what is missing."""
    from app.cli.forms import print_guide
    from app.proposals.schemas import Guide
    from app.proposals.service.guide_proposal import guide_of

    here = state(context)
    catalogues = here.catalogues()
    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        found = guide_of(session, catalogue, organisation, slug)
    if as_json:
        print_json(Guide, found)
        return
    print_guide(found)
    say("")
    say(f"Write it: {here.hint('dump', slug)} > {slug}.yaml, each text under 'sections:' and its key.")


def check(
    context: typer.Context,
    slug: Slug,
    no_pages: Annotated[
        bool, typer.Option("--no-pages", help="Do not lay out the PDF; page limits stay open.")
    ] = False,
    as_json: Json = False,
) -> None:
    """What is still wrong, by the funder's rules and ours. Exit 1 when something blocks."""
    from app.proposals.schemas import Findings

    found = _findings(state(context), slug, pages=not no_pages)
    if as_json:
        print_json(Findings, found)
    else:
        print_findings(found)
    if found.blocked:
        raise typer.Exit(1)


def facts(context: typer.Context, slug: Slug, as_json: Json = False) -> None:
    """The values that texts refer to as {{name}}, as they will be printed."""
    from app.proposals.schemas import FactLine
    from app.proposals.service.list_facts import fact_lines

    here = state(context)
    catalogues = here.catalogues()
    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        lines = fact_lines(session, catalogue, organisation, slug, files=here.files(), on=today())
    if as_json:
        print_json(list[FactLine], lines)
        return
    table(
        "",
        ("Write", "Printed", "What it is"),
        [(f"{{{{{f.name}}}}}", f.value, f.description) for f in lines],
        prose=(1, 2),
    )


def export(
    context: typer.Context,
    slug: Slug,
    to: Annotated[str, typer.Option("--to", help="docx, pdf, html, xlsx, text or package.")],
    out: Annotated[Path, typer.Option("--out", help="File to write; - for the terminal.")],
    lang: Lang = None,
    draft: Annotated[bool, typer.Option("--draft", help="Mark every page as a draft.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    as_json: Json = False,
) -> None:
    """One finished file. What of it is in another language is said on standard error."""
    from app.db.filestore import write_whole
    from app.domain.assembly import assemble
    from app.errors import BadInput
    from app.proposals.schemas import Exported
    from app.proposals.service.export_proposal import Format, Pdfs, export_dossier, export_package
    from app.proposals.service.gather_material import gather_material
    from app.proposals.service.list_untranslated import untranslated
    from app.proposals.service.submitted_files import find_submitted

    if to not in list(Format):
        raise BadInput(f"There is no format '{to}'; there are {', '.join(Format)}.")
    if as_json and str(out) == "-":
        raise BadInput("The file and JSON cannot both go to the terminal; name a file with --out.")
    if str(out) != "-":
        _refuse_name(out, Format(to), force=force)
    here = state(context)
    catalogues = here.catalogues()
    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        material = gather_material(session, catalogue, organisation, slug, files=here.files(), language=lang)
        sent = find_submitted(session, organisation, slug, Format(to), language=lang, draft=draft, files=here.files())
    pdfs = Pdfs(here.settings().cache)
    dossier = assemble(material, today=today(), draft=draft)
    blockers = 0
    if sent is not None:
        data = sent
    elif to == Format.PACKAGE:
        data, blockers = export_package(dossier, on=today(), pdfs=pdfs)
    else:
        data = export_dossier(dossier, Format(to), on=today(), pdfs=pdfs)
    left = untranslated(dossier, on=today())
    if str(out) == "-":
        sys.stdout.buffer.write(data)
    else:
        write_whole(out, data)
    if as_json:
        print_json(Exported, Exported(file=str(out), bytes=len(data), blockers=blockers, untranslated=left))
        return
    stderr("\n".join(left.sentences))
    tell = stderr if str(out) == "-" else say
    if str(out) != "-":
        say(f"Written: {out} ({len(data):,} bytes)")
    if blockers:
        tell(f"{counted(blockers, 'blocker')}: not ready to send, see CHECKLIST.txt in it.")


def _refuse_name(out: Path, to: Format, *, force: bool) -> None:
    """Raise BadInput for a folder or the ending of another format, Conflict for a file that is there."""
    from app.errors import BadInput, Conflict
    from app.proposals.service.export_proposal import SUFFIXES

    if out.is_dir():
        raise BadInput(f"{out} is a folder; name a file in it, like {out / f'proposal.{SUFFIXES[to]}'}.")
    ending = out.suffix.removeprefix(".").lower()
    if ending != SUFFIXES[to] and ending in SUFFIXES.values():
        raise BadInput(f"{out} ends like another format; {to} is written to a file that ends in .{SUFFIXES[to]}.")
    if out.exists() and not force:
        raise Conflict(f"{out} exists already; say --force to replace it.")


def print_findings(found: Findings) -> None:
    """Findings by weight, each with its place and where its rule was read."""
    colours = {"blocker": "bold red", "warning": "yellow", "advice": "cyan"}
    for severity, colour in colours.items():
        for finding in (item for item in found.findings if item.severity == severity):
            place = " ".join(part for part in (finding.where.place, finding.where.key) if part)
            console.print(f"[{colour}]{severity:8}[/] ", end="")
            say(f"{place}: {finding.message} [{finding.code}]{_source(finding.source)}")
    counts = {severity: sum(f.severity == severity for f in found.findings) for severity in colours}
    pages = f" The PDF has {counted(found.pages, 'page')}." if found.pages else ""
    say(
        f"{counted(counts['blocker'], 'blocker')}, {counted(counts['warning'], 'warning')}, "
        f"{counts['advice']} advice.{pages}"
    )


def _source(source: Source | None) -> str:
    if source is None:
        return ""
    if named := source.title or source.url:
        return f" (source: {', '.join(part for part in (named, source.as_of) if part)})"
    return f" (a text of {source.as_of}, its title unknown)" if source.as_of else ""


def _findings(here: State, slug: str, *, pages: bool) -> Findings:
    from app.errors import MissingTool
    from app.proposals.service.check_proposal import findings_of
    from app.proposals.service.export_proposal import Pdfs

    catalogues = here.catalogues()
    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        measure = Pdfs(here.settings().cache).measure if pages else None
        try:
            return findings_of(session, catalogue, organisation, slug, files=here.files(), now=now(), measure=measure)
        except MissingTool as missing:
            stderr(f"Page limits are not checked: {missing}")
            return findings_of(session, catalogue, organisation, slug, files=here.files(), now=now())
