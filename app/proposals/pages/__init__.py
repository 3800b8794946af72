"""Proposals in a browser, one module a page."""

from fastapi import APIRouter

from app.proposals.pages import begin, exports, files, home, outline, portal, preview, readiness, section, submit

router = APIRouter()

for page in (home, begin, outline, readiness, files, preview, portal, exports, submit, section):
    router.include_router(page.router)
