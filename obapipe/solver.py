"""HiGHS without a word: no banner and no log, one thread, the same seed; what it solves is its users' affair."""

import highspy


class SilentSolver(highspy.Highs):
    """A solver that prints nothing; highspy's own prints a banner as it is made, before it can be told not to."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.silent()
        self.setOptionValue("threads", 1)
        self.setOptionValue("random_seed", 0)
