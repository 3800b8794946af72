"""Ways in, one's own account, and the settings of an organisation, one module a page."""

from fastapi import APIRouter

from app.accounts.pages import account, entering, first, guest, joining, log, mail, people

router = APIRouter()

for page in (entering, guest, joining, first, account, people, mail, log):
    router.include_router(page.router)
