"""Settings that stand on all the rooms: the organisation's profile, its own catalogue, and taking everything away."""

from fastapi import APIRouter

from app.workspace.pages import backup, catalogue, organisation

router = APIRouter()
for page in (organisation, backup, catalogue):
    router.include_router(page.router)
