from fastapi import APIRouter

from app.pipeline.pages import choosing, deciding, figures, fitting, listing, one

router = APIRouter()
for part in (listing, figures, choosing, one, fitting, deciding):
    router.include_router(part.router)
