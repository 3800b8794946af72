from fastapi import APIRouter

from app.relations.pages import clarifications, contacts, engagements, listing, notes, one

router = APIRouter()
for part in (listing, contacts, engagements, notes, one, clarifications):
    router.include_router(part.router)
