"""How often somebody may ask what is open to everybody: counted as sign-ins are."""

from allauth.core.internal import ratelimit  # the public door counts POST alone


def is_too_often(request, action, rate):
    """Count one more try at ``action`` against ``rate`` ("30/m/ip"): whether it is one too many."""
    config = {action: rate}
    usage = ratelimit.consume(request, app="podium", action=action, config=config, limit_get=True)
    return usage is None


def refuse(request):
    """The answer to who asks too often."""
    return ratelimit.respond_429(request)
