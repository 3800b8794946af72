from fastapi import APIRouter

from app.library.pages import answers, documents, evidence, filling_in, past_projects, staff, stories, texts

router = APIRouter()
for part in (evidence, texts, past_projects, staff, documents, stories, answers, filling_in):
    router.include_router(part.router)
