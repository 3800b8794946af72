"""The words by which a sentence says what its numbers are, in English, French and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.domain.checks.typed_values import number_pattern


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns of one language. `durations` have the groups n and unit, `counts` n and one named group a kind."""

    language: str
    elsewhere: re.Pattern[str]
    """The sentence speaks of another project, or of the past."""
    durations: tuple[re.Pattern[str], ...]
    years: re.Pattern[str]
    part_of_money: re.Pattern[str]
    """The amounts of the sentence are of a part, a year, or a limit."""
    roles: re.Pattern[str]
    """Named by what an amount beside it is."""
    approximately: re.Pattern[str]
    counts: re.Pattern[str]
    subset_before: re.Pattern[str]
    subset_after: re.Pattern[str]
    beneficiaries: re.Pattern[str]
    starts: re.Pattern[str]
    ends: re.Pattern[str]
    runs_from: re.Pattern[str]
    begins: re.Pattern[str]
    """Before the first date of "begin in … and end in …"; alone it may speak of a part."""
    range_middle: re.Pattern[str]
    deadline: re.Pattern[str]


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NOTHING = re.compile(r"(?!)")
_N = {language: f"(?P<n>{number_pattern(language)})" for language in ("en", "fr", "es")}

_EN_PROJECT = r"(?:project|programme|program|action|intervention|initiative)"
_EN_PERIOD = r"(?:duration|implementation period|project period|lifetime)"
_EN_OWN = r"(?:the|this|our|its|their|a|an|each|every|any|of|in|into|before|after|for|to|and|we|it|that|which)\b"
"""Words that do not belong to a "36-month pilot project": what stands before them is another phrase."""
_EN_PART = "".join(rf"(?<!{word} of )" for word in ("phase", "part", "stage", "year", "half", "component", "end"))
"""A part of the project has dates of its own."""
_EN_WILL = r"(?:(?:will|would|shall|is|are|to|be|planned|expected|scheduled|proposed|due|therefore|then)\s+){0,4}"


def _english() -> Words:
    return Words(
        language="en",
        elsewhere=_compiled(
            r"\b(?:previous(?:ly)?|earlier|former(?:ly)?|predecessor|pilot(?:ed)?|past|prior|completed|concluded|ended"
            r"|ran|lasted|first phase|phase (?:I|one|1)|since (?:19|20)\d\d|another|other (?:project|programme|donor"
            r"|funder)s?|track record|similar|comparable|last year|funded by|financed by|awarded)\b"
        ),
        durations=(
            _compiled(
                rf"\b{_N['en']}[-\s](?P<unit>months?|years?)[-\s](?:long[-\s])?"
                rf"(?:(?!{_EN_OWN})[a-z]+[-\s]){{0,2}}?{_EN_PROJECT}\b"
            ),
            _compiled(
                rf"\b(?:the|this|our) {_EN_PROJECT}['’]s {_N['en']}[-\s](?P<unit>months?|years?)[-\s]{_EN_PERIOD}\b"
            ),
            _compiled(rf"\bthe {_N['en']} (?P<unit>months?|years?) of (?:the|this|our) {_EN_PROJECT}\b"),
            _compiled(
                rf"\b(?:the|this|our) (?:proposed )?{_EN_PROJECT} (?:\w+ ){{0,2}}?(?:lasts?|runs?|spans?|takes?|lasting"
                rf"|spanning) (?:for |over )?(?:a (?:period|total) of )?{_N['en']}[-\s](?P<unit>months?|years?)\b"
            ),
            _compiled(
                rf"\b{_EN_PERIOD}(?: of (?:the|this|our) {_EN_PROJECT})?(?: is| will be| of|:)* {_N['en']}[-\s]"
                r"(?P<unit>months?|years?)\b"
            ),
        ),
        years=_compiled(r"year"),
        part_of_money=_compiled(
            r"\b(?:(?:first|second|third|last) (?:year|phase)|per|each|every|annual(?:ly)?|yearly|a (?:year|month|day"
            r"|person)|turnover|ceiling|maximum|minimum|at (?:most|least)|no more than|less than|more than|up to|below"
            r"|above|between|range|worth|salary|fee|sub-?grants?|(?:outcome|output|activity|component|work package"
            r"|phase|year) \d|partner contributes?|of which|including)\b"
        ),
        roles=_compiled(
            r"(?P<requested>\brequest(?:s|ed|ing)?\b|\bappl(?:y|ies|ying) for\b|\bask(?:s|ing)? for\b|\bgrant of\b"
            r"|\bgrant amount\b|\bamount sought\b|\bwe seek\b|\bseeks? a grant\b)"
            r"|(?P<total>\btotal (?:project )?(?:budget|costs?)\b|\boverall (?:budget|costs?)\b|\b(?:project"
            r"|whole) budget\b|\bcosts? in total\b|\bin total\b)|(?P<indirect>\bindirect costs?\b|\boverheads?\b)"
            r"|(?P<own>\bown contributions?\b|\bco-?financing\b|\bco-?funding\b)"
        ),
        approximately=_compiled(
            r"\b(?:about|approximately|approx|around|some|nearly|almost|roughly|over|circa|c\.)\b|[~≈]"
        ),
        counts=_compiled(
            rf"\b{_N['en']} (?:(?:specific|main|expected|inter-?linked|key|concrete|local|national|implementing|project"
            rf"|"
            r"consortium|co-|interrelated|mutually reinforcing) )?(?:(?P<outcomes>outcomes|specific objectives)"
            r"|(?P<outputs>outputs)|(?P<indicators>indicators)|(?P<partners>partners|co-applicants"
            r"|partner organi[sz]ations))\b"
        ),
        subset_before=_compiled(
            r"\b(?:other|these|those|both|first|last|remaining|at least|at most|up to|more than|fewer than|per|each"
            r"|every|new|additional|further|potential|of|with|between|among|next|following"
            r"|under outcome \S+ (?:there )?(?:are|has))\s*$"
        ),
        subset_after=_compiled(r"\s*(?:in|from|at|per|each|under|within|for|of|on|that|which|who|named|a year|\()\b"),
        beneficiaries=_compiled(
            rf"\b{_N['en']} (?:(?:direct|final|(?P<indirect>indirect)) )?(?:beneficiaries|rights[- ]holders)\b"
        ),
        starts=_compiled(
            rf"{_EN_PART}\b(?:the|this|our|proposed) {_EN_PROJECT} {_EN_WILL}(?:start|begin|commence)s?\s+(?:on |in "
            rf"|from )?(?:the )?$"
            r"|\b(?:project )?start(?:ing)? date(?: is| will be|:)*\s+$"
        ),
        ends=_compiled(
            rf"{_EN_PART}\b(?:the|this|our|proposed) {_EN_PROJECT} {_EN_WILL}(?:end|finish|conclude)(?:s|es)?\s+"
            r"(?:on |in |by )?(?:the )?$"
            r"|\b(?:project )?end(?:ing)? date(?: is| will be|:)*\s+$"
        ),
        runs_from=_compiled(
            rf"\b{_EN_PROJECT} {_EN_WILL}(?:runs?|lasts?|implemented|extends?"
            rf"|takes? place)\s+(?:\S+\s+){{0,4}}?from\s+(?:the )?$|\b{_EN_PERIOD}(?: is|:| runs)* (?:from )?$"
        ),
        begins=_compiled(
            rf"{_EN_PART}\b(?:{_EN_PROJECT}|activities|implementation) {_EN_WILL}(?:start|begin|commence)s?\s+"
            r"(?:on |in |from )?(?:the )?$"
        ),
        range_middle=_compiled(
            rf"\s*(?:to|until|till|through|–|-|—|,? ?and {_EN_WILL}(?:end|finish|conclude)s? (?:on|in|by))\s*(?:the )?"
        ),
        deadline=_compiled(r"\bdeadline\b[^.;]{0,30}$"),
    )


_FR_PROJECT = r"(?:projet|programme|action|intervention|initiative)"


def _french() -> Words:
    return Words(
        language="fr",
        elsewhere=_compiled(
            r"\b(?:précédente?s?|antérieure?s?|ancienn?e?s?|pilote|passée?s?|achevée?s?|terminée?s?|première phase"
            r"|phase I|depuis (?:19|20)\d\d|autres? (?:projets?|bailleurs?)|financée?s? par|similaires?|a duré"
            r"|l'an dernier)\b"
        ),
        durations=(
            _compiled(rf"\b{_FR_PROJECT} (?:d['’]une durée )?de {_N['fr']} (?P<unit>mois|ans|années)\b"),
            _compiled(
                rf"\bdurée(?: (?:du {_FR_PROJECT}|de l['’]action))?(?: est| sera)?(?: de|:)* {_N['fr']} (?P<unit>mois"
                rf"|ans|années)\b"
            ),
            _compiled(rf"\b{_FR_PROJECT} (?:durera|dure|s['’]étend sur) {_N['fr']} (?P<unit>mois|ans|années)\b"),
        ),
        years=_compiled(r"an"),
        part_of_money=_compiled(
            r"\b(?:(?:première|deuxième|troisième|dernière) (?:année|phase)|par (?:an|mois|personne|jour|partenaire)"
            r"|chaque|annuel(?:le)?s?|plafond|maximum|minimum|au (?:plus|moins)|jusqu['’]à|entre|salaires?|dont"
            r"|y compris|(?:résultat|produit|activité|composante|phase|année) \d)\b"
        ),
        roles=_compiled(
            r"(?P<requested>\bsollicit\w*\b|\bdemand(?:e|ons|é|ée)\b|\bsubvention de\b|\bmontant demandé\b)"
            r"|(?P<total>\bbudget (?:total|global)\b|\bcoûts? tota(?:l|ux)\b|\bau total\b)"
            r"|(?P<indirect>\bcoûts indirects\b|\bfrais (?:indirects|généraux)\b)|(?P<own>\bcontribution propre\b"
            r"|\bcofinancement\b|\bapport propre\b)"
        ),
        approximately=_compiled(r"\b(?:environ|près de|quelque|presque|autour de|plus de)\b|[~≈]"),
        counts=_compiled(
            rf"\b{_N['fr']} (?:(?P<outcomes>effets|objectifs spécifiques|résultats intermédiaires)|(?P<outputs>produits"
            rf"|extrants)|"
            r"(?P<indicators>indicateurs)|(?P<partners>(?:organisations )?partenaires|codemandeurs))\b"
        ),
        subset_before=_compiled(
            r"\b(?:autres|ces|premiers|derniers|au moins|au plus|jusqu['’]à|plus de|moins de|chaque|nouveaux|avec|parmi"
            r"|entre|de|des|aux)\s*$"
        ),
        subset_after=_compiled(r"\s*(?:en|dans|à|au|par|chacun|sous|pour|de|du|des|qui|dont|basés|locaux)\b"),
        beneficiaries=_compiled(rf"\b{_N['fr']} bénéficiaires(?: (?:directs|finaux|(?P<indirect>indirects)))?\b"),
        starts=_compiled(
            rf"\b(?:le|ce|notre) {_FR_PROJECT} (?:commence(?:ra)?|débute(?:ra)?|démarre(?:ra)?)\s+(?:le |en |au )?$"
            r"|\bdate de (?:début|démarrage)(?: est|:| sera)*\s+(?:le )?$"
        ),
        ends=_compiled(
            rf"\b(?:le|ce|notre) {_FR_PROJECT} (?:se termine(?:ra)?|s['’]achève(?:ra)?|prend(?:ra)? fin)\s+(?:le |en "
            rf"|au )?$"
            r"|\bdate de (?:fin|clôture)(?: est|:| sera)*\s+(?:le )?$"
        ),
        runs_from=_compiled(
            rf"\b{_FR_PROJECT} (?:(?:est|sera) mis en œuvre|se déroule(?:ra)?|s['’]étend(?:ra)?) (?:du|de|d['’])\s*$"
        ),
        begins=_NOTHING,
        range_middle=_compiled(r"\s*(?:au|à|jusqu['’]au|jusqu['’]en|–|-|—)\s*"),
        deadline=_compiled(r"\bdate limite\b[^.;]{0,30}$"),
    )


_ES_PROJECT = r"(?:proyecto|programa|acción|intervención|iniciativa)"


def _spanish() -> Words:
    return Words(
        language="es",
        elsewhere=_compiled(
            r"\b(?:anterior(?:es)?|previ[oa]s?|pilot[oa]|pasad[oa]s?|concluid[oa]s?|finalizad[oa]s?|primera fase|fase I"
            r"|desde (?:19|20)\d\d|otr[oa]s? (?:proyectos?|donantes?)|financiad[oa]s? por|similares?|duró)\b"
        ),
        durations=(
            _compiled(rf"\b{_ES_PROJECT} (?:con una duración )?de {_N['es']} (?P<unit>meses|años)\b"),
            _compiled(
                rf"\bduración(?: (?:del {_ES_PROJECT}|de la acción))?(?: es| será)?(?: de|:)* {_N['es']} (?P<unit>meses"
                rf"|años)\b"
            ),
            _compiled(rf"\b{_ES_PROJECT} (?:durará|dura|se extenderá por) {_N['es']} (?P<unit>meses|años)\b"),
        ),
        years=_compiled(r"año"),
        part_of_money=_compiled(
            r"\b(?:(?:primer|segundo|tercer|último) año|por (?:año|mes|persona|día|socio)|cada|anual(?:es)?|techo"
            r"|máximo|mínimo|al menos|como (?:máximo|mínimo)|hasta|entre|salarios?|de los cuales|incluid[oa]s?"
            r"|(?:resultado|producto|actividad|componente|fase|año) \d)\b"
        ),
        roles=_compiled(
            r"(?P<requested>\bsolicit\w*\b|\bpedimos\b|\bsubvención de\b|\bmonto solicitado\b)"
            r"|(?P<total>\bpresupuesto (?:total|global)\b|\bcost[eo]s? tota(?:l|les)\b|\ben total\b)"
            r"|(?P<indirect>\bcost[eo]s indirectos\b|\bgastos (?:indirectos|generales)\b)|(?P<own>\baporte propio\b"
            r"|\bcontribución propia\b|\bcofinanciación\b|\bcofinanciamiento\b)"
        ),
        approximately=_compiled(r"\b(?:unos|unas|cerca de|aproximadamente|casi|alrededor de|más de)\b|[~≈]"),
        counts=_compiled(
            rf"\b{_N['es']} (?:(?P<outcomes>efectos|objetivos específicos)|(?P<outputs>productos)|"
            r"(?P<indicators>indicadores)|(?P<partners>soci[oa]s|organizaciones socias|cosolicitantes))\b"
        ),
        subset_before=_compiled(
            r"\b(?:otr[oa]s|est[oa]s|primer[oa]s|últim[oa]s|al menos|hasta|más de|menos de|cada|nuev[oa]s|con|entre|de"
            r"|del)\s*$"
        ),
        subset_after=_compiled(r"\s*(?:en|de|del|por|cada|bajo|para|que|locales)\b"),
        beneficiaries=_compiled(
            rf"\b{_N['es']} (?:personas )?beneficiari[oa]s(?: (?:direct[oa]s|(?P<indirect>indirect[oa]s)))?\b"
        ),
        starts=_compiled(
            rf"\b(?:el|la|este|esta|nuestro|nuestra) {_ES_PROJECT} (?:comienza|comenzará|inicia|iniciará|empieza"
            rf"|empezará)\s+"
            r"(?:el |en )?$|\bfecha de inicio(?: es|:| será)*\s+(?:el )?$"
        ),
        ends=_compiled(
            rf"\b(?:el|la|este|esta|nuestro|nuestra) {_ES_PROJECT} (?:termina|terminará|finaliza|finalizará|concluye"
            rf"|concluirá)\s+"
            r"(?:el |en )?$|\bfecha de (?:fin|término|cierre)(?: es|:| será)*\s+(?:el )?$"
        ),
        runs_from=_compiled(
            rf"\b{_ES_PROJECT} (?:se ejecutará|se extiende|se extenderá|se desarrollará) (?:de|del|desde)\s*(?:el )?$"
        ),
        begins=_NOTHING,
        range_middle=_compiled(r"\s*(?:al|a|hasta(?: el)?|–|-|—)\s*"),
        deadline=_compiled(r"\bfecha límite\b[^.;]{0,30}$"),
    )


_LANGUAGES = {"en": _english, "fr": _french, "es": _spanish}


@cache
def words_of(language: str) -> Words | None:
    """The words of a BCP 47 language; None for one whose sentences we cannot read. Compiled when first needed."""
    make = _LANGUAGES.get(language.split("-", 1)[0])
    return make() if make else None
