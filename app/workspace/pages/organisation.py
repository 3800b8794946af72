from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.service import read_organisation, replace_organisation
from app.accounts.settings_pages import SettingsPage
from app.catalog.catalogue import Catalogue
from app.domain.eligibility import Criterion, Predicate
from app.errors import BadInput, VersionConflict
from app.projects.forms.fields import Sheet, Typed
from app.projects.forms.reading import Wrong, read_form, write_form
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.projects.pages.frame import PostedDep
from app.proposals.queries import list_proposals
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show
from app.workspace.organisation_form import organisation_sheet

router = APIRouter(prefix="/o/{organisation}/settings/organisation", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage(SettingsPage):
    template: ClassVar[str] = "workspace/organisation.html"
    version: int
    action: str
    """Where the form is sent."""
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]
    """Id, label and sentence of each field that is wrong."""
    saved: bool


@router.get("")
def organisation(visitor: Administrator, session: ReadSession, saved: bool = False) -> Response:
    """Who applies: what every form and every call asks."""
    sheet = _sheet(session, visitor.catalogue, visitor)
    typed = write_form(sheet.form, sheet.flat(read_organisation(session, visitor.organisation)))
    return show(_page(visitor, sheet, typed, version=visitor.organisation["version"], saved=saved))


@router.post("")
def save(visitor: Administrator, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    """Save it, or give it back with what is wrong and nothing lost."""
    sheet = _sheet(session, visitor.catalogue, visitor)
    read = read_form(sheet.form, posted.typed)

    def again(status: int, **more: Any) -> Response:
        return show(_page(visitor, sheet, posted.typed, **{"version": posted.version, **more}), status=status)

    if more := posted.one("more"):
        return again(200, more=more)
    if read.errors:
        return again(422, errors=read.errors)
    slug = visitor.organisation["slug"]
    try:
        replace_organisation(session, slug, sheet.build(read.values), version=posted.version)
    except Wrong as error:
        return again(422, errors={error.field: str(error)})
    except VersionConflict as conflict:
        said = _("Somebody changed this in between. Where it differs, theirs stands below yours; save to keep yours.")
        theirs = write_form(sheet.form, sheet.flat(conflict.current))
        return again(409, problem=said, theirs=theirs, version=conflict.current_version)
    except (BadInput, ValueError) as error:
        return again(422, problem=f"{str(error)[:1].upper()}{str(error)[1:]}")
    record_deed(
        session, "edit_organisation", f"organisation {slug}", organisation_id=visitor.organisation["id"],
        person_id=visitor.person_id, name=visitor.name, at=now,
    )  # fmt: skip
    return RedirectResponse(f"/o/{slug}/settings/organisation?saved=true", status_code=303)


def _sheet(session: Session, catalogue: Catalogue, visitor: Visitor) -> Sheet:
    kept = read_organisation(session, visitor.organisation)
    calls = {row["call"] for row in list_proposals(session, visitor.organisation["id"], limit=1000) if row["call"]}
    return organisation_sheet(kept, _questions(catalogue, calls))


def _questions(catalogue: Catalogue, calls: set[str]) -> Iterator[Criterion]:
    for slug in sorted(calls & catalogue.calls.keys()):
        for criterion in catalogue.calls[slug].eligibility:
            if criterion.predicate is Predicate.ANSWER:
                yield criterion


def _page(
    visitor: Visitor,
    sheet: Sheet,
    typed: Typed,
    *,
    version: int,
    errors: Mapping[str, str] | None = None,
    theirs: Typed | None = None,
    problem: str = "",
    saved: bool = False,
    more: str = "",
) -> OrganisationPage:
    groups = show_form(sheet.form, typed, errors, theirs, more=more)
    return OrganisationPage(
        title=_("Organisation"),
        shell=visitor.shell,
        here="organisation",
        problem=problem,
        version=version,
        action=f"/o/{visitor.organisation['slug']}/settings/organisation",
        groups=groups,
        wrong=error_links(groups),
        saved=saved,
    )
