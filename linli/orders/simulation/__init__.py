"""A town's days as they could have been, made by the real actions under a simulated clock.

    outcome = simulation.run(area=town, orders=20, days=90, seed=7)

The same seed, people and end give the same days. Stop the task worker first: the clocks of orders
ring in here, and two of them would tell two times.
"""

from linli.orders.simulation.town import Outcome, run

__all__ = ["Outcome", "run"]
