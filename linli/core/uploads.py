"""How much a request may carry in files, known before the first byte of them is kept."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

MOST_BYTES = 24 * 1024 * 1024  # a table of 20 MB and what stands around it; docs/deploy.md has 25


class BoundedFiles(TemporaryFileUploadHandler):
    """Files go to the disk as they come, unless the request says that it is too large (413).

    Nobody is signed in when a body is read, so a stranger could fill the disk otherwise.
    """

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MOST_BYTES:
            raise RequestDataTooBig
