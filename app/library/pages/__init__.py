from fastapi import APIRouter

from app.library.pages import answers, documents, evidence, stories, texts

router = APIRouter()
for part in (evidence, texts, documents, stories, answers):
    router.include_router(part.router)
