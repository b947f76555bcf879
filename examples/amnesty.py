"""A mechanism of one's own: on day 180 everybody comes off the blacklists and gets back what false records took.

    python examples/amnesty.py

Prints how many are on the list of debtors every 30 days, with the amnesty and without it: the same people, the same
luck. All residents are synthetic.
"""

import demerit as dm


class Amnesty:
    """Releases everybody, and makes good what the own-record ledger would not have lost."""

    def __init__(self, day: int = 180) -> None:
        self.day = day

    def scoring(self, today) -> None:
        if today.day == self.day:
            wronged = today.own_points > today.points
            for lost in set((today.own_points - today.points)[wronged].tolist()):
                today.enter(wronged & (today.own_points - today.points == lost), lost, cause="discretion")
            for register in ("blacklist", "debtors"):
                today.release(today.on(register), register)


def main() -> None:
    listed = {}
    for name, own in (("without", []), ("with", [Amnesty()])):
        run = dm.simulate("as_reported", "village", days=270, seed=7, replicates=1, own=own)
        listed[name] = run.series("on_register_debtors")[1][0]
    print("day   on the list of debtors: without the amnesty, with it")
    for day in range(29, 270, 30):
        print(f"{day + 1:>3}   {listed['without'][day]:>3}   {listed['with'][day]:>3}")


if __name__ == "__main__":
    main()
