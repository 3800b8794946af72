from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.call import Call
from app.domain.deadlines import describe
from app.opportunities.service import find_calls
from app.web.deps import InstallationDep, Today
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calls", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPage(Page):
    template: ClassVar[str] = "catalogue/calls.html"
    words: str
    calls: tuple[tuple[Call, str], ...]
    """Each with the deadline of its first stage in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage(Page):
    template: ClassVar[str] = "catalogue/call.html"
    call: Call
    deadlines: tuple[tuple[str, str], ...]
    """Stage and deadline in words."""


@router.get("")
def calls(
    visitor: Annotated[Visitor, may(Action.SEE)],
    here: InstallationDep,
    today: Today,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    found = ((call, describe(call.stages[0].deadline, today=today)) for call in find_calls(here.catalogue, q))
    return show(CallsPage(title=_("Calls"), shell=visitor.shell, words=q, calls=tuple(found)))


@router.get("/{funder}/{name}")
def call(
    visitor: Annotated[Visitor, may(Action.SEE)],
    funder: str,
    name: str,
    here: InstallationDep,
    today: Today,
) -> Response:
    found = here.catalogue.call(f"{funder}/{name}")
    return show(
        CallPage(
            title=found.title,
            shell=visitor.shell,
            call=found,
            deadlines=tuple((stage.stage, describe(stage.deadline, today=today)) for stage in found.stages),
        )
    )
