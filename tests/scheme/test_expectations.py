"""What a model expects, in plain words, and what a value is called: small models with every kind of field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from demerit.quantity import Quantity, Share
from demerit.scheme.complaints import complaints, describe, faults
from demerit.scheme.expected import alternatives, annotations_at, expectation, fields_of, stand_in

Id = Annotated[str, Field(pattern="^[a-z]+$")]


class Leaf(BaseModel, extra="forbid", strict=True):
    needed: int
    optional: int | None = None
    called: int = Field(default=1, alias="named")


class Open(BaseModel, strict=True):
    one: int = 1
    two: int = 2


def must_be_odd(value: int) -> int:
    if value % 2 == 0:
        raise ValueError("expected an odd number" if value == 0 else f"`{value}` is even" if value == 2 else "is even")
    return value


class Tree(BaseModel, extra="forbid", strict=True):
    leaf: Leaf | None = None
    leaves: dict[Id, Leaf] = {}
    many: list[Leaf] = []
    pair: tuple[int, str] | None = None
    row: tuple[float, ...] = ()
    limited: Annotated[int, Field(ge=1, le=9)] = 1
    maybe: int | None = Field(default=None, ge=1, le=9)
    ties: dict[Literal["kin", "colleague"], int] = {}
    label: Literal["a", "b"] = "a"
    share: Share | None = None
    day: date | None = None
    ids: list[Id] = []
    short: Annotated[str, Field(min_length=2, max_length=3)] = "ab"
    odd: Annotated[int, AfterValidator(must_be_odd)] = 1
    above: Annotated[int, Field(gt=1)] = 2
    under: Annotated[float, Field(lt=1)] = 0.5
    name: Id = "a"
    flag: bool = False
    few: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (bool, "true or false"), (int, "a whole number"), (float, "a number"), (str, "text"), (Id, "an id"),
        (date, "a date such as 2014-06-14"), (Quantity, "a number, or {value, range, source}"), (Any, ""),
        (Literal["a"], "a"), (Literal["a", "b"], "one of a, b"), (int | None, "a whole number"),
        (int | str, "a whole number or text"), (int | int, "a whole number"),
        (list[str], "a list of words"), (list[Id], "a list of ids"), (list[int], "a list of whole numbers"),
        (list[float], "a list of numbers"), (list[date], "a list"), (list, ""), (tuple[int, str],
         "a list of whole numbers"),
        (dict[str, int], "a mapping of keys and values"),
        (Leaf, "a mapping such as {needed: …, …}"), (Open, "a mapping such as {one: …, two: …}"),
        (Annotated[int, Field(ge=1, le=9)], "a whole number from 1 to 9"),
        (Annotated[int, Field(ge=1)], "a whole number of 1 or more"), (Annotated[int, Field(gt=1)],
         "a whole number above 1"),
        (Annotated[float, Field(le=1)], "a number of 1 or less"), (Annotated[float, Field(lt=1)], "a number below 1"),
        (Annotated[int, Field(ge=0, lt=5)], "a whole number of 0 or more and below 5"),
        (Annotated[int, Field(gt=0, le=5)], "a whole number above 0 and 5 or less"),
        (Annotated[int | None, Field(ge=1, le=9)], "a whole number from 1 to 9"),
    ],
)  # fmt: skip
def test_what_is_expected(annotation, words):
    assert expectation([annotation]) == words


def test_more_than_six_fields_are_cut_short():
    many = [f"f{n}" for n in range(7)]
    seven = type("Seven", (BaseModel,), {"__annotations__": dict.fromkeys(many, int)})
    six = type("Six", (BaseModel,), {"__annotations__": dict.fromkeys(many[:6], int | None), **dict.fromkeys(many[:6])})
    more = type("More", (BaseModel,), {"__annotations__": dict.fromkeys(many, int | None), **dict.fromkeys(many)})
    listed = ", ".join(f"{name}: …" for name in many[:6])
    assert expectation([seven]) == expectation([more]) == "a mapping such as {" + listed + ", …}"
    assert expectation([six]) == "a mapping such as {" + listed + "}"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("leaf.needed", "a whole number"), ("leaf.named", "a whole number"), ("leaf.called", ""),
         ("leaves.x.optional", "a whole number"),
        ("many.0.needed", "a whole number"), ("pair.0", "a whole number"), ("pair.1", "text"), ("pair.2", ""),
         ("pair.x", ""),
        ("row.7", "a number"), ("limited", "a whole number from 1 to 9"), ("maybe", "a whole number from 1 to 9"),
        ("nothing", ""), ("limited.x", ""), ("ties.kin", "a whole number"),
    ],
)  # fmt: skip
def test_what_is_expected_at_a_path(path, words):
    assert expectation(annotations_at(Tree, path.split("."))) == words


def test_fields_and_alternatives():
    assert fields_of([Leaf | None, Open, int, Leaf]) == ["needed", "optional", "named", "one", "two"]
    assert alternatives(Annotated[int | None, Field(ge=1)]) == [int]
    assert alternatives(int | str) == [int, str]


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, 1), (float, 1), (Annotated[int, Field(ge=5)], 5), (Annotated[int | None, Field(ge=5)], 5),
        (Annotated[int, Field(ge=0)], 0), (Annotated[int, Field(le=-5)], 1), (str, "unknown"), (Literal["b", "a"], "b"),
        (dict[str, int], {}), (list[int], []), (Leaf, None), (date, None), (Leaf | str, "unknown"), (Quantity, 1),
    ],
)  # fmt: skip
def test_what_stands_in(annotation, value):
    assert stand_in([annotation]) == value
    assert stand_in([]) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"), (True, "true"), (False, "false"), (3, "the number 3"), (2.5, "the number 2.5"),
        ("", "an empty text"), ("x" * 40, f"`{'x' * 40}`"), ("x" * 41, "a longer text"), ("a\nb", "a longer text"),
        ([], "a list"), ((1,), "a list"), ({}, "a mapping of keys and values"), (date(2014, 1, 2), "`2014-01-02`"),
    ],
)  # fmt: skip
def test_what_a_value_is_called(value, words):
    assert describe(value) == words


def told(data: dict) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Tree.model_validate(data)
    return [
        f"{'.'.join(one.path)} {one.at} {one.code}: {one.message}" + (f" ({one.hint})" if one.hint else "")
        for one in complaints(caught.value, data, Tree)
    ]


NOT_AN_ID = "is not an id: lower-case letters, digits and underscores, beginning with a letter"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"leaf": {}},
         ["leaf.needed key missing-key: `needed` is missing in `leaf` (add `needed: …` (a whole number))"]),
        ({"many": [{"needed": 1, "x": 2}]},
         ["many.0.x key unknown-key: unknown key `x` (known here: needed, optional, named)"]),
        ({"leaf": {"neded": 1}}, ["leaf.neded key unknown-key: unknown key `neded` (did you mean `needed`?)"]),
        ({"leaves": {"X1": {"needed": 1}}}, [f"leaves.X1 key bad-id: `X1` {NOT_AN_ID} (write `x1`)"]),
        ({"leaves": {"--": {"needed": 1}}}, [f"leaves.-- key bad-id: `--` {NOT_AN_ID}"]),
        ({"ids": ["a", "B b"]}, [f"ids.1 value bad-id: `B b` {NOT_AN_ID} (write `b_b`)"]),
        ({"ties": {"kim": 1}}, ["ties.kim key unknown-key: unknown key `kim` (did you mean `kin`?)"]),
        ({"label": "c"}, ["label value not-a-choice: `label` can't be `c` (possible here: a, b)"]),
        ({"label": 3}, ["label value not-a-choice: `label` must be one of a, b, not the number 3"]),
        ({"limited": 0}, ["limited value out-of-range: `limited` must be at least 1, not the number 0 "
                          "(expected a whole number from 1 to 9)"]),
        ({"limited": 10}, ["limited value out-of-range: `limited` must be at most 9, not the number 10 "
                           "(expected a whole number from 1 to 9)"]),
        ({"above": 1}, ["above value out-of-range: `above` must be more than 1, not the number 1 "
                        "(expected a whole number above 1)"]),
        ({"under": 1.0},
         ["under value out-of-range: `under` must be less than 1.0, not the number 1.0 (expected a number below 1)"]),
        ({"pair": (1,)},
         ["pair value wrong-length: `pair` needs at least 2, and has 1 (expected a list of whole numbers)"]),
        ({"pair": (1, "a", 2)},
         ["pair value wrong-length: `pair` needs at most 2, and has 3 (expected a list of whole numbers)"]),
        ({"few": []}, ["few value wrong-length: `few` needs at least 1, and has 0 (expected a list of whole numbers)"]),
        ({"few": [1, 2, 3]},
         ["few value wrong-length: `few` needs at most 2, and has 3 (expected a list of whole numbers)"]),
        ({"short": "a"}, ["short value wrong-length: `short` must have at least 2 characters"]),
        ({"short": "abcd"}, ["short value wrong-length: `short` must have at most 3 characters"]),
        ({"odd": 0}, ["odd value bad-value: `odd` must be an odd number, not the number 0"]),
        ({"odd": 2}, ["odd value bad-value: `2` is even"]),
        ({"odd": 4}, ["odd value bad-value: `odd`: is even"]),
        ({"share": 2}, ["share value bad-value: `share`: 2 is not a share between 0 and 1"]),
        ({"share": {"value": "x"}}, ["share.value value wrong-type: `value` must be a number, not `x`"]),
        ({"name": 1}, ["name value wrong-type: `name` must be an id, not the number 1"]),
        ({"short": 1.5},
         ['short value wrong-type: `short` must be text, not the number 1.5 (put it in quotes: "1.5")']),
        ({"short": True}, ['short value wrong-type: `short` must be text, not true (put it in quotes: "true")']),
        ({"limited": 2.0},
         ["limited value wrong-type: `limited` must be a whole number from 1 to 9, not the number 2.0 (write `2`)"]),
        ({"flag": "Off"},
         ["flag value wrong-type: `flag` must be true or false, not `Off` "
           "(write `false`: in YAML 1.2 `Off` is a word)"]),
        ({"many": "x"}, ["many value wrong-type: `many` must be a list, not `x` (write `[x]`)"]),
        ({"under": "-1,5"},
         ["under value wrong-type: `under` must be a number below 1, not `-1,5` (write `-1.5`, with a point)"]),
        ({"under": "-12 000 000"}, ["under value wrong-type: `under` must be a number below 1, not `-12 000 000` "
                                    "(write `-12000000`, without separators)"]),
        ({"under": "-12,000"}, ["under value wrong-type: `under` must be a number below 1, not `-12,000` "
                                "(write `-12000`, without separators)"]),
        ({"under": "-3.5%"}, ["under value wrong-type: `under` must be a number below 1, not `-3.5%` "
                              "(write `-0.035`: shares are given as parts of 1)"]),
        ({"under": "+0.5"},
         ["under value wrong-type: `under` must be a number below 1, not `+0.5` (leave the quotation marks out)"]),
        ({"under": "1.5x"}, ["under value wrong-type: `under` must be a number below 1, not `1.5x`"]),
    ],
)  # fmt: skip
def test_what_is_told_of_a_value(data, said):
    assert told(data) == said


def test_a_key_that_is_missing_only_because_it_is_misspelt_is_told_once():
    data = {"leaf": {"neded": 1}, "many": [{"far_off": 1}]}
    with pytest.raises(ValidationError) as caught:
        Tree.model_validate(data)
    assert [(one.code, one.path) for one in complaints(caught.value, data, Tree)] == [
        ("unknown-key", ("leaf", "neded")), ("missing-key", ("many", "0", "needed")), ("unknown-key", ("many", "0",
         "far_off")),
    ]  # fmt: skip
    assert [(one.path, one.missing, one.meant) for one in faults(caught.value, data, Tree)] == [
        (("leaf", "needed"), True, None), (("leaf", "neded"), False, "needed"),
        (("many", "0", "needed"), True, None), (("many", "0", "far_off"), False, None),
    ]  # fmt: skip
