"""A roster somebody handed in: checked first, then taken, then gone."""

from linli.core import handed


class Roster(handed.Table):
    """People of one area, as a station lists them."""
