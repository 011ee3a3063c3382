"""`hub verify`: what was changed, lost, added or attached, and what a signature is worth."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import dossiers
import flat
import pytest
import typer
from typer.testing import CliRunner

from audit import packing
from audit.engine import AuditError
from audit.signing import Signature, Standing, fingerprint
from audit.verifying import verify
from cli.answers import answering
from cli.screen import mode
from cli.verify import run

SIGNER = "auditor@hospital.example"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two keys, `own` and `other`, and a list of allowed signers with the first."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("own", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "allowed").write_text(f"{SIGNER} {(folder / 'own.pub').read_text()}")
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    """A folder of packs: `unsigned`, `own` and `other`, the last two signed with the keys of these names."""
    folder = tmp_path_factory.mktemp("packs")
    dossier = dossiers.of_records(flat.records("openstack_bad")[:3], flat.configuration("openstack_bad"), "flat", "dev")
    packing.write(dossier, folder / "unsigned")
    for name in ("own", "other"):
        packing.write(dossier, folder / name, key=keys / name)
    return folder


@pytest.fixture
def pack(written: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a pack, to spoil."""

    def copy(name: str = "unsigned") -> Path:
        return Path(shutil.copytree(written / name, tmp_path / name))

    return copy


def test_as_it_was_written(pack: Callable[[str], Path]) -> None:
    folder = pack("unsigned")
    found = verify(folder)
    assert (found.changed, found.missing, found.added, found.attached) == ((), (), (), {})
    assert found.files == len(packing.contents(folder))
    assert found.signature == Signature(Standing.ABSENT)
    assert found.good


def test_every_byte_counts(pack: Callable[[str], Path]) -> None:
    folder = pack("unsigned")
    for name in packing.contents(folder):
        file = folder / name
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        found = verify(folder)
        assert (found.changed, found.good) == ((name,), False)
        file.write_bytes(content)


def test_missing_added_and_attached(pack: Callable[[str], Path]) -> None:
    folder = pack("unsigned")
    (folder / "results.csv").unlink()
    (folder / "notes.txt").write_text("mine")
    (folder / "attachments" / "hds-certificate" / "certificate.pdf").write_bytes(b"%PDF")
    found = verify(folder)
    assert (found.changed, found.missing, found.added) == ((), ("results.csv",), ("notes.txt",))
    assert found.attached == {
        "attachments/hds-certificate/certificate.pdf": hashlib.sha256(b"%PDF").hexdigest(),
    }
    assert not found.good


def test_attachments_alone_are_good(pack: Callable[[str], Path]) -> None:
    folder = pack("own")
    (folder / "attachments" / "certificate.pdf").write_bytes(b"%PDF")
    assert verify(folder).good


def test_a_link_is_no_file_of_the_pack(pack: Callable[[str], Path], tmp_path: Path) -> None:
    folder = pack("unsigned")
    (folder / "results.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "results.csv").symlink_to(tmp_path / "elsewhere.csv")
    (folder / "attachments" / "link").symlink_to(tmp_path / "nowhere")
    found = verify(folder)
    assert found.changed == ("results.csv",)
    assert found.attached == {"attachments/link": "no plain file"}


# -- signatures


def test_signed_and_by_whom(pack: Callable[[str], Path], keys: Path) -> None:
    key = fingerprint(keys / "own")
    folder = pack("own")
    assert json.loads((folder / "manifest.json").read_text())["signature"] == {
        "file": "SHA256SUMS.sig",
        "namespace": "hub-evidence",
        "key": key,
    }
    assert verify(folder).signature == Signature(Standing.UNKNOWN_SIGNER, key)
    assert verify(folder).good
    found = verify(folder, keys / "allowed")
    assert (found.signature, found.good) == (Signature(Standing.GOOD, key, SIGNER), True)


def test_another_signer_does_not_count_where_some_are_named(pack: Callable[[str], Path], keys: Path) -> None:
    found = verify(pack("other"), keys / "allowed")
    assert found.signature == Signature(Standing.UNKNOWN_SIGNER, fingerprint(keys / "other"))
    assert not found.good


def test_none_does_not_count_either(pack: Callable[[str], Path], keys: Path) -> None:
    found = verify(pack("unsigned"), keys / "allowed")
    assert (found.signature.standing, found.whole, found.good) == (Standing.ABSENT, True, False)


def test_whoever_changes_a_file_and_its_digest_breaks_the_signature(pack: Callable[[str], Path]) -> None:
    folder = pack("own")
    csv, sums = folder / "results.csv", folder / "SHA256SUMS"
    before = hashlib.sha256(csv.read_bytes()).hexdigest()
    csv.write_text("all pass")
    sums.write_text(sums.read_text().replace(before, hashlib.sha256(b"all pass").hexdigest()))
    found = verify(folder)
    assert (found.whole, found.signature, found.good) == (True, Signature(Standing.BAD), False)


def test_a_signature_for_another_purpose_is_bad(pack: Callable[[str], Path], keys: Path) -> None:
    folder = pack("unsigned")
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", keys / "own", folder / "SHA256SUMS"]
    subprocess.run(sign, check=True, capture_output=True)
    assert verify(folder, keys / "allowed").signature == Signature(Standing.BAD)


def test_a_signature_added_later_by_hand_counts(pack: Callable[[str], Path], keys: Path) -> None:
    folder = pack("unsigned")
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "hub-evidence", "-f", keys / "own", folder / "SHA256SUMS"]
    subprocess.run(sign, check=True, capture_output=True)
    assert verify(folder, keys / "allowed").good


def test_a_lost_signature_is_missing(pack: Callable[[str], Path]) -> None:
    folder = pack("own")
    (folder / "SHA256SUMS.sig").unlink()
    found = verify(folder)
    assert (found.missing, found.good) == (("SHA256SUMS.sig",), False)


# -- what cannot be read


@pytest.mark.parametrize(
    "line",
    [f"{'0' * 64}  ../outside", f"{'0' * 64}  /etc/passwd", f"{'0' * 64}  a/../../b", "no digest", ""],
)
def test_a_list_of_digests_that_is_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'1' * 64}  results.json\n{line}\n")
    with pytest.raises(AuditError, match="is no list of digests of files in the pack: line 2 is"):
        verify(tmp_path)


def test_no_pack(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(AuditError, match="is no pack of evidence: there is no"):
            verify(path)
    (tmp_path / "SHA256SUMS").write_bytes(b"\xff\xfe")
    with pytest.raises(AuditError, match="is no list of digests"):
        verify(tmp_path)


def test_no_list_of_signers(pack: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"the list of allowed signers .* is no file"):
        verify(pack("unsigned"), tmp_path / "missing")


# -- the command


@pytest.fixture
def hub() -> Callable[..., tuple[int, str]]:
    """Runs the command: its exit code and what it printed."""
    app = typer.Typer()
    app.command()(answering("verify", run))

    def call(*arguments: object) -> tuple[int, str]:
        mode.choose(json=False, quiet=False, verbose=False)  # a process is one command, but not here
        answer = CliRunner().invoke(app, list(map(str, arguments)))
        return answer.exit_code, answer.output

    return call


def test_command_on_a_good_pack(pack: Callable[[str], Path], keys: Path, hub: Callable[..., tuple[int, str]]) -> None:
    folder = pack("own")
    code, said = hub(folder, "--allowed-signers", keys / "allowed")
    assert code == 0
    assert said.splitlines() == [
        f"files:     {len(packing.contents(folder))}, all as they were written",
        f"signature: good, by {SIGNER} (key {fingerprint(keys / 'own')})",
        "good",
    ]


def test_command_on_a_spoilt_pack(pack: Callable[[str], Path], hub: Callable[..., tuple[int, str]]) -> None:
    folder = pack("unsigned")
    (folder / "results.csv").unlink()
    (folder / "notes.txt").write_text("mine")
    code, said = hub(folder)
    assert code == 1
    assert said.splitlines()[:2] == ["missing   results.csv", "added     notes.txt"]
    assert said.splitlines()[-1] == "not good"


def test_command_as_json(pack: Callable[[str], Path], hub: Callable[..., tuple[int, str]]) -> None:
    folder = pack("unsigned")
    (folder / "results.csv").unlink()
    code, said = hub(folder, "--json")
    assert code == 1
    assert json.loads(said)["result"] == {
        "folder": str(folder),
        "files": len(packing.contents(folder)) + 1,
        "changed": [],
        "missing": ["results.csv"],
        "added": [],
        "attached": {},
        "signature": {"standing": "absent", "key": None, "signer": None},
        "vouched": False,
    }
