"""The reference in Polars: residents, ties and a day's events are tables; days are joins, groups and one new column.

Mesa-frames keeps agents in such a table, too; its release on the package registry wants NumPy 1.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from reference import (
    ACTS,
    ANYTHING,
    BANDS,
    COSTS,
    MISTAKEN,
    NEIGHBOURHOOD,
    OFFENCE,
    PASSED_ON,
    PAYS,
    SEEN,
    START,
    TERM,
    THRESHOLD,
    counted,
    ties,
)

ID = pl.col("id")


def run(residents: int, days: int, seed: int) -> dict[str, int]:
    """Counts of one run."""
    rng = np.random.default_rng(seed)
    table = ties(residents, seed)
    tied = pl.DataFrame(
        {"id": np.repeat(np.arange(residents, dtype=np.int32), table.shape[1]), "other": table.ravel()}
    ).filter(pl.col("other") < residents)
    tied = tied.group_by("id", maintain_order=True).agg("other")  # a row for each resident, its colleagues a list
    people = pl.DataFrame({"id": np.arange(residents, dtype=np.int32)}).with_columns(
        score=pl.lit(START, pl.Int32), grade=pl.lit(0, pl.Int8), until=pl.lit(0, pl.Int32)
    )
    sums = dict.fromkeys(("acts", "records", "false_records", "points_lost", "refusals"), 0)
    for day in range(days):
        people = one_day(day, people, tied, rng, sums)
    listed = people.select((pl.col("until") > days - 1).sum()).item()
    return counted(**sums, score=people["score"].to_numpy(), on_register=listed)


def one_day(day: int, people: pl.DataFrame, tied: pl.DataFrame, rng: np.random.Generator, sums: dict) -> pl.DataFrame:
    """The residents in the evening."""
    drawn = pl.DataFrame({"draw": rng.random(len(people), dtype=np.float32)})
    active = pl.concat([people.select("id"), drawn], how="horizontal").filter(pl.col("draw") < ANYTHING)
    acts = active.filter(pl.col("draw") < ACTS)
    records = named(acts.filter(pl.Series(rng.random(len(acts)) < SEEN)), len(people), rng)
    blamed = records.filter(pl.col("draw") < OFFENCE).select("id")
    praised = records.filter(pl.col("draw") >= OFFENCE).select("id")
    passed = (
        tied[blamed["id"]].select(pl.col("other").alias("id")).explode("id", empty_as_null=False, keep_nulls=False)
    )  # fmt: skip
    sums["acts"] += len(acts)
    sums["records"] += len(records)
    sums["false_records"] += int(records["wrong"].sum())
    sums["points_lost"] += COSTS * len(blamed) + PASSED_ON * len(passed)

    changed = (
        pl.concat(
            [
                blamed.with_columns(points=pl.lit(-COSTS, pl.Int32)),
                passed.with_columns(points=pl.lit(-PASSED_ON, pl.Int32)),
                praised.with_columns(points=pl.lit(PAYS, pl.Int32)),
            ]
        )
        .group_by("id")
        .agg(pl.col("points").sum())
    )
    people = people.join(changed, on="id", how="left", maintain_order="left").with_columns(
        score=pl.col("score") + pl.col("points").fill_null(0)
    )
    score = pl.col("score")
    low = (score < THRESHOLD) & (pl.col("until") <= day)
    people = people.drop("points").with_columns(
        grade=pl.sum_horizontal((score < edge).cast(pl.Int8) for edge in BANDS),
        until=pl.when(low).then(day + TERM).otherwise(pl.col("until")).cast(pl.Int32),
    )
    asking = active.filter(pl.col("draw") >= ACTS)["id"]
    sums["refusals"] += int((people["until"].gather(asking) > day).sum())
    return people


def named(acts: pl.DataFrame, residents: int, rng: np.random.Generator) -> pl.DataFrame:
    """The acts recorded, each with the id of whom the cameras name, and whether that is wrong."""
    begin = ID // NEIGHBOURHOOD * NEIGHBOURHOOD
    others = pl.min_horizontal(pl.lit(NEIGHBOURHOOD), residents - begin) - 1
    other = begin + (pl.col("choice") * others).floor().cast(pl.Int32)
    bystander = pl.when(others > 0).then(other + (other >= ID).cast(pl.Int32)).otherwise(ID)
    luck = pl.DataFrame({"wrong": rng.random(len(acts)) < MISTAKEN, "choice": rng.random(len(acts))})
    return pl.concat([acts, luck], how="horizontal").with_columns(
        id=pl.when("wrong").then(bystander).otherwise(ID).cast(pl.Int32)
    )
