"""The public register for programs: read-only, no sign-in, versioned, described by OpenAPI.

Answers carry an ETag and may be kept for five minutes. Lists come in pages and name the address of
the next one, in the body and in a Link header. What was asked wrongly is answered with 422 and a
sentence for each parameter. Nothing in it is about a person.
"""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from pydantic import AfterValidator, BeforeValidator, Field

from clusters import exports, register
from clusters.models import Label, Sector, Tier
from clusters.register import EARLIEST, LATEST, Asked, Validity
from clusters.states import LabelState
from core import clock
from core.http import kept_by_all

KEPT_SECONDS = 300
MOST_PER_PAGE, MOST_PAGES = 200, 10_000


kept = kept_by_all(KEPT_SECONDS)

api = NinjaAPI(
    title="Public register of clusters and labels",
    version="1",
    description=__doc__,
    urls_namespace="clusters:api",
    docs_url=None,  # its pages load from elsewhere; ours is ``views.downloads.interface``
    docs_decorator=lambda view: kept(require_safe(view)),  # of the OpenAPI document
)
router = Router(tags=["register"])


def _no_nul(text):
    if "\0" in text:
        raise ValueError("a text has no NUL character")
    return text


def _day(value):
    """Only what is written as 2025-02-28: neither numbers nor moments."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"“{str(value)[:20]}” is no day. Write one as 2025-02-28.") from None
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"Ask for a day between {EARLIEST} and {LATEST}.")
    return day


Words = Annotated[str, Field(max_length=100), AfterValidator(_no_nul)]
Day = Annotated[date, BeforeValidator(_day)]


class Question(Schema):
    """The filters of both lists; what is left out does not matter."""

    on: Day | None = Field(None, description="As of which day, such as 2019-12-31; today.")
    q: Words = Field("", description="Part of the name, whatever its case and accents.")
    sector: Sector | None = Field(None, description="The code of a sector.")
    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO code of the country.")
    region: str = Field("", pattern="^([A-Z0-9]{1,10})?$", description="Code of the region (NUTS).")
    tier: Tier | None = Field(None, description="Of a label that stands as validity says.")
    validity: Validity | None = Field(None, description="How a label stands on that day.")

    def asked(self):
        return Asked(
            on=self.on or clock.today(),
            words=self.q,
            sector=self.sector or "",
            country=self.country,
            region=self.region,
            tier=self.tier or "",
            validity=self.validity or "",
        )


class Place(Schema):
    page: int = Field(1, ge=1, le=MOST_PAGES, description="Which page; the first is 1.")
    per_page: int = Field(50, ge=1, le=MOST_PER_PAGE, description="How many on a page.")


class DayOnly(Schema):
    on: Day | None = Field(None, description="As of which day; today.")


class LabelInForce(Schema):
    number: str
    label_type: str
    tier: Tier
    valid_from: date
    last_valid_day: date
    is_sample: bool


class ClusterOut(Schema):
    slug: str
    cluster: str
    name_native: str
    country: str
    region: str
    region_name: str
    city: str
    sector: str
    website: str
    is_sample: bool
    address: str
    labels: list[LabelInForce] = Field(description="In force on the day.")


class LabelOut(LabelInForce):
    state: LabelState = Field(description="How it stands on the day, as known now.")
    ended_on: date | None = Field(description="First day not in force, if it ended early.")
    supersedes: str | None = Field(description="The number of the label it followed.")
    superseded_by: str | None = Field(description="The number of the label that followed.")
    cluster: str
    cluster_slug: str
    country: str
    address: str


class Said(Schema):
    as_of: date
    source: str
    licence: str


class ClusterPage(Said):
    count: int
    next: str | None = Field(description="The address of the next page.")
    items: list[ClusterOut]


class LabelPage(Said):
    count: int
    next: str | None = Field(description="The address of the next page.")
    items: list[LabelOut]


class OneLabel(Said):
    label: LabelOut


class Count(Schema):
    tier: Tier
    count: int
    samples: int = Field(description="How many of these are invented for demonstration.")


class Counts(Said):
    tiers: list[Count]
    total: int


class Problem(Schema):
    detail: str


class WrongParameter(Schema):
    parameter: str
    problem: str


class Problems(Schema):
    detail: list[WrongParameter]


WRONG = {422: Problems}


@router.get("/clusters", response={200: ClusterPage} | WRONG, url_name="clusters")
@decorate_view(kept)
def clusters(request, response: HttpResponse, question: Query[Question], place: Query[Place]):
    """Clusters by name, with the labels they carry on the day."""
    asked = question.asked()
    found = register.clusters(asked)
    items = [exports.cluster(one) for one in found.for_list(asked.on)[_slice(place)]]
    return _page(request, response, asked, found.count(), items, place)


@router.get("/labels", response={200: LabelPage} | WRONG, url_name="labels")
@decorate_view(kept)
def labels(request, response: HttpResponse, question: Query[Question], place: Query[Place]):
    """Labels in force on the day, or that stand as validity says; the latest first."""
    asked = question.asked()
    found = register.labels(asked).order_by("-valid_from", "pk")
    rows = found.with_history().select_related("cluster")[_slice(place)]
    return _page(
        request, response, asked, found.count(), [_label(one, asked.on) for one in rows], place
    )


@router.get(
    "/labels/{number}", response={200: OneLabel, 404: Problem} | WRONG, url_name="one-label"
)
@decorate_view(kept)
def label(request, number: str, question: Query[DayOnly]):
    """One label by its number, and how it stands on the day."""
    on = question.on or clock.today()
    found = Label.objects.public().with_history().select_related("cluster")
    one = found.filter(number=number).first() if "\0" not in number else None
    if one is None:
        raise Http404
    return exports.terms(on) | {"label": _label(one, on)}


@router.get("/counts", response={200: Counts} | WRONG, url_name="counts")
@decorate_view(kept)
def counts(request, question: Query[DayOnly]):
    """How many labels of each tier are in force on the day."""
    on = question.on or clock.today()
    tiers = [
        {"tier": one.tier, "count": one.count, "samples": one.samples}
        for one in register.counts(Asked(on))
    ]
    return exports.terms(on) | {"tiers": tiers, "total": sum(one["count"] for one in tiers)}


api.add_router("", router)


@api.exception_handler(ValidationError)
def wrong_parameters(request, error):
    """422: which parameter is wrong, and how."""
    detail = [
        {"parameter": str(one["loc"][-1]), "problem": one["msg"].removeprefix("Value error, ")}
        for one in error.errors
    ]
    return api.create_response(request, {"detail": detail}, status=422)


@api.exception_handler(Http404)
def not_there(request, error):
    return api.create_response(request, {"detail": "There is no such entry."}, status=404)


def _slice(place):
    first = (place.page - 1) * place.per_page
    return slice(first, first + place.per_page)


def _page(request, response, asked, count, items, place):
    is_last = place.page * place.per_page >= count or place.page == MOST_PAGES
    following = None if is_last else _next(request, asked, place.page + 1)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return exports.terms(asked.on) | {
        "count": count,
        "next": following,
        "items": items,
    }


def _next(request, asked, page):
    """The same question for the next page, and as of the same day even if midnight passes."""
    query = request.GET.copy()
    query["on"], query["page"] = asked.on.isoformat(), page
    return exports.address(f"{request.path}?{query.urlencode()}")


def _label(one, on):
    following = getattr(one, "superseded_by", None)
    return exports.label(one) | {
        "state": one.state_on(on).value,
        "ended_on": one.ended_on,
        "supersedes": one.supersedes.number if one.supersedes else None,
        "superseded_by": following.number if following else None,
        "cluster": one.cluster.name,
        "cluster_slug": one.cluster.slug,
        "country": one.cluster.country.code,
        "address": exports.address(one.cluster.get_absolute_url()),
    }
