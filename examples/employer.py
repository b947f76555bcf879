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


def at_grade_b(today) -> None:
    """How many stand at grade B, once a month."""
    if today.day % 30 == 29:
        today.count("at grade B", today.grade("B").sum() if today.world == "scheme" else 0, len(today.points))


def main() -> None:
    run = dm.simulate("as_reported", "village", days=180, seed=7, replicates=1, own=[Employer(), at_grade_b])
    rows = run.own.to_pylist()
    turned = [row for row in rows if row["measure"] == "turned away by the employer"]
    away, asked = (sum(row[part] for row in turned) for part in ("numerator", "denominator"))
    print(f"{away} of {asked} applicants turned away for their grade, n = 700")
    for row in rows:
        if row["measure"] == "at grade B" and row["world"] == "scheme":
            print(f"day {row['day']:3}: {row['numerator']} at grade B")


if __name__ == "__main__":
    main()
