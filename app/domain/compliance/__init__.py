"""A call's money rules, held against a costed budget.

How grave a breach is follows from who stands behind the rule: read in the funder's own text, the code's own severity
(mostly a blocker); read in somebody else's account, a warning at most; general knowledge, advice to ask the funder.
"""

from app.domain.compliance.checking import check_rules
from app.domain.compliance.codes import CODES
from app.domain.compliance.figures import FigureLine, Figures, check_figures, costing_from_figures

__all__ = ["CODES", "FigureLine", "Figures", "check_figures", "check_rules", "costing_from_figures"]
