"""The web application: routers, handlers, middleware. Nothing imports it but the command that serves it."""

from __future__ import annotations

import errno
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from app.accounts.api import router as organisations
from app.accounts.deps import public
from app.accounts.pages import router as account_pages
from app.accounts.recognising import Recognise
from app.accounts.sessions import link_for_operator
from app.budgets.api import router as budgets
from app.budgets.pages import router as budget_pages
from app.calendar.api import router as calendar
from app.calendar.pages import router as calendar_pages
from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.engine import open_engine
from app.db.filestore import MAX_FILE_BYTES, FileStore
from app.db.migrate import ensure_current
from app.db.session import unit_of_work
from app.domain.phrases import phrase
from app.errors import BadInput
from app.funders.api import router as funders
from app.funders.pages import router as funder_pages
from app.grants.api import router as grants
from app.grants.pages import router as grant_pages
from app.interchange.picture_reading import MAX_BYTES
from app.library.pages import router as library_pages
from app.opportunities.api import router as calls
from app.opportunities.pages import router as call_pages
from app.own_catalogue.catalogues import Catalogues
from app.pipeline.api import router as pipeline
from app.pipeline.pages import router as pipeline_pages
from app.privacy.api import router as privacy
from app.privacy.pages import router as privacy_pages
from app.privacy.service.erase import Place
from app.privacy.service.reapply import erase_again
from app.projects.api import router as projects
from app.projects.money_api import router as money
from app.projects.pages import router as project_pages
from app.proposals.api import router as proposals
from app.proposals.exports_api import router as exports
from app.proposals.pages import router as proposal_pages
from app.proposals.pictures_api import router as pictures
from app.proposals.sections_api import router as sections
from app.proposals.suggestions_api import router as suggestions
from app.proposals.templates_api import router as templates
from app.relations.api import clarifications, relations
from app.relations.pages import router as relation_pages
from app.settings import Settings
from app.watch.api import router as announcements
from app.watch.jobs import hand_in_all
from app.watch.pages import router as watch_pages
from app.watch.search_api import router as searches
from app.web.address import CleanAddress
from app.web.body import FORM_BYTES, BodyLimit
from app.web.deps import Installation, InstallationDep
from app.web.description import described
from app.web.logs import configure_logs
from app.web.problems import Problem, install_handlers
from app.web.same_origin import SameOrigin
from app.workspace.pages import router as workspace_pages
from app.workspace.starting import ensure_guarded
from app.workspace.working import make_worker

DESCRIPTION = """
One project, many funders: read the catalogue of funders, calls and templates; keep organisations, projects and
proposals; read facts and findings; export finished files.

Reads carry an `ETag` and answer 304 to `If-None-Match`. Writes need `If-Match` with the `ETag` that was read; when
somebody saved in between, the answer is 412 and carries both texts. Lists are paged by `cursor`. Errors are
`application/problem+json`. Amounts are strings, exact to the last digit.
"""


_WIDER = {"/pictures/": MAX_BYTES + FORM_BYTES, "/library/files/": MAX_FILE_BYTES + FORM_BYTES}
"""Where files are sent, and how large a body may be there."""


def create_app(settings: Settings, catalogue: Catalogue | None = None) -> FastAPI:
    """The application on a workspace that is up to date, with the given catalogue or the one of the files.

    Raises StorageFault when the data base is not ours or not at this program's revision, InvalidFile for a catalogue
    with mistakes.
    """
    configure_logs(settings.log_level)
    engine = open_engine(settings)
    ensure_current(engine)
    app = _Application(
        title="Grantwright",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a redirection would be built from the Host header
        openapi_url="/api/v1/openapi.json",
        lifespan=_until_stopped,
    )
    app.state.installation = Installation(
        settings=settings,
        engine=engine,
        catalogues=Catalogues(catalogue or load_catalogue()),
        files=FileStore(settings.files),
        token=settings.token or secrets.token_urlsafe(32),
    )
    app.add_middleware(Recognise, engine=engine, token=app.state.installation.token, zone=settings.zone)
    app.add_middleware(SameOrigin)
    app.add_middleware(CleanAddress)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, wider=_WIDER)
    install_handlers(app)
    app.router.routes.extend(_rooms())
    app.mount("/static", StaticFiles(packages=[("app.web", "static")]))
    app.add_api_route("/health", health, include_in_schema=False, dependencies=[public])
    return app


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = described(super().openapi())
        return self.openapi_schema


@asynccontextmanager
async def _until_stopped(app: FastAPI) -> AsyncIterator[None]:
    here: Installation = app.state.installation
    workers = [make_worker(here.settings, here.engine, here.catalogues) for _ in range(here.settings.workers)]
    if here.settings.watch_every_hours:
        with unit_of_work(here.engine) as session:
            hand_in_all(session, here.settings, at=datetime.now(UTC))
    for worker in workers:
        worker.start()
    yield
    for worker in workers:
        worker.stop()
    for worker in workers:
        await run_in_threadpool(worker.join)
    here.engine.dispose()


@cache
def _rooms() -> tuple[BaseRoute, ...]:
    """Of every room, and the same for each application of a process: FastAPI works out what a route reads and answers
    with at the first request, and keeps it with the included router. That takes longer than all else there is to do."""
    rooms = APIRouter(generate_unique_id_function=lambda route: route.name)
    for room in (
        _api(),
        account_pages,
        project_pages,
        proposal_pages,
        funder_pages,
        call_pages,
        budget_pages,
        calendar_pages,
        pipeline_pages,
        library_pages,
        grant_pages,
        relation_pages,
        watch_pages,
        privacy_pages,
        workspace_pages,
    ):
        rooms.include_router(room)
    return tuple(rooms.routes)


def _api() -> APIRouter:
    refusals: dict[int | str, dict[str, object]] = {
        code: {"model": Problem, "description": words}
        for code, words in (
            (400, "Not readable"),
            (401, "No or wrong token"),
            (404, "Not there"),
            (409, "Taken"),
            (412, "Changed since it was read"),
            (413, "Too large"),
            (415, "Not JSON"),
            (422, "Not valid"),
            (428, "Not said what was read"),
            (501, "Not installed"),
            (503, "Data base busy"),
        )
    }
    api = APIRouter(prefix="/api/v1", responses=refusals)
    for router in (
        sections,  # the most asked one: who writes saves every few seconds
        funders,
        calls,
        templates,
        organisations,
        projects,
        money,
        budgets,
        proposals,
        pictures,
        suggestions,
        exports,
        searches,  # before announcements, whose ids would take its name
        announcements,
        calendar,
        pipeline,
        relations,
        clarifications,
        grants,
        privacy,
    ):
        api.include_router(router)
    return api


def health(here: InstallationDep) -> dict[str, str]:
    """Whether the program and its data base answer; needs no token and tells nothing else."""
    with unit_of_work(here.engine, read_only=True) as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok"}


def serve(settings: Settings, *, announce: Callable[[str], None]) -> None:
    """Serve until stopped.

    Raises BadInput for an address that is not loopback without https before it, and for a port that is taken: before
    anything is announced.
    """
    ensure_guarded(settings.host, settings.address)
    with listening(settings.host, settings.port) as listener:
        app = create_app(settings)
        host, port = listener.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else settings.host}:{port}"
        erased = erase_again(Place(app.state.installation.engine, settings), at=datetime.now(UTC))
        if erased:
            announce(f"Erased again after a restore: {erased}.")
        with unit_of_work(app.state.installation.engine) as session:
            link = link_for_operator(session, at=datetime.now(UTC))
        announce(f"Open {settings.address or address}/sign-in/{link} in a browser; the link works once.")
        announce(f"Serving {address}/api/v1 (description: {address}/api/v1/openapi.json)")
        announce(f"Token: {app.state.installation.token}")
        server = uvicorn.Server(uvicorn.Config(app, log_level=settings.log_level.lower(), access_log=False))
        with suppress(KeyboardInterrupt):  # uvicorn has closed everything when it hands the interrupt on
            server.run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises BadInput with the reason it cannot."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = phrase("another program listens there already") if taken else str(error.strerror or error)
        said = phrase(
            "Port {port} of {host} cannot be used: {reason}. Name another with --port.",
            port=str(port),
            host=host,
            reason=reason,
        )
        raise BadInput(said) from error
    # Who is let in inherits it. Without it an answer's body waits for the word that its head has arrived: 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
