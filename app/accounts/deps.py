"""What a route asks of who asks. Every route has exactly one `Policy` among its dependencies; a test holds it to that.

visitor: Annotated[Visitor, may(Action.WRITE)]     who may write in the organisation of the address
known: Annotated[Known, signed_in]                 anybody who is known
person_id: Annotated[int, own_account]             a person who is known, no guest and no program
known: Annotated[Known, operates]                  whoever runs the installation
dependencies=[public]                              everybody
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from sqlalchemy import RowMapping

from app.accounts.audit import Doer
from app.accounts.policy import Action, Role, actions_of
from app.accounts.queries import find_organisation, get_organisation, get_organisation_by_id, list_organisations
from app.accounts.recognising import Guest, Known
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.phrases import phrase
from app.errors import NotFound, NotPermitted, NotSignedIn
from app.web.deps import InstallationDep, OrganisationSlug, here_of
from app.web.templating import Shell


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks, at work in one organisation. `person_id` is None for a program."""

    organisation: RowMapping
    name: str
    person_id: int | None
    roles: frozenset[Role]
    actions: frozenset[Action]
    guest: bool
    catalogue: Catalogue
    """As the organisation reads it."""
    place: str
    """Path of what is asked for."""
    section: str = ""
    """`en/executive-summary`: the one section whose comments a guest may see; empty for all."""

    def ensure_section(self, key: str, language: str) -> None:
        """Raises NotFound where a guest is let in to another section only."""
        if self.section and self.section != f"{language}/{key}":
            raise NotFound(phrase("This section is not one of those that your link is for."))

    def may(self, action: Action) -> bool:
        return action in self.actions

    @property
    def doer(self) -> Doer:
        return Doer(self.name, self.person_id)

    @property
    def shell(self) -> Shell:
        return Shell(
            person=self.name,
            organisation=self.organisation["slug"],
            organisation_name=self.organisation["name"],
            may=frozenset(self.actions),
            guest=self.guest,
            confined=bool(self.section),
            place=self.place,
        )


class Policy:
    """Who is let in."""


class Public(Policy):
    async def __call__(self) -> None:
        """Everybody."""


class SignedIn(Policy):
    async def __call__(self, request: Request) -> Known:
        """Whoever is known. Raises NotSignedIn."""
        return _known(request)


class OwnAccount(Policy):
    async def __call__(self, request: Request) -> int:
        """A person, at their own account; returns their id. Raises NotSignedIn, NotPermitted for who has none."""
        known = _known(request)
        if known.person_id is None or known.guest is not None:
            raise NotPermitted("There is no account to this; sign in as a person.")
        return known.person_id


class Operates(Policy):
    async def __call__(self, request: Request) -> Known:
        """Whoever runs the installation. Raises NotSignedIn, NotPermitted."""
        known = _known(request)
        if not known.operator:
            raise NotPermitted("This is for whoever runs the installation.")
        return known


@dataclass(frozen=True, slots=True)
class Allows(Policy):
    action: Action

    def __call__(self, request: Request, organisation: OrganisationSlug) -> Visitor:
        """Who may do it in the organisation of the address.

        Raises NotSignedIn; NotFound for an organisation that is not there, and for one that is nobody's business of
        theirs; NotPermitted.
        """
        known, here = _known(request), here_of(request)
        with unit_of_work(here.engine, read_only=True) as session:
            row = (get_organisation if known.operator else find_organisation)(session, organisation)
            roles, actions = _rights(known, row, request.url.path)
            if row is None or not actions:
                raise NotFound(_not_theirs(known, organisation))
            if self.action not in actions:
                raise NotPermitted("Your roles here do not let you do this. Ask an administrator.")
            catalogue = here.catalogues.of(session, row)
        return Visitor(
            organisation=row,
            name=known.name,
            person_id=known.person_id,
            roles=roles,
            actions=actions,
            guest=known.guest is not None,
            catalogue=catalogue,
            place=request.url.path,
            section=known.guest.section if known.guest else "",
        )


public = Depends(Public())
signed_in = Depends(SignedIn())
own_account = Depends(OwnAccount())
operates = Depends(Operates())


_WHOSE = "Whose catalogue; left out: that of the asker's only organisation, else what ships."


def askers_catalogue(
    request: Request,
    here: InstallationDep,
    organisation: Annotated[
        str | None,
        Query(max_length=100, description=_WHOSE),
    ] = None,
) -> Catalogue:
    """The catalogue of the organisation named.

    Raises NotSignedIn, NotFound for an organisation that is nobody's business of theirs.
    """
    known = _known(request)
    with unit_of_work(here.engine, read_only=True) as session:
        if organisation is not None:
            row = find_organisation(session, organisation)
            if not _rights(known, row, request.url.path)[1] or row is None:
                raise NotFound(_not_theirs(known, organisation))
            return here.catalogues.of(session, row)
        theirs = (
            list_organisations(session, limit=2)
            if known.operator
            else [get_organisation_by_id(session, organisation_id) for organisation_id in known.roles]
        )
        return here.catalogues.of(session, theirs[0]) if len(theirs) == 1 else here.catalogues.shipped


AskersCatalogue = Annotated[Catalogue, Depends(askers_catalogue)]


def _not_theirs(known: Known, organisation: str) -> str:
    if known.guest is not None:
        return phrase("Your link does not lead here; it opens one page and what belongs to it.")
    return phrase("There is no organisation '{organisation}'.", organisation=organisation)


def _known(request: Request) -> Known:
    """Raises NotSignedIn."""
    known: Known | None = request.state.known
    if known is None:
        raise NotSignedIn("Sign in first.")
    return known


def may(action: Action) -> Any:
    return Depends(Allows(action))


def _rights(known: Known, organisation: RowMapping | None, path: str) -> tuple[frozenset[Role], frozenset[Action]]:
    """Roles and actions in an organisation; none where it is not theirs."""
    if organisation is None:
        return frozenset(), frozenset()
    if known.operator:
        return frozenset(Role), frozenset(Action)
    if known.guest is not None:
        return frozenset(), _rights_of_guest(known.guest, organisation["id"], path)
    roles = known.roles.get(organisation["id"], frozenset())
    return roles, actions_of(roles)


def _rights_of_guest(guest: Guest, organisation_id: int, path: str) -> frozenset[Action]:
    return guest.actions if guest.organisation_id == organisation_id and guest.may_ask(path) else frozenset()
