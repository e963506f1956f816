from core.models.audit import AuditEvent, AuditPersonal, AuditStream, Seal, SealedEvent
from core.models.base import Timestamped
from core.models.files import FileState, StoredFile
from core.models.health import Heartbeat
from core.models.job import Job, JobState
from core.models.letter import Letter, LetterState
from core.models.uploads import Upload, UploadPart

__all__ = [
    "AuditEvent",
    "AuditPersonal",
    "AuditStream",
    "FileState",
    "Heartbeat",
    "Job",
    "JobState",
    "Letter",
    "LetterState",
    "Seal",
    "SealedEvent",
    "StoredFile",
    "Timestamped",
    "Upload",
    "UploadPart",
]
