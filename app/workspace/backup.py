"""Everything in one file: each table as JSON lines, each document by its hash.

The form is the same on SQLite and PostgreSQL, so a laptop's workspace can be restored on a server and back.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Date, Engine, Table, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session, SQLModel

import app.models  # noqa: F401 - makes the tables known
from app.accounts.queries import list_organisations
from app.db.engine import READ_ONLY, as_storage_fault
from app.db.filestore import MAX_FILE_BYTES, FileStore
from app.db.migrate import ensure_current
from app.db.types import Exact, UtcInstant
from app.domain.phrases import phrase
from app.errors import BadInput, Conflict, StorageFault
from app.library.searching import mark_unindexed
from app.proposals.service.edit_sections import blocks_of
from app.watch.indexing import index_missing
from app.watch.searching import FACET
from app.workspace.exchange import ALL, file_of
from app.workspace.sealing import PIECE, SealedReader, SealedWriter, Secret, is_sealed
from app.workspace.stored import stored_hashes

FORMAT = "grantwright-backup/1"
MAX_TABLE_BYTES = 4_000_000_000
MAX_LINE_BYTES = 100_000_000
_BATCH = 500
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    StatementError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What Python, its unpacker or the column types say of bytes that `write_backup` never wrote: a part is missing, has
another shape, is encrypted, packed in a way we do not use, or holds no number where one belongs."""


def write_backup(engine: Engine, files: FileStore, path: Path, *, seal: Secret | None = None) -> dict[str, int]:
    """Write all rows and documents to `path` and return rows by table; with `seal` nobody reads it without that.

    Reads one consistent snapshot. The file appears only when it is complete. Raises Conflict when `path` exists,
    StorageFault when it cannot be written.
    """
    if path.exists():
        raise Conflict(phrase("{path} exists already; choose another name.", path=str(path)))
    ensure_current(engine)
    counts: dict[str, int] = {}
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
    except OSError as error:
        raise StorageFault(
            phrase("{path} cannot be written: {reason}.", path=str(path), reason=str(error.strerror))
        ) from error
    try:
        with _snapshot(engine) as connection, _written(temporary, seal) as archive:
            for table in _tables():
                with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
                    counts[table.name] = _write_table(connection, table, member)
            revision = MigrationContext.configure(connection).get_current_revision()
            for name in _stored(connection):
                if files.path(name).is_file():
                    archive.write(files.path(name), f"files/{name}")
            head = {"format": FORMAT, "revision": revision, "rows": counts}
            archive.writestr("backup.json", json.dumps(head, indent=2))
        temporary.replace(path)
    except DBAPIError as error:
        raise as_storage_fault(error) from error
    except OSError as error:
        raise StorageFault(
            phrase("{path} cannot be written: {reason}.", path=str(path), reason=str(error.strerror))
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return counts


@contextmanager
def _written(path: Path, seal: Secret | None) -> Iterator[ZipFile]:
    if seal is None:
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            yield archive
        return
    with path.open("wb") as file:
        sealed = SealedWriter(file, seal)
        with ZipFile(sealed, "w", ZIP_DEFLATED) as archive:
            yield archive
        sealed.finish()


@contextmanager
def _read(path: Path, secret: Secret | None) -> Iterator[ZipFile]:
    """Raises BadInput for a sealed one without the secret that opens it."""
    if not is_sealed(path):
        with ZipFile(path) as archive:
            yield archive
        return
    if secret is None:
        raise BadInput(phrase("{name} is encrypted; give the passphrase or the key file.", name=path.name))
    with (
        path.open("rb") as file,
        BufferedReader(SealedReader(file, secret, path.name), PIECE) as plain,
        ZipFile(plain) as archive,
    ):
        yield archive


def restore_backup(
    engine: Engine, files: FileStore, path: Path, *, replace: bool = False, secret: Secret | None = None
) -> dict[str, int]:
    """Fill the workspace from a backup and return rows by table, all in one transaction.

    Raises BadInput for a file that is not a whole backup or that `secret` does not open; Conflict
    when the workspace is not empty and `replace` is not said; StorageFault for a backup of another revision.
    """
    ensure_current(engine)
    try:
        with _read(path, secret) as archive, engine.connect() as connection, connection.begin():
            head = _head(archive, connection)
            _ensure_empty(connection, replace=replace)
            counts = {table.name: _read_table(connection, table, archive) for table in _tables()}
            if counts != head["rows"]:
                raise BadInput(phrase("{name} is not complete; nothing was changed.", name=path.name))
            for name in _stored(connection):
                _restore_file(archive, files, name)
            try:
                _ensure_readable(connection)
                _derive(connection)
            except StorageFault as error:
                raise BadInput(
                    phrase("{name} holds values that cannot be; nothing was changed.", name=path.name)
                ) from error
            return counts
    except FileNotFoundError as error:
        raise BadInput(phrase("There is no file {path}.", path=str(path))) from error
    except DBAPIError as error:
        raise as_storage_fault(error) from error
    except OSError as error:
        raise BadInput(
            phrase("{path} cannot be read: {reason}.", path=str(path), reason=str(error.strerror or error))
        ) from error
    except _DAMAGE as error:
        raise BadInput(
            phrase("{name} is not a Grantwright backup, or it is damaged; nothing was changed.", name=path.name)
        ) from error


def _tables() -> list[Table]:
    """All but the queue, which is of its moment: what waited in it was done since, and is not to be done twice; and but
    what is derived from other tables."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in ("job", FACET.name)]


def _snapshot(engine: Engine) -> Connection:
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    return engine.connect().execution_options(**{READ_ONLY: True}, **level)


def _write_table(connection: Connection, table: Table, member: IO[bytes]) -> int:
    rows = 0
    result = connection.execution_options(yield_per=_BATCH).execute(select(table).order_by(*table.primary_key))
    for row in result.mappings():
        line = json.dumps({column: _plain(value) for column, value in row.items()}, ensure_ascii=False)
        member.write(line.encode() + b"\n")
        rows += 1
    return rows


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return value


def _head(archive: ZipFile, connection: Connection) -> dict[str, Any]:
    with archive.open("backup.json") as member:
        head: dict[str, Any] = json.loads(member.read(1_000_000))
    if head.get("format") != FORMAT:
        raise BadInput("This is not a Grantwright backup.")
    if head.get("revision") != MigrationContext.configure(connection).get_current_revision():
        raise StorageFault("The backup was made by another version of Grantwright; restore it with that one.")
    return head


def _ensure_empty(connection: Connection, *, replace: bool) -> None:
    organisation = SQLModel.metadata.tables["organisation"]
    (present,) = connection.execute(select(func.count()).select_from(organisation)).one()
    if present and not replace:
        raise Conflict("The workspace is not empty; say --replace to put the backup in its place.")
    for table in reversed(SQLModel.metadata.sorted_tables):
        connection.execute(delete(table))


def _read_table(connection: Connection, table: Table, archive: ZipFile) -> int:
    info = archive.getinfo(f"tables/{table.name}.jsonl")
    if info.file_size > MAX_TABLE_BYTES:
        raise BadInput(
            phrase("The backup's table {table} is larger than {most} bytes.", table=table.name, most=MAX_TABLE_BYTES)
        )
    rows = 0
    with archive.open(info) as member:
        batch: list[dict[str, Any]] = []
        for line in _lines(member):
            stored = json.loads(line)
            batch.append({column.name: _value(column, stored[column.name]) for column in table.columns})
            rows += 1
            if len(batch) == _BATCH:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)
    _continue_ids(connection, table)
    return rows


def _lines(member: IO[bytes]) -> Iterator[bytes]:
    while line := member.readline(MAX_LINE_BYTES + 1):
        if len(line) > MAX_LINE_BYTES:
            raise BadInput("The backup holds a row that is too large.")
        yield line


def _value(column: Column[Any], stored: Any) -> Any:
    if stored is None:
        return None
    match column.type:
        case UtcInstant():
            return datetime.fromisoformat(stored)
        case Date():
            return date.fromisoformat(stored)
        case Exact():
            return Decimal(stored)
        case _:
            return stored


def _continue_ids(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows; go on after the highest that came back."""
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.execute(
            text(f'SELECT setval({sequence}, COALESCE((SELECT MAX(id) FROM "{table.name}"), 0) + 1, false)')  # noqa: S608 - our own table names
        )


def _stored(connection: Connection) -> list[str]:
    return sorted(stored_hashes(connection))


def _ensure_readable(connection: Connection) -> None:
    """Read everything once, so that no row stays that would stop every later command."""
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        for organisation in list_organisations(session, limit=ALL):
            file_of(session, organisation, organisation["slug"])
        stored = connection.execute(select(SQLModel.metadata.tables["section_version"].c.blocks)).scalars()
        for blocks in stored:
            blocks_of(blocks)


def _derive(connection: Connection) -> None:
    """What a backup leaves out because it can be made from the rest."""
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        index_missing(session)
        mark_unindexed(session)
        session.commit()


def _restore_file(archive: ZipFile, files: FileStore, name: str) -> None:
    if f"files/{name}" not in archive.namelist():
        return
    with archive.open(f"files/{name}") as member:
        data = member.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES or sha256(data).hexdigest() != name:
        raise BadInput("A document in the backup is damaged; nothing was changed.")
    files.put_bytes(data)
