"""Projects: read whole, written whole or part by part, each part with the version that was read."""

from app.projects.service.edit_part import EditConflict, Edited, edit_part, undo_edit
from app.projects.service.read_project import read_part, read_project, read_project_and_version
from app.projects.service.save_project import create_project, save_project
from app.projects.service.start_project import start_project
from app.projects.service.write_part import write_part

__all__ = [
    "EditConflict",
    "Edited",
    "create_project",
    "edit_part",
    "read_part",
    "read_project",
    "read_project_and_version",
    "save_project",
    "start_project",
    "undo_edit",
    "write_part",
]
