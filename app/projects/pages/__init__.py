"""Projects in a browser. The budget has a room of its own."""

from fastapi import APIRouter

from app.projects.pages import begin, overview, projects, reading, undo

router = APIRouter()

for page in (begin, projects, overview, undo, reading):
    router.include_router(page.router)
