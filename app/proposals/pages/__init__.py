"""Proposals in a browser, one module a page."""

from fastapi import APIRouter

from app.proposals.pages import begin, files, home, outline, readiness, section

router = APIRouter()

for page in (home, begin, outline, readiness, files, section):
    router.include_router(page.router)
