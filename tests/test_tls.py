"""TLS against a server with a certificate of its own, made for the test by the openssl command."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from crawler.errors import ConnectFailed
from tests.fetching import fetch, names, source
from tests.loopback import page, serving, site

NAMES = names({"www.xian.gov.cn": "127.0.0.1", "www.other.gov.cn": "127.0.0.1"})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with key and certificate of www.xian.gov.cn."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command is not installed")
    pem = tmp_path_factory.mktemp("tls") / "server.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=www.xian.gov.cn"]
    command += ["-addext", "subjectAltName=DNS:www.xian.gov.cn", "-keyout", str(pem), "-out", str(pem.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + pem.with_suffix(".crt").read_bytes())
    return pem


def server(certificate: Path, ciphers: str | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if ciphers:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)
    return context


def test_a_certificate_nobody_vouches_for(certificate: Path) -> None:
    with serving(site({"/a": page()}), server(certificate)) as served:
        url = f"https://www.xian.gov.cn:{served.port}/a"
        with pytest.raises(ConnectFailed, match="TLS 证书无效"):
            fetch(url, source(url), lookup=NAMES)
        assert fetch(url, source(url, verify_tls=False), lookup=NAMES).status == 200


def test_the_certificate_is_checked_against_the_name_and_not_the_address(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    with serving(site({"/a": page()}), server(certificate)) as served:
        url = f"https://www.xian.gov.cn:{served.port}/a"
        assert fetch(url, source(url), lookup=NAMES).status == 200
        with pytest.raises(ConnectFailed, match="TLS 证书无效"):
            fetch(url.replace("xian", "other"), source(url), lookup=NAMES)


def test_old_ciphers_need_leave(certificate: Path) -> None:
    with serving(site({"/a": page()}), server(certificate, "AES128-SHA:@SECLEVEL=0")) as served:
        url = f"https://www.xian.gov.cn:{served.port}/a"
        with pytest.raises(ConnectFailed, match="legacy_tls"):
            fetch(url, source(url, verify_tls=False), lookup=NAMES)
        assert fetch(url, source(url, verify_tls=False, legacy_tls=True), lookup=NAMES).status == 200


def test_a_server_that_speaks_no_tls() -> None:
    with serving(site({"/a": page()})) as served:
        url = served.base.replace("http:", "https:") + "/a"
        with pytest.raises(ConnectFailed, match="TLS 握手失败"):
            fetch(url, source(url))
