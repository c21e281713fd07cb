"""Files beside the rules: which paths pass, what is read of them, and that nothing outside the folder is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.compiler.folder import FolderLoader
from leadlang.compiler.loader import LoadError, UnsafePath, safe_path


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "empty"),
        ("  ", "empty"),
        (".", "empty"),
        ("./", "empty"),
        ("/etc/passwd", "absolute"),
        ("~/rules.lead", "absolute"),
        ("//server/share.lead", "absolute"),
        ("..", "parent"),
        ("../other.lead", "parent"),
        ("a/../../other.lead", "parent"),
        ("a/.. /other.lead", "parent"),
        ("a/.../other.lead", "parent"),
        ("..\\other.lead", "backslash"),
        ("C:\\rules.lead", "backslash"),
        ("C:rules.lead", "drive"),
        ("https://example.test/rules.lead", "drive"),
        ("rules.lead:stream", "drive"),
        ("a\0b.lead", "control"),
        ("a\nb.lead", "control"),
    ],
)
def test_paths_that_might_lead_elsewhere_are_refused(written: str, fault: str) -> None:
    assert safe_path(written) == UnsafePath(fault)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "beside", "path"),
    [
        ("shared.lead", "", "shared.lead"),
        ("./shared.lead", "", "shared.lead"),
        ("a//b/c.lead", "", "a/b/c.lead"),
        ("more.lead", "a/b.lead", "a/more.lead"),
        ("c/more.lead", "a/b.lead", "a/c/more.lead"),
        ("Länder & Städte.csv", "", "Länder & Städte.csv"),
    ],
)
def test_a_path_counts_from_the_file_it_stands_in(written: str, beside: str, path: str) -> None:
    assert safe_path(written, beside) == path


@given(st.text(alphabet="ab./\\:~ \0", max_size=12), st.sampled_from(["", "a.lead", "a/b.lead"]))
def test_no_path_leaves_the_folder(written: str, beside: str) -> None:
    path = safe_path(written, beside)
    if isinstance(path, str):
        assert Path("/rules", path).resolve().is_relative_to("/rules")
        assert all(part.strip(" .") for part in path.split("/"))


def test_rules_are_read_in_every_usual_encoding(tmp_path: Path) -> None:
    text = 'when country is Österreich score +1  # "fünf"'
    (tmp_path / "plain.lead").write_bytes(text.encode())
    (tmp_path / "marked.lead").write_bytes(text.encode("utf-8-sig"))
    (tmp_path / "western.lead").write_bytes(text.encode("cp1252"))
    (tmp_path / "wide.lead").write_bytes(text.encode("utf-16"))
    loader = FolderLoader(tmp_path)
    for name in ("plain", "marked", "western", "wide"):
        assert loader.rules(f"{name}.lead") == text


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "shared.lead").write_text("score +1")
    (tmp_path / "picture.lead").write_bytes(b"\x89PNG\0\0")
    loader = FolderLoader(tmp_path)
    assert loader.rules("sharde.lead") == LoadError("missing", "shared.lead")
    assert loader.rules("nowhere/x.lead") == LoadError("missing")
    assert loader.rules("folder") == LoadError("folder")
    assert loader.rules("picture.lead") == LoadError("not_text")
    assert loader.rules("../shared.lead") == LoadError("outside")
    assert loader.rules("shared.lead/x" * 400) == LoadError("refused")


def test_links_stay_in_the_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.lead").write_text("secret")
    (inside / "rules.lead").write_text("open")
    (inside / "out.lead").symlink_to(outside / "secret.lead")
    (inside / "folder").symlink_to(outside)
    (inside / "round.lead").symlink_to(inside / "round.lead")
    (inside / "near.lead").symlink_to(inside / "rules.lead")
    loader = FolderLoader(inside)
    assert loader.rules("out.lead") == LoadError("outside")
    assert loader.rules("folder/secret.lead") == LoadError("outside")
    assert isinstance(loader.rules("round.lead"), LoadError)
    assert loader.rules("near.lead") == "open"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_column_is_found_as_fields_are(tmp_path: Path, separator: str) -> None:
    rows = [
        ["Company", "Web Domain"],
        ["Nord", "nord.test"],
        ['"S, ü; d"', "süd.test"],
        ["short"],
        [],
        ["x", ""],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    (tmp_path / "accounts.csv").write_bytes(text.encode("utf-8-sig"))
    loader = FolderLoader(tmp_path)
    assert loader.column("accounts.csv", "web_domain") == ["nord.test", "süd.test", ""]
    assert loader.column("accounts.csv", "zip") == LoadError("no_column")
    assert loader.column("accounts.csv", "Web Domian") == LoadError("no_column", "Web Domain")
    assert loader.column("acounts.csv", "domain") == LoadError("missing", "accounts.csv")


def test_an_empty_list_and_a_broken_one_are_no_accident(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "broken.csv").write_text('domain\n"a\nb' + "x" * 200_000)
    loader = FolderLoader(tmp_path)
    assert loader.column("empty.csv", "domain") == LoadError("no_column")
    assert not isinstance(loader.column("broken.csv", "domain"), LoadError)
