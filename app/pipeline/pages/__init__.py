from fastapi import APIRouter

from app.pipeline.pages import adding, choosing, deciding, figures, fitting, listing, one

router = APIRouter()
for part in (listing, figures, choosing, adding, one, fitting, deciding):
    router.include_router(part.router)
