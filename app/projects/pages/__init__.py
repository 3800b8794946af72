"""Projects in a browser. They are read here; the budget, which is written here too, has a room of its own."""

from fastapi import APIRouter

from app.projects.pages import projects, reading

router = APIRouter()

for page in (projects, reading):
    router.include_router(page.router)
