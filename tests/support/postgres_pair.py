"""A primary and its standby, as processes that can be stalled, killed and promoted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from support.postgres import BIN, server

USER = "pgserver" if os.geteuid() == 0 else None
SETTINGS = """
listen_addresses = ''
wal_level = replica
max_wal_senders = 4
wal_retrieve_retry_interval = 100ms
fsync = off  # nobody pulls a plug here
shared_buffers = 16MB
"""


def run(command: str, *arguments: str | Path) -> None:
    subprocess.run(
        [BIN / command, *map(str, arguments)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=USER,
        cwd="/",
        timeout=60,
    )


@dataclass(frozen=True)
class Cluster:
    """One server; its socket lies in its folder."""

    folder: Path
    port: int

    def start(self, settings: str = "") -> None:
        with (self.folder / "postgresql.auto.conf").open("a") as file:
            file.write(f"unix_socket_directories = '{self.folder}'\nport = {self.port}\n{settings}")
        run("pg_ctl", "-D", self.folder, "-w", "-l", self.folder / "log", "start")

    @property
    def pid(self) -> int:
        return int((self.folder / "postmaster.pid").read_text().split()[0])

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        address = f"host={self.folder} port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def kill(self) -> None:
        """Kill every process of it, and lose its disk."""
        with suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def receiver(self) -> psutil.Process:
        """The process of a standby to which the primary streams."""
        while True:
            for child in psutil.Process(self.pid).children():
                with suppress(psutil.Error):
                    if "walreceiver" in " ".join(child.cmdline()):
                        return child
            time.sleep(0.02)

    def promote(self) -> None:
        run("pg_ctl", "-D", self.folder, "-w", "promote")


def primary(parent: Path, port: int = 5501) -> Cluster:
    """A running server without a standby."""
    cluster = Cluster(parent / "a", port)
    run("initdb", "-D", cluster.folder, "-U", "postgres", "-A", "trust", "--no-sync")
    cluster.start(SETTINGS)
    return cluster


def standby(of: Cluster, port: int = 5502) -> Cluster:
    """A running standby, to which the primary streams."""
    cluster = Cluster(of.folder.parent / "b", port)
    address = ("-h", of.folder, "-p", of.port, "-U", "postgres")
    run("pg_basebackup", *map(str, address), "-D", cluster.folder, "-R", "-c", "fast", "--no-sync")
    cluster.start("cluster_name = 'standby'\nsynchronous_standby_names = ''\n")
    while not of.execute("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"):
        time.sleep(0.02)
    return cluster


def url(*clusters: Cluster) -> str:
    """The address of whichever of them is the primary."""
    hosts = ",".join(str(cluster.folder) for cluster in clusters)
    ports = ",".join(str(cluster.port) for cluster in clusters)
    return f"postgresql:///postgres?host={hosts}&port={ports}&user=postgres"


@contextmanager
def folder() -> Iterator[Path]:
    """A folder with a name short enough for a socket, where everything is killed at the end."""
    server()  # makes the user under whom a server runs where root tests
    parent = Path(tempfile.mkdtemp(prefix="gc-", dir="/tmp"))
    if USER is not None:
        shutil.chown(parent, USER)
    try:
        yield parent
    finally:
        for name in ("a", "b"):
            Cluster(parent / name, 0).kill()
        shutil.rmtree(parent, ignore_errors=True)
