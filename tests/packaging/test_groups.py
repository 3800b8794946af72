"""The tests of a group run in one process; where they do not, every process makes anew what the group shares."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("known by its name")
def test_a_group_is_known_to_who_deals_out_the_tests(request: pytest.FixtureRequest) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("tests are not dealt out by groups")
    assert request.node.nodeid.endswith("@known by its name")
