"""Proposals in a browser, one module a page."""

from fastapi import APIRouter

from app.proposals.pages import (
    begin,
    comments,
    conflict,
    exports,
    guests,
    home,
    outline,
    owners,
    pictures,
    portal,
    preview,
    readiness,
    review,
    search,
    section,
    settings,
    submit,
    suggestions,
    track_record,
    versions,
)

router = APIRouter()

# A section's key takes the rest of its path, so its pages come last.
for page in (
    home,
    search,
    begin,
    outline,
    readiness,
    preview,
    portal,
    exports,
    submit,
    comments,
    versions,
    review,
    suggestions,
    guests,
    conflict,
    owners,
    pictures,
    settings,
    track_record,
    section,
):
    router.include_router(page.router)
