"""A site of Django runs what its settings and its files of URLs name."""

from questions import question_of

FILES = {
    "Dockerfile": "FROM python:3.11\nWORKDIR /srv\nCOPY web /srv\nCMD gunicorn site_one.wsgi:application\n",
    "web/site_one/__init__.py": "",
    "web/site_one/wsgi.py": """
        import os
        from django.core.wsgi import get_wsgi_application

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_one.settings.live")
        application = get_wsgi_application()
        """,
    "web/site_one/settings/__init__.py": "",
    "web/site_one/settings/live.py": "from .base import *\nDEBUG = False\n",
    "web/site_one/settings/base.py": "ROOT_URLCONF = 'site_one.urls'\nLOGGING = {'handlers': 'offline.job'}\n",
    "web/site_one/urls.py": """
        from django.urls import include, path

        urlpatterns = [path("moths/", include("moths.urls"))]
        """,
    "web/moths/__init__.py": "",
    "web/moths/urls.py": "from django.urls import path\nfrom moths.views import named\nurlpatterns = [path('', named)]\n",
    "web/moths/views.py": """
        import joblib
        from django.http import JsonResponse

        model = joblib.load("m")


        def named(request):
            return JsonResponse({"name": model.predict([request.body])[0]})
        """,
    "web/offline/__init__.py": "",
    "web/offline/job.py": "print(1)\n",
}


def reached(files: dict[str, str]) -> set[str]:
    question = question_of(files)
    return {path for unit in question.units("container") for path in question.files_of(question.reached(unit))}


def test_a_server_runs_the_urls_that_the_settings_name() -> None:
    assert {"web/site_one/settings/base.py", "web/site_one/urls.py", "web/moths/views.py"} <= reached(FILES)


def test_what_else_the_settings_name_is_not_run() -> None:
    assert "web/offline/job.py" not in reached(FILES)


def test_a_file_that_makes_no_site_names_only_texts() -> None:
    wsgi = FILES["web/site_one/wsgi.py"].replace("get_wsgi_application()", "None")
    assert "web/moths/views.py" not in reached({**FILES, "web/site_one/wsgi.py": wsgi})
