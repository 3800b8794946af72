from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.deps import AskersCatalogue, signed_in
from app.domain.funder import Funder, FunderKind, FunderStatus
from app.funders.service import FunderWish, find_funders
from app.web.body import CleanRoute
from app.web.conditions import answer
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/funders", tags=["catalogue"], route_class=CleanRoute, dependencies=[signed_in])


@router.get("", name="listFunders", response_model=Page[Funder])
def funders(
    catalogue: AskersCatalogue,
    request: Request,
    window: WindowDep,
    q: Annotated[str, Query(max_length=200, description="Words in the name, acronym, regions or notes.")] = "",
    kind: FunderKind | None = None,
    status: FunderStatus | None = None,
    gives_grants: bool | None = None,
) -> Response:
    """Funder profiles, by slug."""
    found = find_funders(catalogue, q, FunderWish(kind=kind, status=status, gives_grants=gives_grants))
    rest = [funder for funder in found if funder.slug > window.after][: window.limit + 1]
    return answer(request, Page[Funder], page(rest, [funder.slug for funder in rest], window))


@router.get("/{funder}", name="getFunder", response_model=Funder)
def funder(funder: str, catalogue: AskersCatalogue, request: Request) -> Response:
    """A funder's profile; each figure with its source."""
    return answer(request, Funder, catalogue.funder(funder))
