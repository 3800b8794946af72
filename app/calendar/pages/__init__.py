from fastapi import APIRouter

from app.calendar.pages import agenda, feeds, plan, planning, thing

router = APIRouter()
for part in (agenda, thing, plan, feeds, planning):
    router.include_router(part.router)
