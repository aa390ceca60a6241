"""What the tests of imported manifests share."""

import pytest

from deploylab.export.importing import import_file


@pytest.fixture
def imported(tmp_path):
    def read(text, **options):
        path = tmp_path / "shop.yaml"
        path.write_text(text, encoding="utf-8")
        return import_file(path, **options)

    return read
