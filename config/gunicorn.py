"""How gunicorn serves the site: ``gunicorn -c config/gunicorn.py config.wsgi``.

Reading the settings here lets a wrong variable end the start with its one sentence, before any
process is forked.
"""

from config import settings

bind = settings.WEB_BIND
workers = settings.WEB_PROCESSES
worker_class = "gthread"
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 20
max_requests = 5000  # a process is replaced now and then, at different times
max_requests_jitter = 500
control_socket_disable = True
accesslog = None  # django-structlog writes one line per request, with its ids
forwarded_allow_ips = ""  # Django alone decides which header of the proxy it believes
