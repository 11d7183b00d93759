"""Areas are named in forms as people name them."""

import pytest
from django import forms
from django.forms import ValidationError

from linli.areas import queries
from linli.areas.forms import AreaField, AreasField
from linli.areas.models import Area, AreaCode, Kind
from linli.areas.tests.make import make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Area:
    city = make_area("佛山市", kind=Kind.CITY)
    town = make_area("桂城街道", parent=city, kind=Kind.TOWN)
    other = make_area("大沥镇", parent=city, kind=Kind.TOWN)
    make_area("叠北社区", parent=other)
    village = make_area("叠北社区", parent=town)
    AreaCode.objects.create(area=village, code="440605011028")
    return village


@pytest.mark.parametrize(
    "words",
    ["桂城街道 叠北社区", "佛山市 叠北社区 ".replace("佛山市", "桂城街道"), "440605011028",
     " 桂城街道/叠北社区", "佛山市 桂城街道 叠北社区", "桂城街道 叠北社区居委会"],
)  # fmt: skip
def test_an_area_is_found_by_its_path_or_its_code(village: Area, words: str) -> None:
    assert AreaField().clean(words) == village


def test_what_a_field_shows_it_also_reads(village: Area) -> None:
    field = AreaField()

    assert field.clean(field.prepare_value(village)) == village
    areas = [village, village.parent]
    assert AreasField().clean(AreasField().prepare_value(areas)) == areas


@pytest.mark.parametrize(
    "words", ["塔坡社区", "440605011029", "😀", "\u202e", "a" * 200, "大沥镇 桂城街道"]
)
def test_a_name_that_nobody_has_is_told_so(village: Area, words: str) -> None:
    with pytest.raises(ValidationError, match="No area is called so"):
        AreaField().clean(words)


def test_a_name_that_several_have_asks_for_the_path(village: Area) -> None:
    with pytest.raises(ValidationError) as error:
        AreaField().clean("叠北社区")
    assert "佛山市 大沥镇 叠北社区; 佛山市 桂城街道 叠北社区" in str(error.value)


def test_only_what_lies_within_can_be_named(village: Area) -> None:
    field = AreaField(required=False)
    field.within = Area.objects.filter(pk__in=queries.below(village.parent or village))

    assert field.clean("叠北社区") == village
    assert field.clean("") is None
    with pytest.raises(ValidationError, match="No area"):
        field.clean("大沥镇")


def test_several_areas_stand_on_several_lines(village: Area) -> None:
    field = AreasField()

    assert field.clean(" 440605011028\n\n大沥镇\n440605011028") == [
        village, Area.objects.get(name="大沥镇"),
    ]  # fmt: skip
    assert field.clean("") == []
    with pytest.raises(ValidationError, match="No area"):
        field.clean("大沥镇\nx")


@pytest.mark.parametrize("words", ["x" * 201, "a\x00b"])
def test_too_much_or_broken_input_gets_a_sentence(words: str) -> None:
    class Form(forms.Form):
        area = AreaField()

    form = Form({"area": words})
    assert not form.is_valid()
    assert form.errors["area"]
