"""An authority of one's own and certificates by it, made by openssl."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as files."""

    file: Path
    key: Path


def _openssl(*arguments: str | Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def authority(folder: Path, name: str) -> Certificate:
    """An authority that vouches for nobody else."""
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    says = ["-x509", "-days", "2", "-subj", f"/CN={name}"]
    _openssl("req", *says, *CURVE, "-out", made.file, "-keyout", made.key)
    return made


def certificate(folder: Path, by: Certificate, name: str, *, days: int = 1) -> Certificate:
    """A certificate for a host, like `IP:127.0.0.1`; over since yesterday where `days` is -1."""
    stem = f"host-{len(list(folder.iterdir()))}"
    made = Certificate(folder / f"{stem}.pem", folder / f"{stem}.key")
    request, about = folder / f"{stem}.csr", folder / f"{stem}.ext"
    _openssl("req", *CURVE, "-subj", "/CN=hub", "-out", request, "-keyout", made.key)
    about.write_text(f"subjectAltName={name}\n")
    _openssl(
        *("x509", "-req", "-in", request, "-CA", by.file, "-CAkey", by.key, "-CAcreateserial"),
        *("-extfile", about, "-days", str(days), "-out", made.file),
    )
    return made
