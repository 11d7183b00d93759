"""From a draft to what hangs: four eyes, versions that stay, corrections, the end."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from linli.areas.tests.make import make_area
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.models import Pulse, StoredFile
from linli.core.tests.test_files import picture
from linli.notices import queries, rules
from linli.notices.actions import releasing, writing
from linli.notices.actions.writing import Place
from linli.notices.models import Notice, State, Version
from linli.notices.tests.make import Office, in_days, words
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


def hang(office: Office) -> list[Notice]:
    return list(queries.shown(office.area.pk))


def test_a_notice_is_written_submitted_and_released_by_another(office: Office) -> None:
    notice = office.draft()
    assert hang(office) == []
    writing.submit(notice, by=office.worker)
    assert list(queries.to_release(office.head)) == list(notice.versions.all())
    notice = releasing.release(notice, by=office.head)
    assert hang(office) == [notice]
    assert notice.current
    assert (notice.current.number, notice.current.state) == (1, State.RELEASED)
    verbs = list(history(notice).values_list("verb", flat=True))
    assert verbs == ["notice.written", "notice.submitted", "notice.released"]
    assert Message.objects.get(person=office.worker).code == "notice.released"
    assert Pulse.objects.get().number == 1


def test_nobody_releases_what_they_wrote_or_changed(office: Office) -> None:
    own = office.draft(by=office.head)
    writing.submit(own, by=office.head)
    with pytest.raises(PermissionDenied):
        releasing.release(own, by=office.head)
    assert not queries.to_release(office.head).exists()
    changed = office.draft()
    writing.revise(changed, words("改过的"), by=office.head)
    writing.submit(changed, by=office.worker)
    with pytest.raises(PermissionDenied):
        releasing.release(changed, by=office.head)
    releasing.release(changed, by=make_staff(Role.SUPERVISOR, office.area))
    assert hang(office) == [changed]


def test_the_database_knows_four_eyes_too(office: Office) -> None:
    notice = office.waiting()
    rows = Version.objects.filter(notice=notice)
    facts = {"state": State.RELEASED, "released_at": timezone.now(), "digest": "0" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(released_by=office.worker, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=State.RELEASED)


def test_what_is_released_stays_as_it_is(office: Office) -> None:
    version = office.up().current
    assert version
    rows = Version.objects.filter(pk=version.pk)
    for change in ({"title": "别的"}, {"digest": "0" * 64}, {"state": State.DRAFT}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    Notice.objects.filter(pk=version.notice_id).update(current=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_others_do_not_write_here(office: Office) -> None:
    notice = office.draft()
    for stranger in (make_staff(Role.WORKER), make_staff(Role.GRID_WORKER, office.area)):
        with pytest.raises(PermissionDenied):
            office.draft(by=stranger)
        with pytest.raises(PermissionDenied):
            writing.revise(notice, words(), by=stranger)
        with pytest.raises(PermissionDenied):
            writing.submit(notice, by=stranger)
        with pytest.raises(PermissionDenied):
            writing.drop(notice, by=stranger)
    waiting = office.waiting()
    elsewhere = make_staff(Role.STATION_HEAD)
    for step in (
        lambda: releasing.release(waiting, by=elsewhere),
        lambda: releasing.release(waiting, by=make_staff(Role.WORKER, office.area)),
        lambda: releasing.send_back(waiting, by=elsewhere, because="不对"),
        lambda: releasing.withdraw(office.up(), by=office.worker, because="不对"),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_a_draft_is_changed_sent_back_taken_back_and_thrown_away(office: Office) -> None:
    notice = office.waiting()
    with pytest.raises(Refused, match="Take it back"):
        writing.revise(notice, words("新的"), by=office.worker)
    writing.take_back(notice, by=office.worker)
    with pytest.raises(Refused, match="does not wait"):
        writing.take_back(notice, by=office.worker)
    with pytest.raises(Refused, match="does not wait"):
        releasing.release(notice, by=office.head)
    column_place = Place(area=office.area, shows_until=in_days(9))
    writing.revise(notice, words("新的"), by=office.worker, place=column_place)
    writing.submit(notice, by=office.worker)
    with pytest.raises(Refused, match="already"):
        writing.submit(notice, by=office.worker)
    with pytest.raises(Refused, match="has to be changed"):
        releasing.send_back(notice, by=office.head, because=" ")
    version = releasing.send_back(notice, by=office.head, because="电话写错了")
    assert (version.state, version.remark) == (State.DRAFT, "电话写错了")
    assert Message.objects.get().code == "notice.sent_back"
    assert writing.drop(notice, by=office.worker) is None
    assert not Notice.objects.exists()


def test_a_correction_is_read_only_when_it_is_released(office: Office) -> None:
    notice = office.up(words("周五停水"))
    with pytest.raises(Refused, match="Say what was corrected"):
        writing.correct(notice, by=office.worker, why=" ")
    writing.correct(notice, by=office.worker, why="改到周六")
    with pytest.raises(Refused, match="already"):
        writing.correct(notice, by=office.worker, why="再改")
    writing.revise(notice, words("周六停水"), by=office.worker)
    assert queries.shown(office.area.pk)[0].current.title == "周五停水"  # type: ignore[union-attr]
    writing.submit(notice, by=office.worker)
    releasing.release(notice, by=office.head)
    notice.refresh_from_db()
    assert notice.current
    assert (notice.current.title, notice.current.number) == ("周六停水", 2)
    assert [one.title for one in queries.released(notice)] == ["周五停水", "周六停水"]
    assert notice.current.digest == releasing.digest_of(notice.current, notice)
    with pytest.raises(Refused, match="never released"):
        writing.correct(office.draft(), by=office.worker, why="改")


def test_a_correction_that_is_thrown_away_leaves_what_hangs(office: Office) -> None:
    notice = office.up()
    writing.correct(notice, by=office.worker, why="改")
    assert writing.drop(notice, by=office.worker)
    assert hang(office) == [notice]
    with pytest.raises(Refused, match="no draft"):
        writing.drop(notice, by=office.worker)


def test_it_hangs_from_a_moment_until_another(office: Office) -> None:
    soon = office.up(shows_from=in_days(1), shows_until=in_days(3))
    assert hang(office) == []
    assert list(queries.shown(office.area.pk, in_days(2))) == [soon]
    assert list(queries.shown(office.area.pk, in_days(4))) == []
    assert rules.stand(soon, None, in_days(0)) == "scheduled"
    assert rules.stand(soon, None, in_days(4)) == "over"
    releasing.extend(soon, by=office.head, until=in_days(9))
    assert list(queries.shown(office.area.pk, in_days(4))) == [soon]
    with pytest.raises(Refused, match="after its last"):
        releasing.extend(soon, by=office.head, until=in_days(5))
    with pytest.raises(Refused, match="does not hang"):
        releasing.extend(office.draft(), by=office.head, until=in_days(5))
    with pytest.raises(Refused, match="after the beginning"):
        office.draft(shows_from=in_days(2), shows_until=in_days(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=soon.pk).update(shows_until=in_days(0))


def test_what_has_run_out_while_it_waited_is_not_released(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, other = office.waiting(shows_until=in_days(1)), office.draft(shows_until=in_days(1))
    later = in_days(2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(Refused, match="last day is over"):
        releasing.release(notice, by=office.head)
    with pytest.raises(Refused, match="last day is over"):
        writing.submit(other, by=office.worker)


def test_withdrawn_for_a_reason_and_for_good(office: Office) -> None:
    notice = office.up()
    with pytest.raises(Refused, match="Say why"):
        releasing.withdraw(notice, by=office.head, because="")
    releasing.withdraw(notice, by=office.head, because="改期了")
    assert hang(office) == []
    assert queries.found(Notice.objects.all(), "免费体检") == []
    for step in (
        lambda: releasing.withdraw(notice, by=office.head, because="再来"),
        lambda: writing.correct(notice, by=office.worker, why="改"),
        lambda: releasing.extend(notice, by=office.head, until=in_days(90)),
    ):
        with pytest.raises(Refused):
            step()
    with pytest.raises(Refused, match="never released"):
        releasing.withdraw(office.draft(), by=office.head, because="不要了")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(because="")


def test_a_correction_that_waits_is_not_released_once_it_is_withdrawn(office: Office) -> None:
    notice = office.up()
    writing.correct(notice, by=office.worker, why="改")
    writing.submit(notice, by=office.worker)
    releasing.withdraw(notice, by=office.head, because="不要了")
    with pytest.raises(Refused, match="withdrawn"):
        releasing.release(notice, by=office.head)


def test_it_is_told_to_an_area_and_all_that_lies_in_it(office: Office) -> None:
    grid = make_area(parent=office.area)
    neighbour = make_area(parent=office.area.parent)
    notice = office.up()
    small = office.up(words("三巷停水"), area=grid)
    assert list(queries.shown(grid.pk)) == [small, notice]
    assert list(queries.shown(office.area.pk)) == [small, notice]
    assert list(queries.shown(neighbour.pk)) == []


def test_it_is_found_by_what_it_says(office: Office) -> None:
    notice = office.up()
    office.up(words("周五停水", text="检修水管", short="周五下午停水"))
    rows = queries.shown(office.area.pk)
    assert queries.found(rows, "體檢") == [notice]
    assert queries.found(rows, "空腹") == [notice]
    assert queries.found(rows, "龙舟") == []


def upload(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture())


def test_files_come_and_go_with_the_versions(office: Office) -> None:
    notice = office.draft()
    first = writing.add_file(notice, by=office.worker, upload=upload(), words="体检车")
    gone = writing.add_file(notice, by=office.worker, upload=upload(), words="拍糊了")
    writing.remove_file(gone, by=office.worker)
    assert queries.attachments(notice, 1) == [first]
    assert StoredFile.objects.count() == 1
    with pytest.raises(Refused, match="few words"):
        writing.add_file(notice, by=office.worker, upload=upload(), words=" ")
    writing.submit(notice, by=office.worker)
    with pytest.raises(Refused, match="Take it back"):
        writing.remove_file(first, by=office.worker)
    notice = releasing.release(notice, by=office.head)
    writing.correct(notice, by=office.worker, why="换图")
    second = writing.add_file(notice, by=office.worker, upload=upload(), words="新的体检车")
    writing.remove_file(first, by=office.worker)
    with pytest.raises(Refused, match="taken off before"):
        writing.remove_file(first, by=office.worker)
    assert queries.attachments(notice, 1) == [first]
    assert queries.attachments(notice, 2) == [second]
    now = timezone.now()
    first.refresh_from_db()
    assert rules.is_public(notice, first, now)
    assert not rules.is_public(notice, second, now)
    writing.drop(notice, by=office.worker)
    first.refresh_from_db()
    assert first.gone is None
    assert StoredFile.objects.count() == 1


def test_not_more_files_than_one_reads(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_ATTACHMENTS", 1)
    notice = office.draft()
    writing.add_file(notice, by=office.worker, upload=upload(), words="一")
    with pytest.raises(Refused, match="No more than 1"):
        writing.add_file(notice, by=office.worker, upload=upload(), words="二")


def test_the_digest_holds_every_word(office: Office) -> None:
    notice = office.up()
    version = notice.current
    assert version
    assert version.digest == releasing.digest_of(version, notice)
    for name in ("title", "text", "short", "source", "why"):
        before = getattr(version, name)
        setattr(version, name, before + "。")
        assert version.digest != releasing.digest_of(version, notice)
        setattr(version, name, before)


def test_importance_comes_first_on_the_home_page(office: Office) -> None:
    office.up(words("普通一"))
    office.up(words("要紧", importance=1))
    office.up(words("普通二"))
    titles = [one.current.title for one in queries.first_on_home(office.area.pk, 2) if one.current]
    assert titles == ["要紧", "普通二"]


def test_a_notice_of_no_place_is_refused(office: Office) -> None:
    place = Place(area=make_area())
    with pytest.raises(PermissionDenied):
        writing.write(words(), place, by=office.worker)
    notice = office.draft()
    with pytest.raises(PermissionDenied):
        writing.revise(notice, words(), by=office.worker, place=replace(place))
