"""Pictures that a writer put in: their files, as they were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath

from app.domain.document import Figure
from app.domain.phrases import phrase
from app.errors import StorageFault

PNG, JPEG = "image/png", "image/jpeg"
_PIXELS_PER_INCH = 96
"""The size at which a picture still looks sharp; it is never drawn larger."""


@dataclass(frozen=True, slots=True)
class Picture:
    data: bytes
    media_type: str
    width: int
    height: int
    """In pixels."""

    @property
    def inches(self) -> float:
        """Across, at most."""
        return self.width / _PIXELS_PER_INCH


@dataclass(frozen=True, slots=True)
class Pictures:
    """The files of a document's pictures, by their SHA-256."""

    paths: Mapping[str, PurePath]

    def find(self, figure: Figure) -> Picture | None:
        """None for one that is not kept any more. Raises StorageFault where its file cannot be read."""
        path = self.paths.get(figure.picture)
        if path is None:
            return None
        try:
            return opened(Path(path).read_bytes())
        except OSError as error:
            raise StorageFault(
                phrase("The picture '{name}' cannot be read: {reason}.", name=figure.alt, reason=error.strerror or "")
            ) from error


def opened(data: bytes) -> Picture:
    """Its type and size; it was read whole when it was kept."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
        return Picture(data, JPEG if image.format == "JPEG" else PNG, *image.size)
