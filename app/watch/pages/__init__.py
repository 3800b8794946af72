from fastapi import APIRouter

from app.watch.pages import deciding, detail, listing, searches, sources

router = APIRouter()
for part in (listing, sources, searches, deciding, detail):
    router.include_router(part.router)
