"""What workers can do: each kind of job and who does it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.jobs.job import Handlers
from app.jobs.worker import Worker
from app.mail.letter import MAIL
from app.mail.postman import Postman
from app.proposals.jobs import EXPORT, LAYOUT, Studio
from app.settings import Settings


def make_worker(settings: Settings, engine: Engine, catalogue: Callable[[], Catalogue]) -> Worker:
    """A worker that is not begun yet. It asks for the catalogue anew at each job, since copies of it are edited."""
    return Worker(engine, handlers(settings, engine, catalogue))


def handlers(settings: Settings, engine: Engine, catalogue: Callable[[], Catalogue]) -> Handlers:
    studio = Studio(
        engine=engine,
        catalogue=catalogue,
        files=FileStore(settings.files),
        exports=FileStore(settings.exports),
        cache=settings.cache,
    )
    return {EXPORT: studio.export, LAYOUT: studio.lay_out, MAIL: Postman(settings).carry}
