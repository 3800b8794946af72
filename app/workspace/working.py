"""What workers can do: each kind of job and who does it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from app.calendar.reminders.sending import REMIND, Reminder, hand_in_reminders
from app.db.filestore import FileStore
from app.jobs.job import Handlers
from app.jobs.worker import Worker
from app.mail.letter import MAIL
from app.mail.postman import Postman
from app.own_catalogue.catalogues import Catalogues
from app.privacy.jobs import RETAIN, Keeper, hand_in_retention
from app.privacy.service.erase import PURGE
from app.proposals.jobs import EXPORT, LAYOUT, Studio
from app.settings import Settings
from app.watch.jobs import WATCH, Watchman
from app.workspace.tidying import TIDY, Tidier, hand_in_tidying


def make_worker(settings: Settings, engine: Engine, catalogues: Catalogues) -> Worker:
    """A worker that is not begun yet."""
    return Worker(engine, handlers(settings, engine, catalogues), rounds=_hand_in)


def _hand_in(session: Session, at: datetime) -> None:
    hand_in_reminders(session, at)
    hand_in_tidying(session, at)
    hand_in_retention(session, at)


def handlers(settings: Settings, engine: Engine, catalogues: Catalogues) -> Handlers:
    studio = Studio(
        engine=engine,
        catalogues=catalogues,
        files=FileStore(settings.files),
        exports=FileStore(settings.exports),
        cache=settings.cache,
    )
    keeper = Keeper(settings, engine)
    return {
        EXPORT: studio.export,
        LAYOUT: studio.lay_out,
        MAIL: Postman(settings).carry,
        PURGE: keeper.purge,
        REMIND: Reminder(settings, engine, catalogues).remind,
        RETAIN: keeper.retain,
        TIDY: Tidier(engine, FileStore(settings.files)).tidy,
        WATCH: Watchman(settings, engine).watch,
    }
