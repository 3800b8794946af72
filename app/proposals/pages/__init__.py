"""Proposals in a browser, one module a page."""

from fastapi import APIRouter

from app.proposals.pages import begin, comments, files, home, outline, readiness, review, section, versions

router = APIRouter()

for page in (home, begin, outline, readiness, files, comments, versions, review, section):
    router.include_router(page.router)
