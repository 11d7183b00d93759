"""What tests of pages share: counting the queries of a page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def cost(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)
