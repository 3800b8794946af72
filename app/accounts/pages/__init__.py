"""Ways in, one's own account, and the settings of an organisation, one module a page."""

from fastapi import APIRouter

from app.accounts.pages import account, entering, first, log

router = APIRouter()

for page in (entering, first, account, log):
    router.include_router(page.router)
