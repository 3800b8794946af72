from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from app.accounts.deps import own_account
from app.accounts.queries import list_organisations_of
from app.privacy.pages.words import streamed
from app.privacy.service.hand_out import person_file
from app.privacy.service.subjects import member_subject
from app.web.deps import InstallationDep, Now, ReadSession

router = APIRouter(prefix="/account", include_in_schema=False)


@router.get("/data.zip")
def take(person_id: Annotated[int, own_account], session: ReadSession, here: InstallationDep, now: Now) -> Response:
    """Everything that is held about who asks, in every organisation where they work; not what others wrote in
    confidence."""
    subject = member_subject(session, person_id)
    houses = list_organisations_of(session, person_id)

    opening = person_file(here.engine, here.files, here.settings.cache, houses, subject, at=now, guarded=False)
    return streamed(opening, f"my-data-{now:%Y-%m-%d}.zip")
