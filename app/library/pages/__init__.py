from fastapi import APIRouter

from app.library.pages import documents, evidence, stories

router = APIRouter()
for part in (evidence, documents, stories):
    router.include_router(part.router)
