"""What a text says against what the project says: true differences are found, and nothing else.

The project of these tests lasts 18 months from 1 July 2027 to 31 December 2028, costs EUR 201,600 of which EUR 189,600
are requested, and has one outcome, one output, two indicators and one partner beside the applicant.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.checks import check
from app.domain.checks.typed_values import amounts, dates, figures
from app.domain.document import Paragraph, Text
from app.domain.dossier import Material
from app.domain.proposal import SectionText
from tests.domain.assembly.material import labels
from tests.domain.checks.dossiers import TODAY, dossier, findings, written

SOUND_ENGLISH = """
Over the past decade Open Door has run eleven projects in the far west. Our previous 24-month project, funded by
another donor with EUR 310,000, reached 4,200 beneficiaries through three outcomes, and its evaluation in March 2026
found two outcomes fully met. A similar three-year programme in Bihar cost USD 1.2 million in total.

This 18-month project begins in July 2027 and ends on 31 December 2028. It runs from 1 July 2027 to 31 December 2028
in four districts. The project lasts 18 months. The inception phase takes three months; the first training starts in
September 2027 and the mid-term review is planned for April 2028. Mobile clinics run for 18 months, two days a week.
A one-and-a-half-year project is long enough to see cases through two instances.

We request EUR 189,600 from the Harbour Fund; the total budget is EUR 201,600, of which EUR 12,000 is our partner's
own contribution. In the first year we ask for EUR 121,400. A day at court costs EUR 45 per survivor, and the grant
ceiling of the call is EUR 250,000. Some EUR 190,000 is requested. Direct assistance of EUR 90,000 is requested for
clinics. Indirect costs are 5 % or EUR 9,600. The annual budget of our organisation is about EUR 330,000. We ask for
between EUR 150,000 and EUR 200,000 in a usual year. The shelter applies for EUR 20,000 from another donor.

Two partners in Kailali refused to take part, three of the five shelters in the district closed, and the other two
partners of the network stayed. With one partner and the applicant, two organisations carry the work. The two
indicators are read each quarter. Each outcome has at least 2 indicators. Up to four outputs were discussed with the
community. It reaches 1,200 direct beneficiaries and 9,000 indirect beneficiaries; 650 beneficiaries receive legal aid.
About 300 beneficiaries come back. The deadline for comments by the community was 12 May 2026.

Article XX of the treaty, the XXI century, and Part XX of the Act are quoted. She said: "They told me […] to go home."
"My name is [name withheld]", she added. Paralegals [women from the villages] take the minutes. Is that so?! The R&D
unit costs nothing. Names such as Sita are changed, to be completed by 2028 where the court allows it.
"""

SOUND_FRENCH = """
Notre projet précédent de 24 mois, financé par un autre bailleur à hauteur de 310 000 EUR, a eu trois effets.
Le projet de 18 mois commence le 1er juillet 2027 et se termine le 31 décembre 2028. Il sera mis en œuvre dans quatre
districts. Nous demandons 189 600 EUR ; le budget total est de 201 600 EUR. La durée du projet est de 18 mois.
Les deux indicateurs sont lus chaque trimestre. Chaque effet a au moins 2 indicateurs. Deux partenaires en Inde ont
refusé. Environ 190 000 EUR sont demandés. Le plafond de la subvention est de 250 000 EUR. Le projet s'adresse à 1 200
bénéficiaires directs et à 9 000 bénéficiaires indirects. Au XXe siècle, les tribunaux étaient à deux jours de marche.
"""

SOUND_SPANISH = """
El proyecto anterior de 24 meses, financiado por otro donante, tuvo tres productos. El proyecto de 18 meses comienza el
1 de julio de 2027 y termina el 31 de diciembre de 2028. Solicitamos 189.600 EUR; el presupuesto total es de 201.600
EUR. Los dos indicadores se leen cada trimestre. Dos socios en la India se negaron. Alcanza a 1.200 personas
beneficiarias directas. En el siglo XX los tribunales estaban lejos. Unos 190.000 EUR se solicitan.
"""


def _in(language: str, text: str) -> list[tuple[str, str]]:
    """Code and what was found, of the checks that read text."""

    def spoil(m: Material) -> Material:
        sections = {
            key: {language: SectionText(blocks=texts["en"].blocks)} for key, texts in m.proposal.sections.items()
        }
        return replace(m, proposal=replace(m.proposal, language=language, sections=sections), labels=labels(language))

    with_text = written(need=text, approach="x")
    whole = dossier(lambda m: spoil(with_text(m)))
    return [
        (finding.code, finding.args["found"])
        for finding in check(whole, on=TODAY)
        if finding.code.startswith(("agree.", "leftover.")) and "found" in finding.args
    ]


@pytest.mark.parametrize(("language", "text"), [("en", SOUND_ENGLISH), ("fr", SOUND_FRENCH)])
def test_a_long_text_that_agrees_raises_nothing(language: str, text: str) -> None:
    assert _in(language, text) == []


def test_a_spanish_text_that_agrees_raises_nothing() -> None:
    assert _spanish(SOUND_SPANISH) == []


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("This is a 24-month project.", "agree.duration", "24-month project"),
        ("Our two-year human rights project works here.", "agree.duration", "two-year human rights project"),
        ("The project will last two years.", "agree.duration", "The project will last two years"),
        ("The project runs for 12 months.", "agree.duration", "The project runs for 12 months"),
        ("The duration of the project is 20 months.", "agree.duration", "duration of the project is 20 months"),
        ("We request EUR 449,000 from you.", "agree.amount", "EUR 449,000"),
        ("We request a grant of €449,000.", "agree.amount", "€449,000"),
        ("The total budget is 449.000,00 EUR.", "agree.amount", "449.000,00 EUR"),
        ("Of the total cost of EUR 0.25 million we bring a part.", "agree.amount", "EUR 0.25 million"),
        ("Our own contribution is EUR 33,000.", "agree.amount", "EUR 33,000"),
        ("Indirect costs amount to EUR 14,000.", "agree.amount", "EUR 14,000"),
        ("The project has three outcomes.", "agree.count", "three outcomes"),
        ("It leads to 4 specific objectives.", "agree.count", "4 specific objectives"),
        ("Its eight outputs are listed below.", "agree.count", "eight outputs"),
        ("Twenty-four indicators measure it.", "agree.count", "Twenty-four indicators"),
        ("Five partners carry the project.", "agree.count", "Five partners"),
        ("It serves 1,500 direct beneficiaries.", "agree.beneficiaries", "1,500 direct beneficiaries"),
        ("It serves 20,000 indirect beneficiaries.", "agree.beneficiaries", "20,000 indirect beneficiaries"),
        ("The project will start on 1 May 2027.", "agree.date", "1 May 2027"),
        ("The project starts in August 2027.", "agree.date", "August 2027"),
        ("The project ends on 30 June 2029.", "agree.date", "30 June 2029"),
        ("The project will run from 1 July 2027 to 30 June 2029.", "agree.date", "30 June 2029"),
        ("The deadline of this call is 12 May 2027.", "agree.date", "12 May 2027"),
        ("We work in [insert district].", "leftover.placeholder", "[insert district]"),
        ("The sum is EUR XX.", "leftover.placeholder", "XX"),
        ("Dates are TBC.", "leftover.placeholder", "TBC"),
        ("Lorem ipsum dolor.", "leftover.placeholder", "Lorem ipsum"),
        ("Signed by {{ director name }}.", "leftover.placeholder", "{{ director name }}"),
        ("See [^9] below.", "leftover.placeholder", "[^9]"),
        ("Contact: <name>", "leftover.placeholder", "<name>"),
        ("To be completed.", "leftover.placeholder", "To be completed."),
        ("District: ________", "leftover.placeholder", "________"),
    ],
)
def test_a_difference_is_found(text: str, code: str, found: str) -> None:
    assert _in("en", text) == [(code, found)]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("C'est un projet de 24 mois.", "agree.duration", "projet de 24 mois"),
        ("Le projet durera deux ans.", "agree.duration", "projet durera deux ans"),
        ("Nous sollicitons 449 000 euros.", "agree.amount", "449 000 euros"),
        ("Le coût total s'élève à 449 000 EUR.", "agree.amount", "449 000 EUR"),
        ("Il a trois objectifs spécifiques.", "agree.count", "trois objectifs spécifiques"),
        ("Cinq partenaires portent le projet.", "agree.count", "Cinq partenaires"),
        ("Le projet commencera le 1er mai 2027.", "agree.date", "1er mai 2027"),
        ("Nous travaillons à [insérer le lieu].", "leftover.placeholder", "[insérer le lieu]"),
        ("À compléter", "leftover.placeholder", "À compléter"),
    ],
)
def test_a_difference_is_found_in_french(text: str, code: str, found: str) -> None:
    assert _in("fr", text) == [(code, found)]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("Es un proyecto de 24 meses.", "agree.duration", "proyecto de 24 meses"),
        ("Solicitamos 449.000 euros.", "agree.amount", "449.000 euros"),
        ("Tiene tres objetivos específicos.", "agree.count", "tres objetivos específicos"),
        ("El proyecto comenzará el 1 de mayo de 2027.", "agree.date", "1 de mayo de 2027"),
        ("Trabajamos en [insertar lugar].", "leftover.placeholder", "[insertar lugar]"),
    ],
)
def test_a_difference_is_found_in_spanish(text: str, code: str, found: str) -> None:
    assert _spanish(text) == [(code, found)]


def _spanish(text: str) -> list[tuple[str, str]]:
    return _in("es", text)


def test_a_value_that_is_a_fact_is_never_compared() -> None:
    assert findings(written(approach="A {{project.duration_months}}-month project of {{budget.requested}}.")) == ()


def test_the_same_difference_is_told_once_a_section() -> None:
    twice = "This is a 24-month project. Yes, a 24-month project.\n\nA 24-month project."
    assert _in("en", twice) == [("agree.duration", "24-month project")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234", "1234"),
        ("1\u202f234\u202f567", "1234567"),
        ("1'234", "1234"),
        ("449,000", "449000"),
        ("449.000", "449000"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("12,75", "12.75"),
        ("1,234,567", "1234567"),
        ("7", "7"),
    ],
)
def test_separators_are_read_by_what_follows_them(typed: str, value: str) -> None:
    assert figures(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("EUR 449,000", "449000", "EUR"),
        ("€ 1.2 million", "1200000", "EUR"),
        ("US$450k", "450000", "USD"),
        ("$ 5,000", "5000", "$"),
        ("12 000 euros", "12000", "EUR"),
        ("1,2 million d’euros", "1200000", "EUR"),
        ("500 NPR", "500", "NPR"),
    ],
)
def test_amounts_are_read_with_their_currency(text: str, value: str, currency: str) -> None:
    assert [(a.value, a.currency) for a in amounts(f"We ask for {text}.")] == [(Decimal(value), currency)]


def test_words_in_capitals_beside_numbers_are_no_currencies() -> None:
    assert list(amounts("The WHO 2024 report, ISO 9001, 3 NGOs and the UN 2030 agenda")) == []


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("1 July 2027", "en", (2027, 7, 1)),
        ("1st of July 2027", "en", (2027, 7, 1)),
        ("July 1, 2027", "en", (2027, 7, 1)),
        ("July 2027", "en", (2027, 7, 0)),
        ("2027-07-01", "en", (2027, 7, 1)),
        ("01/07/2027", "en", (2027, 7, 1)),
        ("1er juillet 2027", "fr", (2027, 7, 1)),
        ("1 de julio de 2027", "es", (2027, 7, 1)),
    ],
)
def test_dates_are_read(text: str, language: str, read: tuple[int, int, int]) -> None:
    assert [(d.year, d.month, d.day) for d in dates(text, language)] == [read]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["project", "the project starts", "31/02/2027", "99/99/9999", "EUR", "€", "1,2.3,4", "9" * 400]
            ),
            st.sampled_from(
                ["total budget", "three", "outcomes", "24-month", "July", "{{", "[insert", "]", "%", "٣٤٪"]
            ),
            st.sampled_from(
                ["1 in 3", "million", ".", ";", "\n", "XX", "²", "Ⅷ", "１２", "beneficiaries", "٣ outcomes"]
            ),
            st.text(max_size=8),
        ),
        max_size=20,
    ).map(" ".join)
)
def test_no_text_makes_a_check_raise(text: str) -> None:
    whole = dossier()
    block = (Paragraph((Text(text),)),)
    sections = {**whole.material.proposal.sections, "need": {"en": SectionText(blocks=block)}}
    proposal = replace(whole.material.proposal, sections=sections)
    check(replace(whole, material=replace(whole.material, proposal=proposal)), on=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "In the first 12 months the project will train paralegals.",
        "After six months the project opens its second clinic.",
        "Within 12 months our project will have trained everyone.",
        "By 12 months the project reaches half of them.",
        "The six-month inception phase of the project ends in August 2027.",
        "During the first six months the project hires.",
        "Every six months the project reports.",
        "Over the last 6 months this project will wind down.",
    ],
)
def test_a_stretch_of_the_project_is_not_its_duration(text: str) -> None:
    assert [f.code for f in findings(written(approach=text))] == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (
            "All is done within the project's 36-month duration.",
            "agree.duration",
            "the project's 36-month duration",
        ),
        ("All are reached over the 36 months of the project.", "agree.duration", "the 36 months of the project"),
        ("Activities begin in March 2027 and end in December 2028.", "agree.date", "March 2027"),
        ("The project will begin in July 2027 and end in March 2029.", "agree.date", "March 2029"),
    ],
)
def test_other_ways_to_say_how_long(text: str, code: str, said: str) -> None:
    assert [(f.code, f.args["found"]) for f in findings(written(approach=text))] == [(code, said)]


def test_the_right_duration_and_dates_are_left_alone() -> None:
    text = "The project's 18-month duration is short. The project will begin in July 2027 and end in December 2028."
    assert findings(written(approach=text)) == ()
