"""Settings that stand on all the rooms: the organisation's profile, its own catalogue, and taking everything away."""

from fastapi import APIRouter

from app.workspace.pages import backup, organisation

router = APIRouter()
for page in (organisation, backup):
    router.include_router(page.router)
