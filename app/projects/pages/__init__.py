"""Projects in a browser. The budget has a room of its own."""

from fastapi import APIRouter

from app.projects.pages import (
    alignment,
    begin,
    items,
    overview,
    partners,
    paste,
    plan,
    projects,
    results,
    risks,
    roles,
    undo,
)

router = APIRouter()

for page in (begin, projects, overview, results, paste, items, plan, risks, roles, partners, alignment, undo):
    router.include_router(page.router)
