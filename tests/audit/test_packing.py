"""A pack is whole or not there, the same for the same audit, and holds no secret."""

import errno
import json
import os
import pickle
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import dossiers
import flat
import pytest
from specs import ROOT

from audit import formats, packing, signing
from audit.engine import AuditError
from audit.evidence import Dossier
from audit.inventory import inventory
from audit.verifying import verify
from policies.controls import EVIDENCE_ITEMS
from policies.stack import in_one_order

NOBODY = 65534
OWN = ("summary.md", "results.json", "index.html", "manifest.json", "attachments/README.txt")


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """A small one: of the first resources of the bad stack."""
    return dossiers.of_records(flat.records("openstack_bad")[:12], flat.configuration("openstack_bad"), "flat", "dev")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files(dossier: Dossier, tmp_path: Path) -> None:
    seen: list[str] = []
    page = packing.write(dossier, tmp_path / "deep" / "pack", observer=seen.append)
    folder = tmp_path / "deep" / "pack"
    assert page == folder / "index.html"
    requests = [f"attachments/{item.id}/README.txt" for item in EVIDENCE_ITEMS]
    made = sorted([*OWN, *requests, *(each.FILE for each in formats.FORMATS)])
    assert list(packing.contents(folder)) == made
    assert sorted(seen) == sorted([*made, "SHA256SUMS"])
    assert names(folder.parent) == ["pack"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777 & ~umask


def test_many_results_give_the_same_bytes_at_once(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = packing.write(dossier, tmp_path / "one").parent
    monkeypatch.setattr(packing, "MANY", 0)
    seen: list[str] = []
    other = packing.write(dossier, tmp_path / "other", observer=seen.append).parent
    assert sorted(seen) == sorted([*packing.contents(one), "SHA256SUMS"])
    assert packing.digests(other) == packing.digests(one)
    assert verify(other).good


def test_a_full_disk_is_told_in_words_however_many_results_there_are(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(packing, "MANY", 0)
    monkeypatch.setattr(packing, "_write", full)
    with pytest.raises(AuditError, match="no evidence can be written to"):
        packing.write(dossier, tmp_path / "pack")
    assert names(tmp_path) == []


def test_digests_are_read_by_everybodys_tool(dossier: Dossier, tmp_path: Path) -> None:
    packing.write(dossier, tmp_path / "pack")
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path / "pack", check=False).returncode == 0
    assert packing.digests(tmp_path / "pack").keys() == set(packing.contents(tmp_path / "pack"))


def test_manifest(dossier: Dossier, tmp_path: Path) -> None:
    manifest = json.loads((packing.write(dossier, tmp_path / "pack").parent / "manifest.json").read_text())
    assert manifest == {
        "schema_version": 1,
        "project": "flat",
        "stack": "dev",
        "mode": "preview without cloud credentials",
        "time": "2026-11-24T12:00:00Z",
        "revision": "0123456789abcdef0123456789abcdef01234567",
        "verdict": "fail",
        "made_with": {
            "toolkit": "0.1.0",
            "pulumi": "3.256.0",
            "pack": dossier.versions.pack,
            "providers": {"openstack": "5.5.3"},
        },
        "inputs": [{"name": "stacks/Pulumi.dev.yaml", "sha256": "0" * 64}],
        "digests": "SHA256SUMS",
        "signature": None,
    }


def test_same_audit_same_bytes(dossier: Dossier, tmp_path: Path) -> None:
    first, second = (packing.write(dossier, tmp_path / name).parent for name in ("one", "two"))
    assert packing.contents(first) == packing.contents(second)
    for name in (*packing.contents(first), "SHA256SUMS"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_run_that_failed_is_packed_too(dossier: Dossier, tmp_path: Path) -> None:
    packing.write(replace(dossier, run=None), tmp_path / "pack")
    assert verify(tmp_path / "pack").good


def test_what_no_encoding_has_does_not_cost_the_evidence(dossier: Dossier, tmp_path: Path) -> None:
    odd = replace(dossier, judgement=replace(dossier.judgement, detail="half a pair: \ud83d"))
    folder = packing.write(odd, tmp_path / "pack").parent
    assert json.loads((folder / "results.json").read_bytes())["judgement"]["detail"] == "half a pair: ?"


# -- what stands there already


def test_a_former_pack_is_replaced(dossier: Dossier, tmp_path: Path) -> None:
    packing.write(replace(dossier, run=None), tmp_path / "pack")
    packing.write(dossier, tmp_path / "pack")
    assert json.loads((tmp_path / "pack" / "results.json").read_text())["run"] is not None
    assert verify(tmp_path / "pack").good
    assert names(tmp_path) == ["pack"]


def test_an_empty_folder_is_filled(dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    packing.write(dossier, tmp_path / "pack")
    assert verify(tmp_path / "pack").good


def test_papers_that_were_attached_are_not_lost(dossier: Dossier, tmp_path: Path) -> None:
    paper = packing.write(dossier, tmp_path / "pack").parent / "attachments" / "hds-certificate" / "certificate.pdf"
    paper.write_bytes(b"%PDF")
    with pytest.raises(AuditError, match=r"added to the pack \(attachments/hds-certificate/certificate\.pdf\), which"):
        packing.write(dossier, tmp_path / "pack")
    assert paper.read_bytes() == b"%PDF"
    assert names(tmp_path) == ["pack"]


def test_other_peoples_files_are_not_lost(dossier: Dossier, tmp_path: Path) -> None:
    folder, file, link = tmp_path / "folder", tmp_path / "file", tmp_path / "link"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    file.write_text("a file")
    link.symlink_to(folder)
    with pytest.raises(AuditError, match="folder holds something else than a pack of evidence: give another folder"):
        packing.write(dossier, folder)
    for taken in (file, link):
        with pytest.raises(AuditError, match="is no folder: remove it, or give another one"):
            packing.write(dossier, taken)
    with pytest.raises(AuditError, match="a part of its path is a file; give another folder"):
        packing.write(dossier, file / "pack")
    assert (folder / "thesis.tex").read_text() == "years of work"
    assert file.read_text() == "a file"
    assert names(tmp_path) == ["file", "folder", "link"]


def test_what_came_while_it_was_written_is_not_lost(dossier: Dossier, tmp_path: Path) -> None:
    def intrude(file: str) -> None:
        if file == "manifest.json":
            (tmp_path / "pack").mkdir()
            (tmp_path / "pack" / "thesis.tex").write_text("years of work")

    with pytest.raises(AuditError, match="holds something else"):
        packing.write(dossier, tmp_path / "pack", observer=intrude)
    assert names(tmp_path) == ["pack"]
    assert names(tmp_path / "pack") == ["thesis.tex"]


# -- runs that end badly

IN_A_PROCESS = """
import os, pickle, resource, signal, sys
from pathlib import Path
from audit import packing
from audit.engine import AuditError
dossier, folder = pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2])
"""

KILLED = """
def kill_at(name):
    packing.write(dossier, folder, observer=lambda file: file == name and os.kill(os.getpid(), signal.SIGKILL))

for name in sys.argv[3:]:
    child = os.fork()
    if child == 0:
        kill_at(name)
        os._exit(0)
    print(name, os.waitpid(child, 0)[1], folder.exists(), flush=True)
"""

COMPLAINING = """
try:
    packing.write(dossier, folder)
except AuditError as problem:
    print(problem)
"""


def process(code: str, dossier: Dossier, folder: Path, *arguments: str) -> str:
    """What a process of its own printed that ran the code on a dossier and a folder."""
    file = folder.parent.parent / "dossier.pickle"
    file.write_bytes(pickle.dumps(dossier))
    ran = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS + code, str(file), str(folder), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of its own for packs."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


def test_a_killed_run_leaves_nothing_that_looks_whole(dossier: Dossier, place: Path) -> None:
    files = ("results.json", *(each.FILE for each in formats.FORMATS), "index.html", "manifest.json", "SHA256SUMS")
    said = process(KILLED, replace(dossier, run=None), place / "pack", *files).splitlines()
    assert said == [f"{name} {int(signal.SIGKILL)} False" for name in files]
    left = list(place.iterdir())
    assert len(left) == len(files)
    for path in left:
        assert path.name.startswith(".pack.")
        assert path.name.endswith(".part")
        with pytest.raises(AuditError, match="is no pack of evidence"):
            verify(path)
    packing.write(dossier, place / "pack")
    assert verify(place / "pack").good


def test_a_killed_run_leaves_the_former_pack_as_it_was(dossier: Dossier, place: Path) -> None:
    packing.write(replace(dossier, run=None), place / "pack")
    before = packing.digests(place / "pack")
    killed = process(KILLED, replace(dossier, run=None), place / "pack", "SHA256SUMS")
    assert killed == f"SHA256SUMS {int(signal.SIGKILL)} True\n"
    assert verify(place / "pack").good
    assert packing.digests(place / "pack") == before


def test_a_file_that_may_not_grow(dossier: Dossier, place: Path) -> None:
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
    assert process(limit + COMPLAINING, dossier, place / "pack") == (
        f"no evidence can be written to {place}/pack: the system allows no file that large (ulimit -f); "
        "raise the limit\n"
    )
    assert names(place) == []


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of 256 KiB. Only root may mount one: others get the system's answer without the system."""
    if os.geteuid() != 0:
        yield place
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(dossier: Dossier, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        monkeypatch.setattr(packing.os, "fsync", full)
    with pytest.raises(AuditError) as told:
        packing.write(dossier, small_disk / "pack")
    assert str(told.value) == (
        f"no evidence can be written to {small_disk}/pack: the disk is full; make room, or give another folder"
    )
    assert names(small_disk) == []


def full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_folder_that_may_not_be_written(dossier: Dossier) -> None:
    with TemporaryDirectory() as name:
        place, me = Path(name), os.geteuid()
        place.chmod(0o555)
        if me == 0:  # whom no mode stops
            os.seteuid(NOBODY)
        try:
            with pytest.raises(AuditError) as told:
                packing.write(dossier, place / "pack")
        finally:
            os.seteuid(me)
        assert str(told.value) == (
            f"no evidence can be written to {place}/pack: you may not write there; give another folder"
        )
        assert names(place) == []


def test_a_process_that_the_system_ends(dossier: Dossier, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MANY", 0)
    monkeypatch.setattr(packing.summary, "render", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(AuditError) as told:
        packing.write(dossier, place / "pack")
    assert str(told.value) == (
        f"no evidence can be written to {place}/pack: the system ended a process that was writing; give it more memory"
    )
    assert names(place) == []


def test_an_interrupted_run_cleans_up(dossier: Dossier, place: Path) -> None:
    def interrupt(file: str) -> None:
        if file == "index.html":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        packing.write(dossier, place / "pack", observer=interrupt)
    assert names(place) == []


def test_a_key_that_is_none_is_told_before_anything_is_made(dossier: Dossier, place: Path) -> None:
    (place / "key").write_text("no key")
    for key, words in [("key", "is no key that can sign"), ("missing", "is no file: give your private key")]:
        with pytest.raises(AuditError, match=words):
            packing.write(dossier, place / "pack", key=place / key)
    assert names(place) == ["key"]


def test_a_key_that_does_not_sign_leaves_no_pack(
    dossier: Dossier, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / "key"], check=True)
    (place / "key").unlink()  # the public half alone, and no agent that holds the other
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with pytest.raises(AuditError, match=r"key\.pub did not sign: .*; unlock the key or add it to your agent"):
        packing.write(dossier, place / "pack", key=place / "key.pub")
    assert names(place) == ["key.pub"]


def test_without_openssh(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "key").touch()
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(AuditError, match="install OpenSSH"):
        signing.fingerprint(place / "key")


# -- secrets

PLANTED = {
    "azure_bad": flat.source("azure_bad"),
    "openstack_bad": flat.source("openstack_bad"),
}


@pytest.mark.parametrize("program", PLANTED)
def test_no_secret_of_the_stack_stands_in_any_file(program: str, tmp_path: Path) -> None:
    """Marked as secret or in plain text where a password has no place: both are planted in the bad stacks."""
    assert PLANTED[program].count("canary-") > 3
    records, rules = flat.records(program), flat.configuration(program)
    everything = dossiers.of_records(
        records,
        rules,
        flat.PROJECT,
        flat.STACK,
        inventory=inventory(in_one_order(records, dossiers.TIME.date()), rules),
    )
    folder = packing.write(everything, tmp_path / "pack").parent
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"canary" not in path.read_bytes(), path
