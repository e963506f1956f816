"""What the workers do for this app. Every task may be repeated or killed harmlessly."""

from contextlib import suppress

from celery import shared_task

from core import health, jobs, mail, scanning, sealing, tidying, uploads


@shared_task(name="core.heartbeat")
def heartbeat():
    health.beat("worker")


@shared_task(name="core.run_job")
def run_job(job_id):
    jobs.run(job_id)


@shared_task(name="core.sweep_jobs")
def sweep_jobs():
    jobs.sweep()


@shared_task(name="core.send_letter")
def send_letter(letter_id):
    mail.deliver(letter_id)


@shared_task(name="core.sweep_letters")
def sweep_letters():
    mail.sweep()


@shared_task(name="core.scan_file")
def scan_file(file_id):
    with suppress(scanning.Away):  # the sweeper asks again
        scanning.scan(file_id)


@shared_task(name="core.sweep_scans")
def sweep_scans():
    scanning.sweep()


@shared_task(name="core.forget_uploads")
def forget_uploads():
    uploads.forget()


@shared_task(name="core.remove_orphans")
def remove_orphans():
    tidying.remove_orphans()


@shared_task(name="core.seal_audit")
def seal_audit():
    while sealing.seal_pending():
        pass
