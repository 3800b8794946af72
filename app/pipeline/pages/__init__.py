from fastapi import APIRouter

from app.pipeline.pages import listing, one

router = APIRouter()
for part in (listing, one):
    router.include_router(part.router)
