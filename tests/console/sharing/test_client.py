"""Exchanges with what is no hub, or a bad one: one sentence, within a time and a size."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest

from console.sharing import client
from console.sharing.client import Address, Denied, HubClient, Unreachable

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[tuple[HubClient, list[bytes]]]:
    """A client of something that answers every request like this, and the requests."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        try:
            await answer(writer)
        except OSError:
            pass
        finally:
            writer.transport.abort() if writer.is_closing() else writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, HubClient(Address(f"http://127.0.0.1:{port}", lambda: "secret")) as made:
        yield made, heard


def says(head: bytes, body: bytes = b"") -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        length = f"Content-Length: {len(body)}\r\n\r\n".encode()
        writer.write(head + length + body)
        await writer.drain()

    return answer


async def drips(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 1000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def drips_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def floods(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"\r\n")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (drips, "did not answer in time"),
        (drips_headers, "did not answer in time"),
        (floods, "answers with more than a hub ever does"),
        (hangs_up, "broke the line off"),
        (says(HEAD, b"{}"), "answers as no hub of this version does"),
        (says(HEAD, b"<html>"), "answers as no hub of this version does"),
        (says(HEAD + b"Content-Encoding: gzip\r\n", b"x"), "packs its answers"),
        (says(b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n"), "leads elsewhere"),
        (says(b"HTTP/1.1 502 Bad Gateway\r\n", b"<html>"), "answers 502, and not as a hub does"),
        (says(b"no http at all\r\n\r\n"), "broke the line off"),
    ],
)
async def test_whatever_answers_badly_is_one_sentence(
    answer: Answer, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "EXCHANGE_SECONDS", 0.3)
    async with answering(answer) as (hub, heard):
        with pytest.raises(Unreachable, match=said):
            await hub.heads()
    assert len(heard) == 1
    assert b"Authorization: Bearer secret" in heard[0]
    assert b"Accept-Encoding: identity" in heard[0]


@pytest.mark.parametrize("answer", [drips, floods, hangs_up])
async def test_a_live_line_ends_as_well(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "EXCHANGE_SECONDS", 0.3)
    async with answering(answer) as (hub, _):
        with pytest.raises(Unreachable):
            async for _one in hub.live():
                pass


async def test_a_silent_live_line_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SILENT_SECONDS", 0.2)

    async def silent(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        await asyncio.sleep(5)

    async with answering(silent) as (hub, _):
        with pytest.raises(Unreachable, match="did not answer in time"):
            async for _one in hub.live():
                pass


async def test_a_refusal_is_told_in_the_hubs_words() -> None:
    body = b'{"error":{"code":"busy","message":"More is waiting; nothing was kept."}}'
    async with answering(says(b"HTTP/1.1 503 Busy\r\n", body)) as (hub, _):
        with pytest.raises(Denied, match="More is waiting") as refusal:
            await hub.push(UUID(int=1), ())
    assert refusal.value.error.code == "busy"


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with answering(says(HEAD, b"{}")) as (hub, heard):
        with pytest.raises(Unreachable, match="no hub of this version"):
            await hub.heads()
    assert len(heard) == 1


async def test_a_certificate_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    address = Address("https://hub.example", lambda: "secret", tmp_path / "none.pem")
    with pytest.raises(Unreachable, match="cannot be used"):
        async with HubClient(address):
            pass
