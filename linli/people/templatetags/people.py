"""Names and numbers of people as pages may show them."""

from django import template

from linli.accounts import mobiles
from linli.people import names

register = template.Library()
register.filter("masked_name", mobiles.masked_name)
register.filter("masked_number", names.masked_number)
register.filter("masked_mobile", mobiles.masked)
