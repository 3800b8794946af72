from fastapi import APIRouter

from app.library.pages import answers, documents, evidence, filling_in, stories, texts

router = APIRouter()
for part in (evidence, texts, documents, stories, answers, filling_in):
    router.include_router(part.router)
