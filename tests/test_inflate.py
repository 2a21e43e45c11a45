"""Content-encodings are undone whatever the pieces they come in, and never in pieces larger than promised."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from itertools import pairwise

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.inflate import CORRUPT, Inflater, UnknownCoding


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "x-gzip": gzip.compress,
}


def undo(codings: list[str], pieces: list[bytes]) -> tuple[bytes, bool]:
    inflater = Inflater(codings)
    body = b"".join(out for piece in pieces for out in inflater.feed(piece))
    return body, inflater.complete


@given(
    st.binary(max_size=5000), st.lists(st.sampled_from(sorted(ENCODERS)), max_size=3), st.lists(st.integers(0, 6000), max_size=6)
)
def test_what_was_encoded_comes_back(body: bytes, codings: list[str], cuts: list[int]) -> None:
    packed = body
    for coding in codings:
        packed = ENCODERS[coding](packed)
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    assert undo(codings, [packed[a:b] for a, b in pairwise(edges)]) == (body, True)


@given(st.binary(min_size=1, max_size=500), st.integers(1, 60))
def test_deflate_without_its_wrapper(body: bytes, size: int) -> None:
    packed = bare(body)
    assert undo(["deflate"], [packed[at : at + size] for at in range(0, len(packed), size)]) == (body, True)


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_gzip_members_and_padding(size: int) -> None:
    packed = gzip.compress(b"a" * 100) + gzip.compress(b"b" * 100) + bytes(10)
    assert undo(["gzip"], [packed[at : at + size] for at in range(0, len(packed), size)]) == (b"a" * 100 + b"b" * 100, True)


@pytest.mark.parametrize("coding", ENCODERS)
def test_a_stream_without_its_end_is_incomplete(coding: str) -> None:
    body = bytes(range(256)) * 20
    packed = ENCODERS[coding](body)
    assert undo([coding], [packed[:-3]])[1] is False
    assert undo([coding], []) == (b"", True)


@pytest.mark.parametrize("coding", ENCODERS)
def test_what_follows_the_end_is_ignored(coding: str) -> None:
    assert undo([coding], [ENCODERS[coding](b"abc"), b"<!-- cache -->"]) == (b"abc", True)


@pytest.mark.parametrize("coding", ENCODERS)
def test_rubbish_is_told(coding: str) -> None:
    with pytest.raises(CORRUPT):
        undo([coding], [b"<html>\xff\xff plain text that no encoder made" * 9])


@pytest.mark.parametrize("coding", ENCODERS)
def test_pieces_are_bounded(coding: str) -> None:
    bomb = ENCODERS[coding](bytes(50_000_000))
    assert len(bomb) < 60_000
    sizes = [len(piece) for piece in Inflater([coding]).feed(bomb)]
    assert sum(sizes) == 50_000_000
    assert max(sizes) <= 200_000


@pytest.mark.parametrize("codings", [["zstd"], ["gzip", "compress"], ["gzip"] * 4])
def test_codings_that_nobody_asked_for(codings: list[str]) -> None:
    with pytest.raises(UnknownCoding):
        Inflater(codings)


def test_identity_is_plain() -> None:
    assert Inflater(["", " Identity"]).is_plain
