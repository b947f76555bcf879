"""A made-up run: a scheme, and only the counts that a test gives it. All others are nought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

import numpy as np

import demerit as dm
from demerit.findings import findings
from demerit.measure.registry import measures
from demerit.statistics import Sample

ALL = ("scheme", "all")


@dataclass
class MadeUp:
    """A run of which only the counts given here are not nought."""

    scheme: object
    runs: int = 10
    residents: int = 700
    days: int = 365
    counts: dict = field(default_factory=dict)  # (name, world, group) -> (numerators, denominators)
    worlds: tuple = ("scheme", "none")
    daily: dict = field(default_factory=dict)  # name -> [runs, days]
    burn_in: int = 0
    start: date = date(2020, 1, 1)

    @cached_property
    def measures(self):
        return measures(self.scheme)

    @property
    def sample(self):
        return Sample.of_replicates(self.runs, self.residents)

    def totals(self, name, world="scheme", group="all"):
        nought = np.zeros(self.runs, np.int64)
        if name == "residents":
            return nought + self.residents, nought + self.residents
        return self.counts.get((name, world, group), (nought, nought))

    units = totals

    def series(self, name, world="scheme"):
        above = self.daily.get(name, np.zeros((self.runs, self.days)))
        people = self.daily.get("residents", np.full((self.runs, self.days), self.residents))
        return np.arange(self.days), people if name == "residents" else above, people

    @property
    def findings(self):
        return findings(self)

    def set(self, name, above, below, world="scheme", group="all"):
        """Counts spread evenly over the runs: they add up to what is given."""
        self.counts[name, world, group] = tuple(spread_out(total, self.runs) for total in (above, below))
        return self


def spread_out(total, runs):
    return np.array([total // runs + (r < total % runs) for r in range(runs)], np.int64)


def told(run):
    return {one.id: one for one in findings(run)}


@cache
def preset(name):
    return dm.scheme(name)


def press(**more):
    return MadeUp(preset("as_reported"), **more)


LOYALTY = """
scheme: shop
title: A shop's programme
summary: Points for shoppers.
sources: {terms: The terms}
enrolment: {mode: voluntary, source: terms, initial: 0.5, joins: 0.03}
ledgers: {points: {start: 0, min: 0, max: 5000, source: terms}}
grades: {source: terms, bands: {gold: {from: 300}, basic: {to: 300}}}
channels: {shops: {source: terms}}
rules: {basket: {kind: supermarket_basket, points: 25, source: terms}}
services: {insurance: {closed_to_grades: [basic], outcome: dearer, dearer_by: 0.2, source: terms}}
"""
