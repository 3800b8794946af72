"""The fixture's budget: 32 lines in euros, dinars and dollars, three sources, seven percent indirect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.domain.budget import Budget, BudgetLine, Category, FundingKind, FundingSource, Indirect
from app.domain.money import ExchangeRate

# key, category, description, unit, quantity, unit cost, currency, share, activity, partner, source
_LINES = """
st1|staff|Project coordinator|month|24|2450|TND|1||||
st2|staff|Finance officer|month|24|1980.5|TND|0.5||||
st3|staff|Case lawyer|month|22|2100|TND|1|A1.1.1|clinic||
st4|staff|Second case lawyer|month|18|2100|TND|1|A1.1.1|clinic||
st5|staff|Reception worker|month|24|1250|TND|1|A1.2.1|survivors||
st6|staff|Researcher|month|12|1600|TND|0.6|A2.1.1|university||
co1|consultants|Curriculum author|day|15|280|EUR|1|A2.2.1|||
co2|consultants|Security adviser|day|6|410|USD|1||||
tr1|travel|Hearings in the governorates|journey|96|118.75|TND|1|A1.1.1|clinic||
tr2|travel|Steering group meetings|journey|24|95|TND|1|A3.2.1|||
tr3|travel|Regional hearing, return flight|flight|4|365|EUR|1|A3.1.1|||
pd1|per_diem|Nights during hearings|night|64|140|TND|1|A1.1.1|clinic||
eq1|equipment|Laptops|piece|4|890|EUR|1|A1.1.1|clinic||
eq2|equipment|Encrypted phones|piece|6|310|USD|1|A1.2.1|survivors||
su1|supplies|Emergency kits|kit|180|85.333|TND|1|A1.2.1|survivors||
of1|office|Rent of the reception room|month|24|780|TND|1|A1.2.1|survivors|own|
of2|office|Electricity and internet|month|24|165|TND|0.4||||
tn1|training|Training of labour inspectors|day|12|940|EUR|1|A2.2.1|||
tn2|training|Paralegal course|participant|40|145.5|TND|1|A1.1.2|clinic||
ev1|events|Regional hearing, venue|day|2|1850|EUR|1|A3.1.1||other|
ev2|events|Public forum|event|3|1125|EUR|1|A3.1.2|||
da1|direct_assistance|Court fees of claimants|case|220|62.4|TND|1|A1.1.1|clinic||
da2|direct_assistance|First nights in shelter|night|400|38|TND|1|A1.2.1|survivors||
pu1|publications|Annual report on cases|copy|800|4.15|EUR|1|A2.1.1|university||
tl1|translation|Arabic and French interpretation|day|9|320|EUR|1|A3.1.1|||
sg1|subgrants|Small grants to village groups|grant|8|1500|EUR|1|A3.2.1|||
mo1|monitoring|Monitoring visits|visit|8|240|EUR|1|A3.2.1|||
el1|evaluation|External evaluation|contract|1|9800|EUR|1||||
au1|audit|Expenditure verification|contract|2|2600|EUR|1||||
se1|security|Office safety measures|lump sum|1|2900|USD|1|A1.2.1|survivors|other|
ik1|services|University seminar rooms|day|30|110|EUR|1|A2.1.1|university|kind|
cg1|contingency|Contingency reserve|lump sum|1|3900|EUR|1||||
"""


def _line(row: str) -> BudgetLine:
    key, category, description, unit, quantity, cost, currency, share, activity, partner, source, _ = row.split("|")
    return BudgetLine(
        key=key,
        category=Category(category),
        description=description,
        unit=unit,
        quantity=Decimal(quantity),
        unit_cost=Decimal(cost),
        currency=currency,
        share=Decimal(share),
        activity=activity or None,
        partner=partner or None,
        source=source or "requested",
        years={1: Decimal(2), 2: Decimal(1)} if category == "equipment" else {},
        justification=f"{description}: three written offers, 2026 prices."
        if category in ("equipment", "audit")
        else "",
        participant_support=category == "direct_assistance",
    )


def budget() -> Budget:
    return Budget(
        currency="EUR",
        rates=(
            ExchangeRate(currency="TND", rate=Decimal("0.2954"), on=date(2027, 1, 4), source="Central bank, monthly"),
            ExchangeRate(currency="USD", rate=Decimal("0.9187"), on=date(2027, 1, 4), source="Central bank, monthly"),
        ),
        sources=(
            FundingSource(key="requested", kind=FundingKind.REQUESTED, name="Requested grant"),
            FundingSource(key="own", kind=FundingKind.OWN, name="Own contribution", confirmed=True),
            FundingSource(key="other", kind=FundingKind.OTHER_DONOR, name="City twinning fund"),
            FundingSource(key="kind", kind=FundingKind.IN_KIND, name="University, in kind", confirmed=True),
        ),
        lines=tuple(_line(row) for row in _LINES.strip().splitlines()),
        indirect=Indirect(rate=Decimal("0.07")),
    )
