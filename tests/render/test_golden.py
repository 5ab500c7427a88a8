from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.render.documents import DOCUMENTS, FOLDER


@pytest.mark.parametrize("name", DOCUMENTS)
def test_bytes(name: str) -> None:
    """What is published is what the golden file holds, byte for byte, however often it is rendered."""
    render = DOCUMENTS[name]
    assert render() == (FOLDER / name).read_bytes()
    assert render() == render()


def test_every_golden_file_is_compared() -> None:
    """No golden file is left over from a document that is no longer made."""
    assert {path.name for path in FOLDER.iterdir()} == set(DOCUMENTS)


def test_threads() -> None:
    """Documents rendered at the same time in several threads are the same documents."""
    with ThreadPoolExecutor(8) as threads:
        rendered = [threads.submit(DOCUMENTS[name]) for _ in range(8) for name in sorted(DOCUMENTS)]
    assert {future.result() for future in rendered} == {path.read_bytes() for path in FOLDER.iterdir()}
