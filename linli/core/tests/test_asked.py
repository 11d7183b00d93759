"""Nothing that can be sent in words breaks a query, or hides from whoever reads it."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.core.asked import is_readable, seen, words


def test_words_come_through_and_control_characters_do_not() -> None:
    assert words(" 新寮\x00村\ud800\n ") == "新寮村"
    assert words("塘㙍𠮷👨‍👩‍👧") == "塘㙍𠮷👨‍👩‍👧"
    assert words("x" * 10_000) == "x" * 40


@given(st.text())
def test_what_comes_out_can_be_stored(text: str) -> None:
    found = words(text)

    found.encode()
    assert "\x00" not in found
    assert len(found) <= 40


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("\u202a+86 138-0013-8000\u202c", "+86 138-0013-8000"),
        ("王\u202e五\u200b", "王五"),
        ("一\x0b二\u2028三", "一\n二\n三"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("\ufeff林岚\x07", "林岚"),
        ("👨‍👩‍👧‍👦 葛\U000e0100 می‌خواهم ᠠ\u180eᠠ", "👨‍👩‍👧‍👦 葛\U000e0100 می‌خواهم ᠠ\u180eᠠ"),
        ("𠮷𬭎㙍\U000323af שלום", "𠮷𬭎㙍\U000323af שלום"),
    ],
)
def test_what_nobody_sees_is_left_out_and_nothing_else(sent: str, kept: str) -> None:
    assert seen(sent) == kept


@given(st.text())
def test_leaving_out_once_is_enough(text: str) -> None:
    assert seen(seen(text)) == seen(text)
    assert len(seen(text)) <= len(text)


def test_what_cannot_be_stored_is_unreadable() -> None:
    assert is_readable("𠮷\ufffd\n")
    assert not is_readable("王\x00")
    assert not is_readable("王\ud83d")


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"q": "a\x00"}, {"a\x00": "q"}, {"page": "\x00"}])
def test_an_unreadable_request_is_told_so(client: Client, sent: dict[str, str]) -> None:
    for response in (client.get("/places/", sent), client.post("/sign-in/", sent)):
        assert response.status_code == 400
        assert "什么都没改" in response.content.decode()
    answer = client.get("/api/areas", sent)
    assert answer.status_code == 400
    assert set(answer.json()) == {"detail"}


@pytest.mark.django_db
def test_bytes_that_are_no_text_are_told_so_and_the_sign_for_them_is_not(client: Client) -> None:
    kind = "application/x-www-form-urlencoded"
    for sent, status in (("%CD%F5", 400), ("%EF%BF%BD", 422), ("王", 422)):
        body = f"mobile={sent}".encode()
        assert client.generic("POST", "/sign-in/", body, kind).status_code == status
    assert client.get("/places/?q=%CD%F5").status_code == 400
    assert client.get("/places/?q=%EF%BF%BD").status_code == 200


@pytest.mark.django_db
def test_a_number_copied_from_ones_contacts_is_read(client: Client) -> None:
    response = client.post("/sign-in/", {"mobile": "\u202a+86 138-0013-8000\u202c"})

    assert response.status_code == 302


@pytest.mark.django_db
def test_what_is_not_written_as_we_write_is_refused(client: Client) -> None:
    """In another encoding, or with a sign in place of bytes that were no text."""
    form = "application/x-www-form-urlencoded; charset=gb18030"

    assert client.post("/sign-in/", "mobile=1", content_type=form).status_code == 400
    assert client.post("/sign-in/", {"mobile": "\ufffd"}).status_code == 400
