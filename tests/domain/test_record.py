from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from app.domain.document import Blocks, BulletList, ListItem, NumberedList, Paragraph, Text

BLOCKS: TypeAdapter[Blocks] = TypeAdapter(Blocks)
NESTED: Blocks = (
    Paragraph((Text("Before"),)),
    BulletList((ListItem((Text("One"),), children=(NumberedList((ListItem((Text("deep"),)),)),)),)),
)


def test_blocks_come_back_from_json_as_they_went() -> None:
    assert BLOCKS.validate_json(BLOCKS.dump_json(NESTED)) == NESTED


def test_a_block_is_read_by_its_kind_alone() -> None:
    with pytest.raises(ValidationError) as refused:
        BLOCKS.validate_python([{"kind": "paragraph", "rows": []}])
    assert {error["loc"][:2] for error in refused.value.errors()} == {(0, "paragraph")}


def test_a_block_that_does_not_say_its_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="kind"):
        BLOCKS.validate_python([{"inlines": []}])


def test_the_schema_says_that_a_block_must_name_its_kind() -> None:
    items = BLOCKS.json_schema()["items"]
    assert items["discriminator"]["propertyName"] == "kind"
    assert all(choice["required"] == ["kind"] for choice in items["oneOf"])
