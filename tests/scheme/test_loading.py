"""From names and paths to schemes; schemes back to text; hashes; and no other error than a clear one."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import demerit.scheme
from demerit.errors import EXIT_INVALID, EXIT_USAGE, InvalidFile, UsageError
from demerit.scheme.loading import load, loads, preset_ids, preset_text, preset_titles, scheme_of
from demerit.scheme.model import Ledger, Scheme
from demerit.scheme.plain import plain, scheme_hash, to_yaml
from demerit.scheme.reading import read_text


def test_a_file_is_loaded(tmp_path, little_text, little, little_catalogue):
    path = tmp_path / "little.yaml"
    path.write_text(little_text, encoding="utf-8")
    assert load(path, catalogue=little_catalogue) == little
    assert load(str(path), catalogue=little_catalogue) == little


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(UsageError) as caught:
        load("as_repoted")
    assert caught.value.exit_code == EXIT_USAGE
    assert caught.value.code == "unknown-scheme"
    assert "`as_reported`" in caught.value.hint


def test_a_missing_file_is_another_matter():
    with pytest.raises(InvalidFile) as caught:
        load("nowhere/at_all.yaml")
    assert caught.value.exit_code == EXIT_INVALID
    assert caught.value.code == "file-not-found"


def test_a_presets_name_goes_before_a_file(tmp_path, monkeypatch, little_text):
    (tmp_path / "none").write_text(little_text)
    monkeypatch.chdir(tmp_path)
    assert load("none").scheme == "none"
    with pytest.raises(InvalidFile):  # the file is by another catalogue
        load("./none")


def test_a_name_that_is_nearly_that_of_a_file_here(tmp_path, monkeypatch, little_text):
    monkeypatch.chdir(tmp_path)
    for name in ("tenant_score.yaml", "tenant_no_appeal.yaml", "nones.yaml", "tenants.txt"):
        (tmp_path / name).write_text(little_text)
    for asked, hint in (
        ("tenant", "did you mean `tenant_no_appeal.yaml` or `tenant_score.yaml`?"),
        ("tenant_scor", "did you mean `tenant_score.yaml`?"),
        ("tenant_score", "did you mean the file `tenant_score.yaml`?"),
        ("nonee", "did you mean `none`?"),  # a scheme goes before a file
    ):
        with pytest.raises(UsageError) as caught:
            load(asked)
        assert caught.value.hint == hint


def test_an_empty_name_is_a_usage_error():
    with pytest.raises(UsageError):
        load("")


def test_presets_have_titles_and_text():
    titles = preset_titles()
    assert tuple(titles) == preset_ids()
    assert all(titles.values())
    assert preset_text("none").strip()
    with pytest.raises(UsageError):
        preset_text("nothing")


@pytest.mark.parametrize("name", preset_ids())
def test_a_preset_survives_being_written_and_read(name):
    scheme = load(name)
    assert scheme.scheme == name
    again = loads(to_yaml(scheme))
    assert again == scheme
    assert scheme_hash(again) == scheme_hash(scheme)


def test_the_package_is_light():
    code = (
        "import sys, demerit.scheme\n"
        "heavy = {'numpy', 'numba', 'pydantic', 'yaml', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "demerit.scheme.load\n"
        "heavy = {'numpy', 'numba', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there():
    for name in demerit.scheme.__all__:
        assert getattr(demerit.scheme, name) is not None
    with pytest.raises(AttributeError):
        demerit.scheme.nothing  # noqa: B018


# the hash


def test_layout_comments_and_order_of_rules_dont_enter_the_hash(little, little_text, read):
    lines = little_text.replace("rules:\n  litter", "rules:\n  # a comment\n  litter")
    other = read(lines.replace("scheme: little", 'scheme:   "little"'))
    assert scheme_hash(other) == scheme_hash(little)
    data = plain(little)
    data["rules"] = dict(reversed(data["rules"].items()))
    assert scheme_hash(Scheme.model_validate(data)) == scheme_hash(little)


def test_defaults_written_out_dont_enter_the_hash(little, changed, read):
    assert scheme_hash(read(changed("public: true", "public: true\n    colour: black"))) == scheme_hash(little)


def test_what_matters_enters_the_hash(little, changed, read):
    assert scheme_hash(read(changed("points: -3, source", "points: -4, source"))) != scheme_hash(little)
    assert len(scheme_hash(little)) == 64


def test_the_order_of_ledgers_enters_the_hash(little):
    one = {"a": Ledger(start=0, min=-5, max=5), "b": Ledger(start=0, min=-5, max=5)}
    first = little.model_copy(update={"ledgers": one})
    second = little.model_copy(update={"ledgers": dict(reversed(one.items()))})
    assert scheme_hash(first) != scheme_hash(second)


# properties

_words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")), max_size=12
)
_scalars = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | _words
_keys = (
    st.sampled_from([*Scheme.model_fields, "kind", "points", "source", "from", "value", "range", "ways_in"]) | _words
)
_data = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(_keys, _data, max_size=5))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_mapping_is_a_scheme_or_refused(little_catalogue, data):
    text = yaml.safe_dump(data, allow_unicode=True)
    try:
        loads(text, catalogue=little_catalogue)
    except InvalidFile as error:
        found = error.problems()
        assert found[0].message


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_one_change_of_a_scheme_is_a_scheme_or_refused(little_catalogue, little_text, draw):
    """Anything at all in the place of any value: never another error than InvalidFile."""
    document = read_text(little_text, name="little.yaml")
    path = draw.draw(st.sampled_from([path for path in document.spots if path]))
    data = yaml.safe_load(to_yaml(scheme_of(document, catalogue=little_catalogue)))
    holder = data
    for part in path[:-1]:
        holder = holder[int(part)] if isinstance(holder, list) else holder.get(part, {})
    value = draw.draw(_data)
    if isinstance(holder, list) and int(path[-1]) < len(holder):
        holder[int(path[-1])] = value
    elif isinstance(holder, dict):
        holder[path[-1]] = value
    try:
        scheme = loads(yaml.safe_dump(data, allow_unicode=True), catalogue=little_catalogue)
    except InvalidFile:
        return
    assert loads(to_yaml(scheme), catalogue=little_catalogue) == scheme


@given(title=_words, summary=_words)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_survive_being_written_and_read(little, little_catalogue, title, summary):
    scheme = little.model_copy(update={"title": title, "summary": summary})
    assert loads(to_yaml(scheme), catalogue=little_catalogue) == scheme


@pytest.mark.parametrize(
    "text", ["no", "true", "null", "12", "0o17", "1e5", ".5", "~", "", "2014-01-01", "a: b", "<<", "*x"]
)
def test_words_that_look_like_something_else_stay_words(little, little_catalogue, text):
    scheme = little.model_copy(update={"title": text})
    assert loads(to_yaml(scheme), catalogue=little_catalogue).title == text
