"""The volunteer record: the five groups of 令67 §4 on one page, for whom it is about."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.accounts.doors import fresh
from linli.activities.models import Commendation, Qualification, Training
from linli.core.http import Request
from linli.hours import queries as hours
from linli.hours import rules
from linli.people import queries as people
from linli.people.models import Category

MOST = 50


@require_safe
@fresh
def own(request: Request) -> HttpResponse:
    """Basic, service, training, commendation, evaluation."""
    person = request.user
    sums, profile = hours.Sums(person), people.volunteering_of(person)
    total, number = rules.rated(person)
    trainings = Training.objects.filter(person=person).select_related("course__host")
    skills = Qualification.objects.filter(person=person, ended_at=None).select_related("skill")
    chosen = profile.categories if profile else []
    context = {
        "person": person,
        "profile": profile,
        "categories": [one.label for one in Category if one in chosen],
        "total": sums.total,
        "on_the_way": sums.on_the_way,
        "star": rules.star_of(person, sums.total, hours.stars()),
        "trainings": trainings[:MOST],
        "skills": skills[:MOST],
        "commendations": Commendation.objects.filter(
            person=person, recorded_at__isnull=False
        )[:MOST],
        "marks": f"{total / number:.1f}" if number else "",
        "number": number,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "activities/record.html", context)
