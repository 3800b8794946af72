from fastapi import APIRouter

from app.grants.pages import listed, one, reached, returned

router = APIRouter()
for part in (listed, one, reached, returned):
    router.include_router(part.router)
