from fastapi import APIRouter

from app.grants.pages import listed, one, reached

router = APIRouter()
for part in (listed, one, reached):
    router.include_router(part.router)
