from django.urls import path

from core.views import officer, person, public, uploads

app_name = "core"
urlpatterns = [
    path("healthz", public.healthz, name="healthz"),
    path("readyz", public.readyz, name="readyz"),
    path("seal/", public.seal, name="seal"),
    path("operations/", officer.operations, name="operations"),
    path("operations/jobs/", officer.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", person.job, name="job"),
    path("operations/jobs/<uuid:pk>/retry/", officer.retry_job, name="job-retry"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("letters/", person.letters, name="letters"),
    path("letters/<int:pk>/", person.letter, name="letter"),
    path("letters/<int:pk>/resend/", officer.resend_letter, name="letter-resend"),
]
