"""Proposals in a browser, one module a page."""

from fastapi import APIRouter

from app.proposals.pages import (
    begin,
    comments,
    conflict,
    exports,
    home,
    outline,
    portal,
    preview,
    readiness,
    review,
    search,
    section,
    settings,
    submit,
    versions,
)

router = APIRouter()

for page in (
    home, search, begin, outline, readiness, preview, portal, exports, submit, comments, versions, review, conflict,
    settings, section,
):  # fmt: skip
    router.include_router(page.router)
