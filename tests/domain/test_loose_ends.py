from __future__ import annotations

from dataclasses import replace

from app.domain.loose_ends import Loose, loose_ends
from app.domain.results import Activity, Indicator, Outcome, Output, Results
from tests.domain.assembly.material import material

INDICATOR = Indicator(key="I1", title="Talks", unit="talks")


def test_each_kind_of_loose_end_is_named_once_with_its_key() -> None:
    results = Results(
        outcomes=(
            Outcome(key="O1", title="Bare"),
            Outcome(
                key="O2",
                title="Measured",
                indicators=(INDICATOR,),
                outputs=(
                    Output(key="O2.1", title="Bare too"),
                    Output(key="O2.2", title="Done", activities=(Activity(key="A1", title="Do"),)),
                ),
            ),
        )
    )
    found = [(end.kind, end.key) for end in loose_ends(replace(material().project, results=results))]
    assert [end for end in found if end[0] is not Loose.COST_WITHOUT_ACTIVITY] == [
        (Loose.OUTCOME_WITHOUT_OUTPUTS, "O1"),
        (Loose.OUTCOME_WITHOUT_INDICATOR, "O1"),
        (Loose.OUTPUT_WITHOUT_ACTIVITIES, "O2.1"),
        (Loose.OUTPUT_WITHOUT_INDICATOR, "O2.1"),
        (Loose.OUTPUT_WITHOUT_INDICATOR, "O2.2"),
        (Loose.INDICATOR_WITHOUT_BASELINE, "I1"),
        (Loose.INDICATOR_WITHOUT_TARGET, "I1"),
        (Loose.INDICATOR_WITHOUT_VERIFICATION, "I1"),
        (Loose.ACTIVITY_WITHOUT_MONTHS, "A1"),
        (Loose.ACTIVITY_WITHOUT_COSTS, "A1"),
    ]
    assert any(kind is Loose.COST_WITHOUT_ACTIVITY for kind, _key in found)
