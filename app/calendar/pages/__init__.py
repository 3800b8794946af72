from fastapi import APIRouter

from app.calendar.pages import agenda, feeds, plan, thing

router = APIRouter()
for part in (agenda, thing, plan, feeds):
    router.include_router(part.router)
