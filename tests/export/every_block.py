"""A document by hand with every kind of block and inline, in several languages, for the tests of renderers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.document import (
    Align,
    Bar,
    BulletList,
    Callout,
    Cell,
    Citation,
    Column,
    CoverLine,
    Document,
    DocumentMeta,
    Fact,
    Figure,
    FigureKind,
    Footnote,
    Heading,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Row,
    RowStyle,
    Section,
    StoryRef,
    Table,
    Text,
)

LABELS = {
    "contents": "Contents",
    "page": "Page",
    "of": "of",
    "table": "Table",
    "figure": "Figure",
    "draft": "Draft",
    "notes": "Notes",
}
GANTT = Figure(
    FigureKind.GANTT,
    alt="Two activities over four quarters: training in the first half, legal aid throughout.",
    caption="Work plan",
    number=1,
    bars=(Bar("Training of paralegals", "Outcome 1", 1, 6), Bar("Legal aid desks", "Outcome 1", 1, 12)),
    axis=("Q1", "Q2", "Q3", "Q4"),
    anchor="figure-1",
)


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell((Text(text),) if text else ()) for text in texts)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def heading(level: int, text: str, number: str = "", anchor: str = "") -> Heading:
    return Heading(level, (Text(text),), anchor or f"section-{text.lower().replace(' ', '-')}", number)


BUDGET = Table(
    columns=(Column(3), Column(1, Align.END), Column(1, Align.END)),
    head=(
        Row((Cell((Text("Item"),), rowspan=2), Cell((Text("Amount (EUR)"),), colspan=2, align=Align.CENTRE))),
        Row(cells("Year 1", "Year 2")),
    ),
    body=(
        Row((Cell((Text("Staff"),), colspan=3),), RowStyle.GROUP),
        Row(cells("Project coordinator", "21,600.00", "22,250.50")),
        Row(cells("Lawyers & paralegals <part-time>", "14,000.00", "14,000.00")),
        Row(cells("Subtotal", "35,600.00", "36,250.50"), RowStyle.SUBTOTAL),
    ),
    foot=(Row(cells("Total cost", "35,600.00", "36,250.50"), RowStyle.TOTAL),),
    caption="Budget by year",
    number=2,
    anchor="table-2",
)
LOGFRAME = Table(
    columns=(Column(2), Column(3), Column(1, Align.END), Column(2)),
    head=(Row(cells("Result", "Indicator", "Target", "Verification")),),
    body=(
        Row((Cell((Text("Outcome 1"), LineBreak(), Text("Workers claim their rights")), rowspan=2),
             *cells("Workers who filed a claim", "1,200", "Case register"))),
        Row(cells("Claims settled", "640", "Court records")),
    ),
    caption="Logical framework",
    number=1,
    anchor="table-1",
)  # fmt: skip
NARRATIVE = (
    Paragraph(
        (
            Text("In "),
            Text("three districts", bold=True),
            Text(" workers lost "),
            Text("eleven weeks", italic=True, underline=True),
            Text(" of wages"),
            Footnote((Text("Labour office, "), Text("Annual report", italic=True), Text(", 2025."))),
            Text(", a loss of "),
            Fact("need.loss", "EUR 1,240,000"),
            Text(" H"),
            Text("2", raised="sub"),
            Text("O, "),
            Text("struck", strike=True),
            Text("."),
        )
    ),
    Paragraph(
        (
            Text("Only one case in nine reaches a court "),
            Citation("court-statistics", "[1]"),
            Footnote(
                (
                    Text("Ministry of Justice, 2024. "),
                    Link("https://example.org/statistics?a=1&b=2", (Text("https://example.org/statistics?a=1&b=2"),)),
                )
            ),
            Text("; see "),
            Link("#table-1", (Text("Table 1"),)),
            Text(" and "),
            Link("#section-budget", (Text("the budget"),)),
            Text(". Line one"),
            LineBreak(),
            Text("line two, with “quotes” & <angles>."),
        )
    ),
    BulletList(
        (
            ListItem((Text("Legal aid desks in two towns"),)),
            ListItem(
                (Text("Training"),),
                (
                    NumberedList((ListItem((Text("for paralegals"),)), ListItem((Text("for labour inspectors"),)))),
                    BulletList((ListItem((Text("with a manual"),), (BulletList((ListItem((Text("in print"),)),)),)),)),
                ),
            ),
        )
    ),
    NumberedList((ListItem((Text("Listen"),)), ListItem((Text("Record"),)))),
    NumberedList((ListItem((Text("Third step"),)), ListItem((Text("Fourth step"),))), start=3),
    Quote((Paragraph((StoryRef("ST-1", "They paid me after the hearing. I went home with my head up."),)),)),
    Callout("note", (Text("This part is completed by the funder."),)),
    Callout("missing", (Text("Not written yet: Sustainability"),)),
    Paragraph(
        (
            Text("In Arabic "),
            Text("حقوق العمال 2027", language="ar"),
            Text(", in Chinese "),
            Text("劳动者的权利", language="zh"),
            Text(", in Hindi "),
            Text("श्रमिकों के अधिकार", language="hi"),
            Text(", in Russian "),
            Text("права работников", language="ru"),
            Text(", in Greek "),
            Text("δικαιώματα", language="el"),
            Text("."),
        )
    ),
)

EVERY_BLOCK = Document(
    meta=DocumentMeta(
        title="Wages that arrive: legal protection for workers in three districts",
        subtitle="General partnership proposal",
        organisation="Rights & Remedies Centre",
        language="en",
        dated_on=date(2026, 3, 2),
        labels=LABELS,
    ),
    cover=(
        CoverLine("Applicant", "Rights & Remedies Centre"),
        CoverLine("Submitted to", "An invented foundation"),
        CoverLine("Amount requested", "EUR 71,850.50"),
        CoverLine("Date", "2 March 2026"),
    ),
    sections=(
        Section(key="summary", heading=heading(1, "Summary", "1"), blocks=(paragraph("We ask for two years."),)),
        Section(
            key="need",
            heading=heading(1, "Statement of need", "2"),
            blocks=(heading(2, "Context of the work"), *NARRATIVE),
            starts_page=True,
        ),
        Section(key="need/OC1", heading=heading(2, "Outcome 1", "2.1"), blocks=(paragraph("Text of outcome 1."),)),
        Section(key="logframe", heading=heading(1, "Logical framework", "3"), blocks=(LOGFRAME,), landscape=True),
        Section(
            key="budget",
            heading=heading(1, "Budget", "4"),
            blocks=(BUDGET, paragraph("The budget is in euro."), GANTT, PageBreak(), paragraph("After the break.")),
        ),
        Section(
            key="languages",
            heading=heading(1, "Annex", "A"),
            blocks=(
                paragraph("Texte qui n’a pas encore été traduit."),
                Table(
                    columns=(Column(), Column()),
                    head=(),
                    body=(Row(cells("gauche", "droite")),),
                    anchor="table-plain-1",
                ),
            ),
            language="fr",
        ),
    ),
)


def arabic() -> Document:
    """A short right-to-left document with Latin words and numbers in it."""
    labels = {
        "contents": "المحتويات",
        "page": "صفحة",
        "of": "من",
        "table": "الجدول",
        "figure": "الشكل",
        "draft": "مسودة",
    }
    table = Table(
        columns=(Column(3), Column(1, Align.END)),
        head=(Row(cells("البند", "المبلغ (EUR)")),),
        body=(Row(cells("الموظفون", "21,600.00")), Row(cells("السفر", "1,250.00"))),
        foot=(Row(cells("المجموع", "22,850.00"), RowStyle.TOTAL),),
        caption="الميزانية",
        number=1,
        anchor="table-1",
    )
    text = Paragraph(
        (
            Text("يعمل مركز Rights & Remedies Centre منذ 2009 في ثلاث مقاطعات"),
            Footnote((Text("تقرير وزارة العمل، 2025."),)),
        )
    )
    bullets = BulletList((ListItem((Text("المساعدة القانونية"),)), ListItem((Text("التدريب"),))))
    return replace(
        EVERY_BLOCK,
        meta=replace(
            EVERY_BLOCK.meta,
            title="أجور تصل إلى أصحابها",
            subtitle="مقترح شراكة",
            language="ar",
            direction="rtl",
            labels=labels,
        ),
        cover=(CoverLine("مقدم الطلب", "Rights & Remedies Centre"), CoverLine("المبلغ", "71,850.50 EUR")),
        sections=(
            Section(key="summary", heading=heading(1, "ملخص", "1"), blocks=(text, bullets)),
            Section(
                key="english",
                heading=heading(2, "السياق", "1.1"),
                blocks=(paragraph("This text has not been translated yet."),),
                language="en",
            ),
            Section(key="budget", heading=heading(1, "الميزانية", "2"), blocks=(table,)),
        ),
    )


def long_document(pages: int) -> Document:
    """About `pages` pages: sections of text with a footnote, a list and a table of forty rows each."""
    sections = []
    for n in range(max(1, pages // 3)):
        body = tuple(
            Row(cells(f"Line {n}.{row} of the budget", "months", f"{row * 3}", f"{row * 1250 + n:,}.00"))
            for row in range(40)
        )
        table = Table(
            columns=(Column(4), Column(1), Column(1, Align.END), Column(1.5, Align.END)),
            head=(Row(cells("Item", "Unit", "Quantity", "Amount")),),
            body=body,
            caption=f"Budget of part {n + 1}",
            number=n + 1,
            anchor=f"table-{n + 1}",
        )
        prose = tuple(
            Paragraph(
                (
                    Text(
                        "The centre runs legal aid desks in two towns, trains paralegals and takes cases to court. " * 5
                    ),
                    Fact("budget.total", "EUR 449,000"),
                    Footnote((Text(f"Source {n}.{m} of the register."),)),
                )
            )
            for m in range(5)
        )
        bullets = BulletList(tuple(ListItem((Text(f"Measure {m}"),)) for m in range(5)))
        sections.append(
            Section(
                key=f"part-{n + 1}",
                heading=heading(1, f"Part {n + 1}", str(n + 1)),
                blocks=(heading(2, f"Background {n + 1}"), *prose, bullets, table),
            )
        )
    meta = replace(EVERY_BLOCK.meta, language="en", page=replace(EVERY_BLOCK.meta.page, size_pt=Decimal("10.5")))
    return Document(meta=meta, cover=EVERY_BLOCK.cover, sections=tuple(sections))
