"""Pages about the data of persons: of an organisation's settings, and of one's own account."""

from fastapi import APIRouter

from app.privacy.pages import own, person, protection

router = APIRouter()
for page in (protection, person, own):
    router.include_router(page.router)
