"""The catalogue as each organisation reads it.

A catalogue is remembered under the hash of the files that were put beside what ships, and this hash stands in the
organisation's row, which every request reads anyway. So each server and each worker sees a change at its next request
or job, and nobody has to be told.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue, inspect_beside
from app.own_catalogue.queries import read_files

_REMEMBERED = 100
"""Catalogues; each shares with the others all that it did not replace."""


class Catalogues:
    def __init__(self, shipped: Catalogue) -> None:
        self.shipped = shipped
        self._read: OrderedDict[str, Catalogue] = OrderedDict()
        self._reading = Lock()

    def of(self, session: Session, organisation: RowMapping) -> Catalogue:
        """What an organisation reads; `organisation` is its row.

        A file of its own that fits no more, after the program brought other ones, is left out: the rest goes on.
        """
        stamp = organisation["catalogue_stamp"]
        if not stamp:
            return self.shipped
        with self._reading:
            if stamp in self._read:
                self._read.move_to_end(stamp)
                return self._read[stamp]
        files = read_files(session, organisation["id"])
        catalogue = inspect_beside(self.shipped, files)[0]
        with self._reading:
            self._read[stamp_of(files)] = catalogue
            while len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return catalogue


def stamp_of(files: Mapping[str, str]) -> str:
    """Hash of files by name; empty for none."""
    return sha256(json.dumps(files, sort_keys=True).encode()).hexdigest() if files else ""
