from fastapi import APIRouter

from app.calendar.pages import agenda, announced, feeds, plan, planning, reminders, thing, views

router = APIRouter()
for part in (agenda, announced, thing, plan, feeds, planning, reminders, views):
    router.include_router(part.router)
