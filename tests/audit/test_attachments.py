"""Papers that people hand in become a part of the pack: vouched for, linked on the page, and refused when astray."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from small_state import state
from typer.testing import CliRunner, Result

from audit import packing
from audit.attachments import collect
from audit.engine import AuditError
from audit.verifying import verify
from cli.app import app
from policies.controls import EVIDENCE_ITEMS

CERTIFICATE = b"%PDF-1.7 \xff\x00 a certificate"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A certificate, a contract in two files, one of them deeper, and what a former pack says of its folders."""
    folder = tmp_path / "papers"
    (folder / "hds-certificate").mkdir(parents=True)
    (folder / "hds-certificate" / "certificate 2026.pdf").write_bytes(CERTIFICATE)
    (folder / "hds-certificate" / "README.txt").write_text("what goes in")
    (folder / "hds-contract" / "annexes").mkdir(parents=True)
    (folder / "hds-contract" / "contract.txt").write_text("signed")
    (folder / "hds-contract" / "annexes" / "README.txt").write_text("an annex")
    (folder / "subcontractor-list").mkdir()
    (folder / "README.txt").write_text("of a former pack")
    return folder


def test_all_papers_and_nothing_else(papers: Path) -> None:
    assert collect(papers) == {
        "hds-certificate/certificate 2026.pdf": papers / "hds-certificate" / "certificate 2026.pdf",
        "hds-contract/annexes/README.txt": papers / "hds-contract" / "annexes" / "README.txt",
        "hds-contract/contract.txt": papers / "hds-contract" / "contract.txt",
    }


def test_what_belongs_to_no_item(papers: Path) -> None:
    (papers / "certificate.pdf").write_text("astray")
    (papers / "hds-certificat").mkdir()
    with pytest.raises(AuditError) as told:
        collect(papers)
    assert str(told.value) == (
        f"{papers} holds what belongs to no item of evidence: certificate.pdf, hds-certificat; papers go into folders "
        f"named {', '.join(sorted(item.id for item in EVIDENCE_ITEMS))}"
    )


@pytest.mark.parametrize("place", ["secret.txt", "annexes/secret.txt"])
def test_no_link_leads_out_of_the_papers(papers: Path, place: str) -> None:
    outside = papers.parent / "secret.txt"
    outside.write_text("canary")
    (papers / "hds-contract" / place).symlink_to(outside)
    with pytest.raises(AuditError, match=r"secret\.txt is no plain file: a pack holds what it vouches for"):
        collect(papers)


def test_a_linked_folder_is_none(papers: Path) -> None:
    (papers / "penetration-test").symlink_to(papers / "hds-contract")
    with pytest.raises(AuditError, match="belongs to no item of evidence: penetration-test;"):
        collect(papers)


def test_a_name_that_no_list_of_digests_can_hold(papers: Path) -> None:
    (papers / "hds-contract" / "two\nlines").write_text("odd")
    with pytest.raises(AuditError, match=r"'two\\nlines' in .*hds-contract is no name for a file of a pack"):
        collect(papers)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="papers cannot be read: No such file or directory"):
        collect(tmp_path / "papers")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`hub audit` on an exported state."""
    (tmp_path / "state.json").write_text(json.dumps(state()))
    monkeypatch.chdir(tmp_path)

    def audit(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["audit", "--state", "state.json", "--out", "pack", *arguments])

    return audit


def test_the_pack_holds_them(run: Callable[..., Result], papers: Path, tmp_path: Path) -> None:
    run("--attachments", str(papers))
    pack = tmp_path / "pack"
    name = "attachments/hds-certificate/certificate 2026.pdf"
    assert (pack / name).read_bytes() == CERTIFICATE
    assert packing.digests(pack)[name] == sha256(CERTIFICATE).hexdigest()
    assert (pack / "attachments" / "hds-certificate" / "README.txt").read_text().startswith("HDS certificate\n")
    assert verify(pack).good
    assert not verify(pack).attached
    page = (pack / "index.html").read_text()
    assert '<a href="attachments/hds-certificate/certificate%202026.pdf">certificate 2026.pdf</a>' in page
    assert '<a href="attachments/hds-contract/annexes/README.txt">README.txt</a>' in page


def test_a_former_pack_s_own_folder_can_be_handed_in(run: Callable[..., Result], papers: Path, tmp_path: Path) -> None:
    run("--attachments", str(papers))
    run("--attachments", "pack/attachments", "--out", "next")
    before, after = packing.contents(tmp_path / "pack"), packing.contents(tmp_path / "next")
    assert after == before
    assert "attachments/hds-contract/contract.txt" in after


def test_papers_astray_are_told_before_anything_is_judged(
    run: Callable[..., Result], papers: Path, tmp_path: Path
) -> None:
    (papers / "elsewhere").mkdir()
    ended = run("--attachments", str(papers))
    assert isinstance(ended.exception, AuditError)
    assert "belongs to no item of evidence: elsewhere;" in str(ended.exception)
    assert not (tmp_path / "pack").exists()
