"""To which page a letter leads."""

from linli.organisations.scope import Power

ONE = "orders:one"
# Whoever goes or answers may be of the staff, or a neighbour without a desk.
AT_DESK = (
    "orders:desk_one", frozenset({Power.TAKE_ORDERS, Power.DISPATCH, Power.HEAR_COMPLAINTS})
)  # fmt: skip
