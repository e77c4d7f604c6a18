"""The sheet that tries a printer."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from gait.report.trial_page import write_trial_page


def test_it_names_the_store_in_letters_that_can_be_read(tmp_path: Path) -> None:
    write_trial_page("跑步 Berlin", "Test page", ["Reports can be printed."], tmp_path / "page.pdf")
    read = PdfReader(tmp_path / "page.pdf").pages[0].extract_text().splitlines()
    assert read == ["PaoBu Berlin", "Test page", "Reports can be printed."]
