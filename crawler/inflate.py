"""Undo the content-encoding of a body in pieces of bounded size, so that a bomb is met while small (RFC 9110, 8.4)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli  # type: ignore[import-untyped]

ACCEPTED = "gzip, deflate, br"
"""What `Inflater` can undo, as an Accept-Encoding says it."""
CORRUPT = (zlib.error, brotli.error)
"""What `Inflater.feed` raises for data that is none of its encoding."""
_PIECE = 65536
_MOST_LAYERS = 3
_GZIP_MAGIC = b"\x1f\x8b"


class UnknownCoding(ValueError):
    """A content-encoding that we did not ask for and cannot undo."""


class _Layer(Protocol):
    @property
    def complete(self) -> bool: ...

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class Inflater:
    """The layers of one Content-Encoding, outermost undone first. Raises UnknownCoding, also for too many layers."""

    def __init__(self, codings: Sequence[str]) -> None:
        names = [name for coding in codings if (name := coding.strip().lower()) not in ("", "identity")]
        if len(names) > _MOST_LAYERS:
            raise UnknownCoding(", ".join(names[: _MOST_LAYERS + 1]))
        self._layers = [_layer(name) for name in reversed(names)]
        self._fed = False

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to undo."""
        return not self._layers

    @property
    def complete(self) -> bool:
        """Whether every layer came to its end; an empty body has nothing to end."""
        return not self._fed or all(layer.complete for layer in self._layers)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded bytes that `data` gives, in pieces of about 64 KB. Raises one of CORRUPT."""
        self._fed = self._fed or bool(data)
        return _through(self._layers, data)


def _through(layers: Sequence[_Layer], data: bytes) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for piece in layers[0].feed(data):
        yield from _through(layers[1:], piece)


def _layer(name: str) -> _Layer:
    match name:
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
    raise UnknownCoding(name)


class _Gzip:
    """RFC 1952: one or more members; what follows them and is none is padding."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._behind = b""
        self.complete = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        data, self._behind = self._behind + data, b""
        while data:
            if self.complete and data == _GZIP_MAGIC[:1]:
                self._behind = data
            if self.complete and not data.startswith(_GZIP_MAGIC):
                return
            if self.complete:
                self._inflater, self.complete = zlib.decompressobj(zlib.MAX_WBITS | 16), False
            yield from _pieces(self._inflater, data)
            self.complete = self._inflater.eof
            data = self._inflater.unused_data


class _Deflate:
    """RFC 9110 means zlib (RFC 1950); many servers send bare deflate (RFC 1951). The first two bytes tell."""

    def __init__(self) -> None:
        self._head = b""
        self._inflater: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        return self._inflater is not None and self._inflater.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflater is None:
            self._head += data
            if len(self._head) < 2:
                return
            is_zlib = self._head[0] & 0x0F == 8 and int.from_bytes(self._head[:2], "big") % 31 == 0
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
            data = self._head
        if not self._inflater.eof:
            yield from _pieces(self._inflater, data)


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._inflater = brotli.Decompressor()
        self.complete = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self.complete:
            piece = self._inflater.process(data, output_buffer_limit=_PIECE)
            self.complete = self._inflater.is_finished()
            if not piece:  # `can_accept_more_data` says so too early: a long copy may go on without more input
                return
            yield piece
            data = b""


def _pieces(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """All that zlib makes of `data`; a full piece may leave more behind even when no input is left."""
    while True:
        piece = inflater.decompress(data, _PIECE)
        if piece:
            yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or (not data and len(piece) < _PIECE):
            return
