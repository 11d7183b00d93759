"""Orders for programs: the operations, and the shapes of what goes in and out."""

from linli.orders.api.doors import router

__all__ = ["router"]
