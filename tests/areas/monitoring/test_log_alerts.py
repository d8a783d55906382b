"""Where `log-alerts` finds log handlers that tell somebody."""

from questions import hits

TOLD = """
import logging

from django.core.mail import send_mail


class PagedHandler(logging.Handler):
    def emit(self, record):
        send_mail(record.levelname, record.getMessage(), "log@example.com", ["ops@example.com"])
"""
SETTINGS = 'LOGGING = {"handlers": {"mail": {"level": "ERROR", "class": "shop.told.PagedHandler"}}}\n'


def test_an_own_handler_that_sends_is_shown_where_the_settings_name_it():
    found = hits("log-alerts", {"shop/told.py": TOLD, "shop/settings.py": SETTINGS})
    assert found == ["shop/settings.py:1 -: the log tells somebody: shop.told.PagedHandler (medium)"]


def test_an_own_handler_that_nothing_names_is_none():
    assert hits("log-alerts", {"shop/told.py": TOLD}) == []


def test_an_own_handler_that_only_prints_is_none():
    silent = TOLD.replace("send_mail(", "print(")
    assert hits("log-alerts", {"shop/told.py": silent, "shop/settings.py": SETTINGS}) == []


def test_a_handler_of_a_library_that_mails_is_one():
    settings = SETTINGS.replace("shop.told.PagedHandler", "django.utils.log.AdminEmailHandler")
    found = hits("log-alerts", {"shop/settings.py": settings})
    assert found == ["shop/settings.py:1 -: the log tells somebody: django.utils.log.AdminEmailHandler (medium)"]
