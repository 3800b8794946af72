from fastapi import APIRouter

from app.calendar.pages import agenda, plan, thing

router = APIRouter()
for part in (agenda, thing, plan):
    router.include_router(part.router)
