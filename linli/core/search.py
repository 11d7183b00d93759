"""Chinese search that is the same on both databases.

A text becomes terms: every pair of neighbouring Han characters, single characters (weak), and
words of letters or digits. Two-character words, which SQLite's trigram index cannot find, are
exactly one term. Ranking is BM25 over these terms; a weight says how much a text counts.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

import opencc
from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from linli.core.models import SearchDocument, SearchTerm

K1, B = 1.2, 0.75  # Robertson & Zaragoza 2009, The Probabilistic Relevance Framework, §3.3
SINGLE = 0.3  # a single character says less than a pair
LONGEST_QUERY = 60
HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
WORD = re.compile(r"[a-z0-9]+")


def terms(text: str) -> dict[str, float]:
    """The terms of a text and how often each occurs, single characters counting little."""
    simple = plain(text)
    found: defaultdict[str, float] = defaultdict(float)
    for run in HAN.findall(simple):
        for first, second in pairwise(run):
            found[first + second] += 1
        for character in run:
            found[character] += SINGLE
    for word in WORD.findall(simple):
        found[word[:40]] += 1
    return dict(found)


@transaction.atomic
def index(kind: str, subject_id: UUID, texts: Mapping[str, float]) -> None:
    """Make a thing findable by its texts, each with a weight; what was indexed before goes."""
    weights: defaultdict[str, float] = defaultdict(float)
    for text, weight in texts.items():
        for term, count in terms(text).items():
            weights[term] += count * weight
    document, _ = SearchDocument.objects.update_or_create(
        kind=kind, subject_id=subject_id, defaults={"length": math.ceil(sum(weights.values()))}
    )
    document.terms.all().delete()
    SearchTerm.objects.bulk_create(
        SearchTerm(document=document, kind=kind, term=term, weight=weight)
        for term, weight in weights.items()
    )


def forget(kind: str, subject_id: UUID) -> None:
    """The thing cannot be found any more; nothing of its words stays."""
    SearchDocument.objects.filter(kind=kind, subject_id=subject_id).delete()


def find(kind: str, query: str, *, most: int = 30) -> list[tuple[UUID, float]]:
    """The things whose texts speak of the query, best first, with their scores.

    A thing has to share a pair or a word, or more than half of the single characters: one
    character alone says little ("月亮" is not "灯不亮"). Four queries, however many things.
    """
    wanted = terms(query[:LONGEST_QUERY])
    if not wanted:
        return []
    totals = SearchDocument.objects.filter(kind=kind).aggregate(n=Count("id"), length=Sum("length"))
    count, average = totals["n"] or 0, (totals["length"] or 0) / max(totals["n"] or 1, 1)
    rows = list(
        SearchTerm.objects.filter(kind=kind, term__in=wanted).values_list(
            "term", "weight", "document__subject_id", "document__length"
        )
    )
    holders: defaultdict[str, int] = defaultdict(int)
    for term, *_ in rows:
        holders[term] += 1
    scores: defaultdict[UUID, float] = defaultdict(float)
    shared: defaultdict[UUID, set[str]] = defaultdict(set)
    for term, weight, subject_id, length in rows:
        shared[subject_id].add(term)
        rarity = math.log(1 + (count - holders[term] + 0.5) / (holders[term] + 0.5))
        saturated = weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / max(average, 1)))
        scores[subject_id] += wanted[term] * rarity * saturated
    fitting = {pk: score for pk, score in scores.items() if _is_enough(shared[pk], wanted)}
    best = sorted(fitting.items(), key=lambda item: (-item[1], str(item[0])))
    return best[:most]


def containing(kind: str, query: str) -> QuerySet[SearchDocument, Any]:
    """The subject ids of things whose texts hold every term of the query, as a subquery."""
    wanted = terms(query[:LONGEST_QUERY])
    pairs = [term for term in wanted if len(term) > 1] or list(wanted)
    documents = SearchDocument.objects.filter(kind=kind)
    for term in pairs:
        documents = documents.filter(terms__term=term)
    return documents.values("subject_id") if pairs else documents.none().values("subject_id")


def _is_enough(shared: Collection[str], wanted: Collection[str]) -> bool:
    single = [term for term in wanted if _is_character(term)]
    if any(not _is_character(term) for term in shared):
        return True
    return 2 * len(shared) > len(single)


def _is_character(term: str) -> bool:
    return len(term) == 1 and bool(HAN.match(term))


def plain(text: str) -> str:
    """Full-width forms, capitals and traditional characters all become their plain ones."""
    return simplified(unicodedata.normalize("NFKC", text)).lower()


def simplified(text: str) -> str:
    """Traditional characters become the simplified ones; all else stays."""
    simple: str = _to_simplified().convert(text)
    return simple


@lru_cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
