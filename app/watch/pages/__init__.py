from fastapi import APIRouter

from app.watch.pages import adding, deciding, detail, listing, searches, sources

router = APIRouter()
for part in (listing, sources, searches, adding, deciding, detail):
    router.include_router(part.router)
