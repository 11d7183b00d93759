"""Who leaves is gone from every table, index, free page and search; what a law keeps is not shown;
the export holds whatever points at a person (T17)."""

import json
import time

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, OneToOneField
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.tests.make import make_area
from linli.core.models import Event
from linli.core.sealing import lookup
from linli.organisations.models import Role
from linli.people import held
from linli.people.models import Erasure, Look
from linli.people.tests.make import make_opened, make_texts, make_worker
from tests.trust import test_leaks as planted
from tests.trust.canaries import columns, found_in, raw_dump, unsealed, within
from tests.trust.test_leaks import Story

pytestmark = [pytest.mark.rights, pytest.mark.django_db]
LONGEST = 60  # seconds

# What somebody did for others, in an office or for themselves: it stands in the audit by their id.
DONE = {
    "activities.activity.leader", "activities.signup.by", "activities.presence.came_by",
    "activities.presence.went_by", "activities.answer.by",
    "activities.qualification.verified_by", "activities.permit.guardian",
    "activities.permit.recorded_by", "activities.forgotten.asked_by",
    "activities.forgotten.decided_by", "activities.firsttold.by", "activities.foretold.by",
    "activities.foretold.seen_by",
    "activities.grown.confirmed_by",
    "activities.training.written_by", "activities.training.revoked_by",
    "activities.commendation.written_by", "activities.commendation.verified_by",
    "activities.commendation.revoked_by", "activities.growthrule.by",
    "activities.handout.by", "activities.handout.undone_by",
    "activities.forneighbour.answered_by", "activities.invited.by",
    "hours.hour.written_by", "hours.hour.decided_by", "hours.objection.answered_by",
    "hours.objection.not_by",
    "hours.sample.drawn_by", "hours.transfer.handed_in_by", "hours.transfer.decided_by",
    "hours.imported.handed_in_by", "hours.finding.by", "hours.handover.by",
    "orders.order.taken_by", "orders.order.followed_up_by", "orders.offer.by", "orders.note.by",
    "orders.complaint.answered_by", "orders.photo.by", "orders.photo.withdrawn_by",
    "orders.ordertable.handed_in_by", "projects.claim.handed_in_by", "projects.claim.decided_by",
    "projects.cleared.by", "projects.yearplan.drafted_by", "projects.planned.proposed_by",
    "projects.planned.decided_by", "projects.due.done_by", "records.campaign.by",
    "points.posting.by", "points.rule.by", "points.redemption.handed_by", "points.move.by",
    "points.bonus.by", "points.bonus.taken_by",
    "alerts.alert.relayed_by", "alerts.advice.written_by", "alerts.advice.ended_by",
    "notices.notice.withdrawn_by", "notices.version.written_by", "notices.version.released_by",
    "records.servicerecord.written_by", "records.servicerecord.approved_by",
    "records.backdated.asked_by", "records.backdated.decided_by",
    "accounts.recovery.confirmed_by", "accounts.recovery.opened_by", "areas.areaimport.by",
    "catalogue.categoryversion.by", "catalogue.packageversion.by", "catalogue.version.by",
    "catalogue.wanted.seen_by",
    "channels.call.number_seen_by", "channels.call.told_by",
    "core.event.actor",
    "organisations.grant.granted_by", "organisations.invitation.invited_by",
    "organisations.joincode.made_by", "organisations.sanction.by", "people.consent.recorded_by",
    "people.consenttext.written_by",
    "people.file.registered_by", "people.force.verified_by", "people.ability.checked_by",
    "people.identity.checked_by",
    "people.identity.submitted_by", "people.look.by", "people.minorapproval.asked_by",
    "people.minorapproval.decided_by", "people.peoplelist.asked_by",
    "people.peoplelist.decided_by", "people.proposal.written_by",
    "people.roster.handed_in_by", "people.status.reviewed_by",
    "people.merge.by", "people.merge.undone_by", "people.apart.by",
}  # fmt: skip
# Ways in: shown as what they are on their own page, and nothing that could be read. And the index
# by which somebody is found: it says nothing but their name, in parts.
KEYS = {
    "accounts.signincode.person", "mfa.authenticator.user", "account.emailaddress.user",
    "people.findterm.person",
    "people.apart.one", "people.apart.other",  # that two rows are not one: it says nothing more
}  # fmt: skip


def test_every_column_that_points_at_a_person_is_told_or_said_why_not() -> None:
    pointing = {
        f"{model._meta.label_lower}.{key.name}"
        for model in apps.get_models()
        for key in model._meta.get_fields()
        if isinstance(key, ForeignKey | OneToOneField)
        and key.related_model._meta.label == settings.AUTH_USER_MODEL
    }

    assert pointing == set(held.THEIRS) | DONE | KEYS
    parts = set(held.everything(Person.objects.create(name="无")))
    assert set(held.THEIRS.values()) <= parts
    assert set(held.THEIRS) >= held.STAYS


class Leaving(Story):
    """The same life without the table somebody else handed in; at its end they leave."""

    def hand_in_a_roster(self) -> None:
        pass

    def leave(self) -> None:
        response = self.resident.post("/me/erase/", {"sure": "on"})
        assert response.status_code == 200
        assert str(Erasure.objects.get().pk) in response.content.decode()


OWN = (
    planted.NAME, planted.LATIN, planted.MOBILE, planted.LOST, planted.LANDLINE, planted.ADDRESS,
    planted.CONTACT, planted.LICENCE, planted.CARD, planted.OTHER_CARD,
)  # fmt: skip


@pytest.fixture
def story() -> Leaving:
    make_texts()
    story = Leaving(make_area())
    story.tell()
    return story


def test_the_export_holds_every_word_and_is_made_in_time(story: Leaving) -> None:
    worker = make_worker(story.area)
    for _ in range(300):
        make_opened(story.person, worker)

    begun = time.monotonic()
    told = story.resident.get("/me/data.json")
    printed = story.resident.get("/me/data.pdf")
    spent = time.monotonic() - begun

    text = json.dumps(json.loads(told.content), ensure_ascii=False)
    assert printed.content.startswith(b"%PDF-")
    assert [word for word in (*OWN, planted.NOTE) if word not in text] == [
        planted.LATIN,  # letters to find the name by: made of it, not told
        planted.LOST,  # a number nobody has confirmed yet is not theirs
    ]
    assert spent < LONGEST


def test_nothing_is_left_of_whoever_leaves(story: Leaving) -> None:
    assert found_in(raw_dump(), OWN)

    story.leave()

    left: dict[str, set[str]] = {}
    for name, value in columns():
        left.setdefault(name, set()).update(found_in(value, (*OWN, planted.NOTE)))
    # What staff wrote about a list of many people, which the law wants kept: for nobody to see.
    kept = {"people.look.note", "people.peoplelist.note"}
    assert within({name: words for name, words in left.items() if name not in kept}) == []
    assert not Look.objects.filter(person=story.person).exclude(note="").exists()
    assert found_in(unsealed(), OWN) == set()
    assert found_in(raw_dump(), OWN) == set()
    keys = {
        lookup(word, purpose)
        for word in OWN
        for purpose in ("mobile", "code", "identity", "landline", "address")
    }
    dump = raw_dump()
    assert [key for key in keys if key.encode() in dump] == []


def test_what_the_law_keeps_is_shown_to_nobody(story: Leaving) -> None:
    story.leave()
    pk = story.person.pk

    assert Look.objects.filter(person=pk).exists()
    assert Event.objects.filter(subject_id=pk).exists()
    desk = story.at_the_desk(Role.STATION_HEAD)
    for path in ("", "open/", "correct/", "recover/"):
        assert desk.get(f"/desk/people/{pk}/{path}").status_code in (404, 405)
    for words in (planted.NAME, planted.MOBILE, planted.CARD):
        page = desk.post(reverse("people:search"), {"q": words}, follow=True).content.decode()
        assert str(pk) not in page
    audit = story.auditor.get("/desk/audit/", {"subject": str(pk)}).content.decode()
    assert planted.NAME not in audit
    assert planted.NOTE not in audit
    assert story.resident.get("/me/").status_code == 302
    asked = story.visitor.post("/api/people/find", {}, content_type="application/json")
    assert asked.status_code == 401


def test_whoever_left_can_come_back_as_somebody_new(story: Leaving) -> None:
    story.leave()

    again = Person.objects.create(mobile=planted.MOBILE, joined_at=timezone.now())

    assert again.pk != story.person.pk
    assert held.everything(again)["looks"] == []
