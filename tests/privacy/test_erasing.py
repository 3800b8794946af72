"""Who was erased is nowhere any more: in no row, no index, no file, and no byte of the data base's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.privacy.service.erase import erase_person
from app.privacy.service.reapply import erase_again
from app.workspace.backup import restore_backup, write_backup
from tests.privacy.canaries import AMINA, MARKS, NOW, Kept, found_in

KINDS = tuple(MARKS)


@pytest.mark.parametrize("who", KINDS)
def test_no_byte_tells_of_who_was_erased_and_the_others_stay(kept: Kept, who: str) -> None:
    assert found_in(kept.everything().encode(), who)
    done = erase_person(kept.place, kept.house, kept.subject(who), by=AMINA, at=NOW)
    assert done.off_the_disk
    assert found_in(kept.everything().encode(), who) == []
    assert found_in(kept.bytes_on_disk(), who) == []
    for other in KINDS:
        assert other == who or found_in(kept.everything().encode(), other), other


def test_everybody_comes_back_with_a_backup_and_is_erased_again(kept: Kept, tmp_path: Path) -> None:
    write_backup(kept.engine, kept.files, tmp_path / "before.zip")
    for who in KINDS:
        erase_person(kept.place, kept.house, kept.subject(who), by=AMINA, at=NOW)
    assert erase_again(kept.place, at=NOW) == 0
    restore_backup(kept.engine, kept.files, tmp_path / "before.zip", replace=True)
    assert [who for who in KINDS if found_in(kept.everything().encode(), who)] == list(KINDS)
    assert erase_again(kept.place, at=NOW) == len(KINDS)
    assert [who for who in KINDS if found_in(kept.everything().encode(), who)] == []
    assert [who for who in KINDS if found_in(kept.bytes_on_disk(), who)] == []
    assert erase_again(kept.place, at=NOW) == 0
