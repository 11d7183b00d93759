"""The pages that are measured, and who asks for them."""

SEARCH = "what the search for 陈秀 leads to"
PAGES = (
    ("home, visitor", "/p/meisha/", ""),
    ("catalogue, visitor", "/services/", ""),
    ("service, visitor", "/services/service-7-bench/", ""),
    ("home, resident", "/p/meisha/", "resident"),
    ("catalogue, resident", "/services/", "resident"),
    ("service, resident", "/services/service-7-bench/", "resident"),
    ("board of 40 cards, staff", "/desk/orders/", "staff"),
    ("people, staff", "/desk/people/", "staff"),
    ("people search, staff", SEARCH, "staff"),
)
