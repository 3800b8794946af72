"""Ways in, one's own account, and the settings of an organisation, one module a page."""

from fastapi import APIRouter

from app.accounts.pages import (
    account,
    entering,
    first,
    guest,
    joining,
    language,
    log,
    mail,
    people,
    second_factor,
    single_sign_on,
)

router = APIRouter()

for page in (
    entering,
    single_sign_on,
    guest,
    joining,
    first,
    account,
    second_factor,
    language,
    people,
    mail,
    log,
):
    router.include_router(page.router)
