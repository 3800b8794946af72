"""The application's routes, as the framework will serve them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from app.accounts.deps import Policy


@dataclass(frozen=True, slots=True)
class ServedRoute:
    path: str
    methods: tuple[str, ...]
    policies: tuple[Policy, ...]


def served(app: FastAPI) -> list[ServedRoute]:
    """Every route with the policies among its dependencies; mounted folders of files are none."""
    return [
        ServedRoute(
            context.path, tuple(sorted(context.methods or ())), tuple(_policies(getattr(context, "dependant", None)))
        )
        for context in iter_route_contexts(app.routes)
        if not isinstance(context.original_route, Mount)
    ]


def _policies(dependant: Dependant | None) -> Iterator[Policy]:
    if dependant is None:
        return
    if isinstance(dependant.call, Policy):
        yield dependant.call
    for further in dependant.dependencies:
        yield from _policies(further)
