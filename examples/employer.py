"""A mechanism and an observer of one's own: an employer who refuses those at grade B, and somebody who counts it.

    python examples/employer.py

Half of the vacancies are with the employer, by a lottery of its own. The place goes to somebody else. All residents
are synthetic.
"""

import demerit as dm


class Employer:
    """Refuses applicants at a grade, though the scheme doesn't."""

    def __init__(self, grade: str = "B", share: float = 0.5) -> None:
        self.grade, self.share = grade, share

    def access(self, today) -> None:
        asking = today.decisions["resident"]
        mine = (today.decisions["service"] == today.service("job")) & today.chance(self.share, draw=0)[asking]
        unwanted = mine & today.grade(self.grade)[asking]
        today.refuse(unwanted)
        today.count("turned away by the employer", unwanted.sum(), mine.sum())


def jobless(today) -> None:
    """How many adults at each grade have no work in this world."""
    if today.day % 30 == 29:
        today.count("at grade B", today.grade("B").sum() if today.world == "scheme" else 0, len(today.points))


def main() -> None:
    run = dm.simulate("as_reported", "village", days=180, seed=7, replicates=1, own=[Employer(), jobless])
    table = run.own.to_pandas()
    turned = table[table.measure == "turned away by the employer"]
    print(f"{turned.numerator.sum()} of {turned.denominator.sum()} applicants turned away for their grade, n = 700")
    print(table[table.measure == "at grade B"].query("world == 'scheme'")[["day", "numerator"]].to_string(index=False))


if __name__ == "__main__":
    main()
