"""Every page of Linli, once: what test_pages.py opens in a browser.

A page that is added to the URL conf and not named here fails a test. `args` are the URL's
arguments, read from the town; `query` is what a reader would have put behind the question mark.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from linli.activities.tests import doors as activities
from linli.alerts.tests import doors as alerts
from linli.channels.tests import doors as channels
from linli.core.ids import uuid7
from linli.hours.tests import doors as hours
from linli.notices.tests import doors as notices
from linli.orders.tests import doors as orders
from linli.organisations.models import Role
from linli.people.models import Erasure
from linli.people.views.desk import searching
from linli.points.tests import doors as points
from linli.projects.tests import doors as projects
from linli.records.tests import doors as records
from tests.browser.town import CLAIMANT, GUARDED, NEWCOMER, RESIDENT, VISITOR, Town

RESIDENTS = (VISITOR, NEWCOMER, CLAIMANT, RESIDENT, GUARDED)


@dataclass(frozen=True)
class Page:
    """A page and who opens it: somebody of town.py, or a role at the desk."""

    name: str
    who: str = VISITOR
    args: Callable[[Town], dict[str, Any]] = field(default=lambda town: {})
    query: str = ""
    words: str = ""  # typed into the search for people
    status: int = 200

    @property
    def label(self) -> str:
        parts = (self.name.replace(":", "-"), self.query, self.words)
        return "-".join(part for part in parts if part)

    @property
    def is_for_staff(self) -> bool:
        return self.who not in RESIDENTS or "staff" in self.query

    def path(self, town: Town) -> str:
        if self.words:
            return searching(self.words)
        address = reverse(self.name, kwargs=self.args(town))
        return f"{address}?{self.query}" if self.query else address


PAGES = [
    # --- everybody's first pages
    Page("web:home"),
    Page("web:places"),
    Page("web:places", query="q=无此处"),
    Page("web:place", args=lambda town: {"slug": town.area.slug}),
    Page("web:place", RESIDENT, args=lambda town: {"slug": town.area.slug}),
    Page("web:place", args=lambda town: {"slug": "no-such-place"}, status=404),
    Page("web:help"),
    Page("web:accessibility"),
    Page("web:security"),
    Page("web:styleguide"),
    Page("web:styleguide", query="ui=staff"),
    Page("core:offline"),
    Page("web:me", RESIDENT),
    Page("web:desk", Role.WORKER),
    Page("web:desk", Role.STATION_HEAD),
    Page("web:desk", RESIDENT, status=403),
    Page("web:tasks", Role.OPERATOR),
    # --- signing in
    Page("accounts:sign_in"),
    Page("accounts:enter_code", NEWCOMER),
    Page("accounts:who", CLAIMANT),
    Page("accounts:second_factor", GUARDED),
    Page("accounts:prove", RESIDENT),
    Page("accounts:mobile", RESIDENT),
    Page("accounts:sessions", RESIDENT),
    Page("accounts:factors", RESIDENT),
    Page("accounts:add_app", RESIDENT),
    Page("accounts:add_passkey", RESIDENT),
    # --- one's own file
    Page("people:profile", RESIDENT),
    Page("people:card", RESIDENT),
    Page("people:household", RESIDENT),
    Page("people:family", RESIDENT),
    Page("people:ward", RESIDENT, args=lambda town: {"pk": town.ward}),
    Page("people:correct_ward", RESIDENT, args=lambda town: {"pk": town.ward}),
    Page("people:erase_ward", RESIDENT, args=lambda town: {"pk": town.ward}),
    Page("people:helped", RESIDENT, args=lambda town: {"pk": town.helped}),
    Page("people:correct_helped", RESIDENT, args=lambda town: {"pk": town.helped}),
    Page("people:consents", RESIDENT),
    Page("people:looks", RESIDENT),
    Page("people:forces", RESIDENT),
    Page("people:volunteering", RESIDENT),
    Page("people:data", RESIDENT),
    Page("people:erase", RESIDENT),
    Page("people:receipt", args=lambda _town: {"pk": Erasure.objects.create(person_id=uuid7()).pk}),
    # --- the catalogue
    Page("catalogue:services"),
    Page("catalogue:services", RESIDENT),
    Page("catalogue:services", query="q=灯不亮了"),
    Page("catalogue:services", query="q=月亮"),
    Page("catalogue:services", query="for=elder"),
    Page("catalogue:service", args=lambda town: {"slug": town.service.slug}),
    Page("catalogue:package", args=lambda town: {"slug": town.package.slug}),
    Page("catalogue:tell_us", RESIDENT),
    Page("catalogue:told", RESIDENT),
    Page("catalogue:index", Role.STATION_HEAD),
    Page("catalogue:add", Role.STATION_HEAD),
    Page("catalogue:edit", Role.STATION_HEAD, args=lambda town: {"pk": town.service.pk}),
    Page("catalogue:limits", Role.STATION_HEAD, args=lambda town: {"pk": town.service.pk}),
    Page("catalogue:offer", Role.STATION_HEAD, args=lambda town: {"pk": town.service.pk}),
    Page(
        "catalogue:offer_days",
        Role.STATION_HEAD,
        args=lambda town: {"pk": town.service.pk, "offer": town.service.offers.all()[0].pk},
    ),
    Page(
        "catalogue:version",
        Role.STATION_HEAD,
        args=lambda town: {"pk": town.service.pk, "number": 1},
    ),
    Page("catalogue:packages", Role.STATION_HEAD),
    Page("catalogue:add_package", Role.STATION_HEAD),
    Page("catalogue:edit_package", Role.STATION_HEAD, args=lambda town: {"pk": town.package.pk}),
    Page(
        "catalogue:package_version",
        Role.STATION_HEAD,
        args=lambda town: {"pk": town.package.pk, "number": 1},
    ),
    Page("catalogue:categories", Role.OPERATOR),
    Page("catalogue:add_category", Role.OPERATOR),
    Page(
        "catalogue:change_category",
        Role.OPERATOR,
        args=lambda town: {"pk": town.service.category_id},
    ),
    Page(
        "catalogue:category_version",
        Role.OPERATOR,
        args=lambda town: {"pk": town.service.category_id, "number": 1},
    ),
    Page("catalogue:wanted", Role.STATION_HEAD),
    Page("catalogue:settle", Role.STATION_HEAD, args=lambda town: {"pk": town.wish}),
    # --- stations
    Page("venues:stations"),
    Page("venues:public_station", args=lambda town: {"pk": town.station.pk}),
    Page("venues:calendar", Role.OPERATOR),
    Page("venues:set_office_hours", Role.OPERATOR),
    Page("venues:index", Role.STATION_HEAD),
    Page("venues:add", Role.STATION_HEAD),
    Page("venues:station", Role.STATION_HEAD, args=lambda town: {"pk": town.station.pk}),
    Page("venues:edit", Role.STATION_HEAD, args=lambda town: {"pk": town.station.pk}),
    Page("venues:set_hours", Role.STATION_HEAD, args=lambda town: {"pk": town.station.pk}),
    Page("venues:add_room", Role.STATION_HEAD, args=lambda town: {"pk": town.station.pk}),
    Page("venues:edit_room", Role.STATION_HEAD, args=lambda town: {"pk": town.room.pk}),
    # --- organisations
    Page("organisations:public"),
    Page("organisations:public_one", args=lambda town: {"pk": town.organisation.pk}),
    Page("organisations:public_one", RESIDENT, args=lambda town: {"pk": town.organisation.pk}),
    Page("organisations:mine", RESIDENT),
    Page("organisations:index", Role.STATION_HEAD),
    Page("organisations:create", Role.STATION_HEAD),
    Page("organisations:one", Role.STATION_HEAD, args=lambda town: {"pk": town.organisation.pk}),
    Page("organisations:edit", Role.STATION_HEAD, args=lambda town: {"pk": town.organisation.pk}),
    Page(
        "organisations:describe", Role.STATION_HEAD, args=lambda town: {"pk": town.organisation.pk}
    ),
    Page("organisations:sanction", Role.LIAISON, args=lambda town: {"pk": town.agency.pk}),
    Page(
        "organisations:members", Role.STATION_HEAD, args=lambda town: {"pk": town.organisation.pk}
    ),
    # --- areas, roles, audit
    Page("organisations:areas", Role.OPERATOR),
    Page("organisations:area", Role.OPERATOR, args=lambda town: {"pk": town.area.pk}),
    Page("organisations:edit_area", Role.OPERATOR, args=lambda town: {"pk": town.area.pk}),
    Page("organisations:add_area", Role.OPERATOR, args=lambda town: {"pk": town.area.pk}),
    Page("organisations:move_area", Role.OPERATOR, args=lambda town: {"pk": town.area.pk}),
    Page("organisations:end_area", Role.OPERATOR, args=lambda town: {"pk": town.area.pk}),
    Page(
        "organisations:split_area",
        Role.OPERATOR,
        args=lambda town: {"pk": town.area.pk},
        query="on=2026-05-01&successors=东组%0A西组",
    ),
    Page("organisations:waiting", Role.STATION_HEAD),
    Page(
        "organisations:waiting_one", Role.STATION_HEAD, args=lambda town: {"pk": town.more["gone"]}
    ),
    Page("organisations:recode_area", Role.OPERATOR, args=lambda town: {"pk": town.area.pk}),
    Page("organisations:import_areas", Role.OPERATOR),
    Page("organisations:area_import", Role.OPERATOR, args=lambda town: {"pk": town.table}),
    Page("organisations:roles", Role.SECURITY),
    Page("organisations:roles_of", Role.SECURITY, args=lambda town: {"pk": town.worker.pk}),
    Page("organisations:audit", Role.AUDITOR),
    # --- people at the desk
    Page("people:search", Role.WORKER),
    Page("people:search", Role.WORKER, words="月亮"),
    Page("people:register", Role.WORKER),
    Page("people:file", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:file", Role.WORKER, args=lambda town: {"pk": town.stranger.pk}),
    Page("people:correct", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:add_card", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:add_helper", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:file_household", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:file_consents", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:add_force", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:file", Role.STATION_HEAD, args=lambda town: {"pk": town.unwired.pk}),
    Page("people:erase_for", Role.STATION_HEAD, args=lambda town: {"pk": town.unwired.pk}),
    Page("people:check", Role.STATION_HEAD, args=lambda town: {"pk": town.identity.pk}),
    Page("people:add_ability", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:add_status", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page(
        "people:refuse_force",
        Role.WORKER,
        args=lambda town: {"pk": town.resident.pk, "force": town.force},
    ),
    Page(
        "people:end_force",
        Role.WORKER,
        args=lambda town: {"pk": town.resident.pk, "force": town.force},
    ),
    Page("people:rosters", Role.WORKER),
    Page("people:roster", Role.WORKER, args=lambda town: {"pk": town.roster}),
    Page("people:checks", Role.WORKER),
    Page("people:check", Role.WORKER, args=lambda town: {"pk": town.identity.pk}),
    Page("people:lists", Role.STATION_HEAD),
    Page("people:lists", Role.WORKER),
    Page("people:ask_list", Role.WORKER),
    Page("people:list", Role.WORKER, args=lambda town: {"pk": town.people_list}),
    Page("people:claims", Role.WORKER),
    Page("people:claims", Role.DISPATCHER),
    Page("people:claim", Role.WORKER, args=lambda town: {"pk": town.claimed.pk}),
    Page("people:twins", Role.WORKER),
    Page("people:twins_of", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:pair", Role.WORKER, args=lambda town: town.more["pair"]),
    Page("people:pair", Role.WORKER, args=lambda town: town.more["closed_pair"]),
    Page("people:merges", Role.WORKER),
    Page("people:merge", Role.WORKER, args=lambda town: {"pk": town.more["merge"]}),
    Page("people:recoveries", Role.WORKER),
    Page("people:recoveries", Role.WORKER, query="show=ended"),
    Page("people:recover", Role.WORKER, args=lambda town: {"pk": town.resident.pk}),
    Page("people:recovery", Role.WORKER, args=lambda town: {"pk": town.lost["opened"]}),
    Page("people:recovery", Role.STATION_HEAD, args=lambda town: {"pk": town.lost["opened"]}),
    Page("people:recovery", Role.WORKER, args=lambda town: {"pk": town.lost["confirmed"]}),
    Page("people:recovery", Role.WORKER, args=lambda town: {"pk": town.lost["ended"]}),
    Page("people:texts", Role.OPERATOR),
    Page("people:text", Role.OPERATOR, args=lambda _town: {"purpose": "messages"}),
    Page("people:write_text", Role.OPERATOR, args=lambda _town: {"purpose": "messages"}),
    Page("people:minors", Role.STATION_HEAD),
    *channels.pages(),
    *records.pages(),
    *orders.pages(),
    *activities.pages(),
    *points.pages(),
    *hours.pages(),
    *notices.pages(),
    *projects.pages(),
    *alerts.pages(),
]

# What answers a GET and is not a page for people.
NOT_PAGES = {
    "core:healthz": "one word for a machine",
    "core:readyz": "one word for a machine",
    "core:metrics": "figures for a machine",
    "core:service_worker": "a script",
    "web:security_txt": "a text for programs",
    "core:file": "a file somebody gave us",
    "people:roster_back": "a table to correct",
    "people:data_json": "a file to keep",
    "accounts:awake": "says nothing",
    "accounts:drafts": "for the script of a page",
    "accounts:kept": "only after a form was stopped at a door: test_kept.py looks at it",
    "people:data_pdf": "a file to keep",
    "people:file_json": "a file to keep",
    "people:file_pdf": "a file to keep",
    "people:ward_json": "a file to keep",
    "people:ward_pdf": "a file to keep",
    **channels.NOT_PAGES,
    **records.NOT_PAGES,
    **orders.NOT_PAGES,
    **activities.NOT_PAGES,
    **points.NOT_PAGES,
    **hours.NOT_PAGES,
    **notices.NOT_PAGES,
    **projects.NOT_PAGES,
    **alerts.NOT_PAGES,
}
# Whole groups of addresses that hold no pages of ours.
NOT_OURS = {"api-1": "the JSON door, described by OpenAPI"}
