from fastapi import APIRouter

from app.watch.pages import detail, listing, sources

router = APIRouter()
for part in (listing, sources, detail):
    router.include_router(part.router)
