from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.deps import AskersCatalogue, signed_in
from app.domain.call import Call, CallStatus
from app.opportunities.service import CallWish, find_calls
from app.web.body import CleanRoute
from app.web.conditions import answer
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/calls", tags=["catalogue"], route_class=CleanRoute, dependencies=[signed_in])


@router.get("", name="listCalls", response_model=Page[Call])
def calls(
    catalogue: AskersCatalogue,
    request: Request,
    window: WindowDep,
    q: Annotated[str, Query(max_length=200, description="Words in the title, reference, countries or notes.")] = "",
    funder: Annotated[str | None, Query(max_length=100, description="Funder's slug.")] = None,
    status: CallStatus | None = None,
) -> Response:
    """Calls with their rules, by slug."""
    found = find_calls(catalogue, q, CallWish(funder=funder or "", status=status))
    rest = [call for call in found if call.slug > window.after][: window.limit + 1]
    return answer(request, Page[Call], page(rest, [call.slug for call in rest], window))


@router.get("/{funder}/{name}", name="getCall", response_model=Call)
def call(funder: str, name: str, catalogue: AskersCatalogue, request: Request) -> Response:
    """A call; each rule with its source."""
    return answer(request, Call, catalogue.call(f"{funder}/{name}"))
