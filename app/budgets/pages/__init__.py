"""A project's budget in the browser. Every page works as forms and links; the grid is put on top of the first."""

from fastapi import APIRouter

from app.budgets.pages import conflict, desk, importing, layouts, lines, paste, terms

router = APIRouter(include_in_schema=False)
for page in (desk, lines, paste, terms, layouts, conflict, importing):
    router.include_router(page.router)
