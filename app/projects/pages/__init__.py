"""Projects in a browser. The budget has a room of its own."""

from fastapi import APIRouter

from app.projects.pages import begin, items, overview, paste, projects, reading, results, undo

router = APIRouter()

for page in (begin, projects, overview, results, paste, items, undo, reading):
    router.include_router(page.router)
