"""Hypothesis strategies for everything a workspace file can hold."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from app.domain.budget import Budget, BudgetLine, Category, Indirect, IndirectBase
from app.domain.document import Blocks
from app.domain.evidence import OwnedDocument
from app.domain.markdown import MarkdownError, parse_markdown
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal, ReportOn, Scope, SectionText
from app.domain.results import Activity, Measure
from app.domain.reusable import SIZES, ReusableText
from app.domain.text import normalise
from app.domain.track_record import PastProject
from app.interchange.format import WorkspaceFile

# fmt: off
NASTY = (
    "no", "Yes", "~", "null", "true", "1e3", "0x1F", "010", "1_000", "12:30:45", "2024-01-01", ".inf", "-", "- a",
    "? b", ": #", "a: b", "a #b", "# c", "[x", "{y}", "*z", "&w", "!t", "!!str", "%d", "@e", "`f`", "'g'", '"h"',
    "\\n", "|", ">", "---", "...", "<<", "=", " lead", "trail ", "two  spaces", "\ttab", "tab\tin", "line\nbreak",
    "\nfirst", "last\n", "a\n\n\nb", "a\n  b\n c", "a \n b", "a\n   \nb", "x\r\ny", "no-break\u00a0space",
    "sep\u2028arated", "\u0085", "soft\u00adhyphen", "zero\u200bwidth", "می\u200cخواهم", "العدالة للجميع",
    "\u200fעברית", "Δικαιοσύνη", "Справедливость", "न्याय सबके लिए", "人人享有正义", "e\u0301", "👩🏽\u200d⚖️",
    "\x0c\x00\x1b", "{{budget.total}}", "[@key]", "[[story:X]]", "word " * 40 + "end", "語" * 300, "", "a:", "a,b",
)
MARKDOWN = (
    "plain", "**bold**", "*it*", "{{budget.total}}", "[a](https://x.org)", "no", ":", "#", "1e3", "1.", ">", "-", "~",
    "a|b", "\\*", "`code`", "<b>", "|", "---", "~~s~~", "عدالة", "न्याय", "人人", "Δίκη", "право",
)
KEYS = (
    "no", "Yes", "null", "true", "1e3", "0x1F", "010", "1_000", "2024-01-01", "A1-2", "_",
    "عدالة", "न्याय", "人人", "Δίκη",
)
# fmt: on
"""Keys that texts can refer to, most of which YAML would take for something else."""


def texts() -> st.SearchStrategy[str]:
    """Texts as they are after the door: normalised."""
    free = st.text(st.characters(codec="utf-8"), max_size=40)
    lines = st.lists(st.one_of(st.sampled_from(NASTY), free), max_size=4).map("\n".join)
    return st.one_of(st.sampled_from(NASTY), free, lines).map(normalise)


def decimals() -> st.SearchStrategy[Decimal]:
    return st.decimals(0, 10**14, places=4, allow_nan=False, allow_infinity=False).map(
        lambda d: d.normalize() if d % 7 == 0 else d
    )


def blocks() -> st.SearchStrategy[Blocks]:
    words = st.sampled_from(MARKDOWN)
    paragraph = st.lists(words, min_size=1, max_size=6).map(" ".join)
    return st.lists(paragraph, max_size=5).map("\n\n".join).map(_parsed)


def _parsed(text: str) -> Blocks:
    """Words put together at random may make a list of headings, which Markdown's subset refuses."""
    try:
        return parse_markdown(text)
    except MarkdownError:
        return ()


def _is_markdown(text: str) -> bool:
    try:
        parse_markdown(text)
    except MarkdownError:
        return False
    return True


@cache
def values(kind: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Any value of a field's type; bounds that a record checks are kept by name."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind == bool | str | Decimal:
        return st.one_of(st.booleans(), decimals(), texts().filter(lambda t: not t[:1].strip("-").isdigit()))
    if origin in (Union, UnionType):
        rest = [a for a in arguments if a is not NoneType]
        return st.none() | values(rest[0], name)
    if origin is tuple:
        return st.lists(values(arguments[0], name), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(values(arguments[0], f"{name}.key"), values(arguments[1], name), max_size=2)
    if origin is Literal:
        return st.sampled_from(arguments)
    if isinstance(kind, type) and is_dataclass(kind):
        return records(kind)
    return _scalars(kind, name)


def _scalars(kind: Any, name: str) -> st.SearchStrategy[Any]:
    if kind is str:
        if name == "key":
            return st.sampled_from(("A1", "o1.2", "x-y_z", "قانون1", "výstup", "家"))
        if name == "token":
            return st.sampled_from(("A1", "x-y_z", "قانون1", "výstup", "家"))
        if name in ("currency", "to"):
            return st.sampled_from(("EUR", "USD", "JPY", "TND"))
        return st.sampled_from(KEYS) if name.endswith(".key") else texts()
    if kind is Decimal:
        small = name in ("share", "lines", "rate", "percent")
        return st.decimals("0.0001", "0.9999", places=4) if small else decimals()
    if kind is int:
        return st.integers(1, 5)
    if kind is bool:
        return st.booleans()
    if kind is date:
        return st.dates(date(2020, 1, 1), date(2030, 12, 31))
    return st.sampled_from(list(kind))


@st.composite
def records(draw: st.DrawFn, cls: type[Any]) -> Any:
    """A record of a class, its optional fields given or left out."""
    if cls is SectionText:
        return SectionText(blocks=draw(blocks()), translated_from=draw(st.none() | texts()))
    given: dict[str, Any] = {}
    hints = get_type_hints(cls)
    for described in fields(cls):
        has_default = not (described.default is described.default_factory is MISSING)
        if not has_default or draw(st.booleans()):
            given[described.name] = draw(values(hints[described.name], described.name))
    if cls is ReusableText:
        given["variants"] = draw(st.dictionaries(st.sampled_from(SIZES), texts().filter(_is_markdown), min_size=1))
    return _made(cls, given)


def _made(cls: type[Any], given: dict[str, Any]) -> Any:
    pairs = {"ends_on": "starts_on", "expires_on": "granted_on"}
    for later, earlier in pairs.items():
        if given.get(later) and given.get(earlier) and given[later] <= given[earlier]:
            given[later] = date(2031, 1, 1)
    if cls is Scope:
        dated = {"rate": Decimal("1.5"), "rate_on": date(2026, 1, 1), "rate_source": "Bank"}
        given = {name: value for name, value in given.items() if name not in dated}
        given |= dated if given.get("currency") else {}
    if cls is Indirect:
        less = given.pop("less", ()) or (Category.EQUIPMENT,)
        given |= {"less": less} if given.get("base") is IndirectBase.DIRECT_LESS else {}
    if cls is OwnedDocument:
        given.pop("translation_of", None)
        given.pop("certified_by", None)
    if cls is PastProject:
        given |= {"starts": 2020 + given["starts"]}
        given |= {"ends": 2026} if given.get("ends") else {}
    if cls is ReportOn:
        given["first"], given["last"] = sorted((given["first"], given["last"]))
    if cls is Measure and given.get("value") is None:
        given["text"] = given.get("text") or "some"
    if cls is Activity and given.get("start_month") and given.get("end_month"):
        given["end_month"] = max(given["start_month"], given["end_month"])
    if cls is Proposal and given.get("call") is None:
        given["funder"] = given.get("funder") or "undef"
    if cls is BudgetLine and given.get("years"):
        given["years"] = {year: weight % 1000 + 1 for year, weight in given["years"].items()}
    if cls is Budget:
        for name, key in (("lines", "key"), ("rates", "currency")):
            given[name] = tuple({getattr(item, key): item for item in given.get(name, ())}.values())
        given["rates"] = tuple(rate for rate in given["rates"] if rate.currency != given["currency"])
        given.pop("sources", None)
    return cls(**given)


def workspaces() -> st.SearchStrategy[WorkspaceFile]:
    """Files whose names need not stand for anything."""
    return st.builds(
        WorkspaceFile,
        organisation=st.none() | records(Organisation),
        projects=st.lists(records(Project), max_size=1).map(tuple),
        proposals=st.lists(records(Proposal), max_size=1).map(tuple),
    )
