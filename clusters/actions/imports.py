"""Taking over a register kept elsewhere: all of its lines, or none.

The lines are held against what stands in the register, under locks that keep a second import and
every grant to one of these clusters waiting. The same table twice adds nothing.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions.clusters import RESERVED, SLUG_LENGTH
from clusters.importing import Fault, Faulty
from clusters.models import Cluster, Label, LabelType, Region
from clusters.states import LabelStatus
from clusters.timeline import Span, in_order, overlaps
from core import audit, clock
from core.text import fold, free_name

CHUNK = 500  # keys in one statement


@dataclass(frozen=True)
class Imported:
    """What an import makes, or would make."""

    clusters: int
    labels: int
    known: int  # lines that stand in the register already


@transaction.atomic
def import_labels(lines, *, by, source, is_sample=False, dry_run=False):
    """Enter the ``lines`` (clusters.importing.read) into the register; returns Imported.

    ``source`` is what the audit trail says of where they come from. Clusters are found by name and
    country; whose entry is there already keeps it. Of a cluster's labels of one type each later one
    follows the one before, which ran to its own end unless its line says otherwise. Raises Faulty,
    and writes nothing, where numbers are taken or validities overlap.
    """
    types = _locked_types()
    found, faults = _clusters(lines)
    new, more = _new(lines, found)
    existing = _labels(found)
    faults += more + _overlapping(new, found, existing)
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.line))
    missing = list({line.key: line for line in new if line.key not in found}.values())
    result = Imported(len(missing), len(new), len(lines) - len(new))
    if dry_run or not new:
        return result

    made = _make_clusters(missing, is_sample)
    _make_labels(new, found | made, existing, types, by=by, is_sample=is_sample)
    _record(new, found | made, made, by=by, source=source)
    return result


def _locked_types():
    """The types of label: one import after another; a grant, which points at one, may go on."""
    types = LabelType.objects.order_by("pk").select_for_update(no_key=True)
    return {one.slug: one for one in types}


def _clusters(lines):
    """Key -> the cluster of the register with that name in that country, locked."""
    first = {}
    for line in lines:
        first.setdefault(line.key, line.line)
    names, by_key = sorted({name for name, _country in first}), defaultdict(list)
    keys = []
    for some in _chunks(names):
        rows = Cluster.objects.filter(name_folded__in=some).values_list("pk", flat=True)
        keys += rows
    for some in _chunks(sorted(keys)):
        for one in Cluster.objects.filter(pk__in=some).order_by("pk").select_for_update():
            key = (one.name_folded, one.country.code)
            if key in first:
                by_key[key].append(one)
    words = _("Several clusters in the register have this name.")
    faults = [
        Fault(first[key], "cluster", words) for key, several in by_key.items() if len(several) > 1
    ]
    return {key: several[0] for key, several in by_key.items()}, faults


def _labels(found):
    """(id of a cluster, slug of a type) -> its labels in the register."""
    existing = defaultdict(list)
    for some in _chunks(sorted(cluster.pk for cluster in found.values())):
        for label in Label.objects.public().filter(cluster__in=some).select_related("label_type"):
            existing[label.cluster_id, label.label_type.slug].append(label)
    return existing


def _new(lines, found):
    """The lines that are not in the register yet, and the faults of numbers that are taken."""
    taken = {}
    for some in _chunks([line.number for line in lines]):
        rows = Label.objects.filter(number__in=some).select_related("label_type", "cluster")
        taken |= {label.number: label for label in rows}
    new, faults = [], []
    for line in lines:
        label = taken.get(line.number)
        if label is None:
            new.append(line)
        elif not _is_same(line, label):
            words = _("“%(number)s” is the number of another label: %(label)s, from %(day)s.")
            names = {"number": line.number, "label": label, "day": label.valid_from}
            faults.append(Fault(line.line, "number", words % names))
    return new, faults


def _is_same(line, label):
    cluster = label.cluster
    return (
        line.key == (cluster.name_folded, cluster.country.code)
        and (line.label_type, line.tier) == (label.label_type.slug, label.tier)
        and (line.valid_from, line.valid_until) == (label.valid_from, label.valid_until)
    )


def _groups(new):
    """The new lines of each cluster and type of label."""
    groups = defaultdict(list)
    for line in new:
        groups[line.key, line.label_type].append(line)
    return groups


def _overlapping(new, found, existing):
    faults = []
    for (key, label_type), lines in _groups(new).items():
        known = existing[found[key].pk, label_type] if key in found else []
        both = [*known, *lines]
        for later, earlier in overlaps([*map(_span, known), *(line.span for line in lines)]):
            if later < len(known) and earlier < len(known):
                continue  # the register's own affair
            ours, other = (later, earlier) if later >= len(known) else (earlier, later)
            words = _("Its validity overlaps with that of %(other)s (%(begins)s to %(ends)s).")
            span = both[other].span if other >= len(known) else _span(both[other])
            last = span.ends - timedelta(days=1)
            names = {"other": _named(both[other]), "begins": span.begins, "ends": last}
            faults.append(Fault(both[ours].line, "valid_from", words % names))
    return faults


def _span(label):
    ends = min(label.ended_on or label.valid_until, label.valid_until)
    return Span(label.valid_from, max(ends, label.valid_from))


def _named(other):
    if isinstance(other, Label):
        return _("%s in the register") % other.number
    return _("line %d") % other.line


def _make_clusters(missing, is_sample):
    """Key -> the cluster made of the first line that names it."""
    regions = {region.code: region for region in Region.objects.all()}
    taken = set(RESERVED) | set(Cluster.objects.values_list("slug", flat=True))
    made = []
    for line in missing:
        slug = free_name(line.cluster, taken, length=SLUG_LENGTH, otherwise="cluster")
        taken.add(slug)
        made.append(
            Cluster(
                slug=slug,
                name=line.cluster,
                name_folded=fold(line.cluster),
                country=line.country,
                region=regions.get(line.region),
                city=line.city,
                sector=line.sector,
                source=line.source,
                is_sample=is_sample,
            )
        )
    rows = Cluster.objects.bulk_create(made, batch_size=CHUNK)
    return {line.key: row for line, row in zip(missing, rows, strict=True)}


def _make_labels(new, clusters, existing, types, *, by, is_sample):
    """Write the labels in their final status, and let each follow the one before."""
    made = []
    for (key, label_type), lines in _groups(new).items():
        both = [*existing[clusters[key].pk, label_type], *lines]
        spans = [_span(one) if isinstance(one, Label) else one.span for one in both]
        before = None
        for one in (both[place] for place in in_order(spans)):
            if isinstance(one, Label):
                before = one
                continue
            label = _label(one, before)
            label.cluster, label.label_type = clusters[key], types[label_type]
            label.granted_by, label.is_sample = by, is_sample
            made.append((label, before))
            before = label
    Label.objects.bulk_create([label for label, _before in made], batch_size=CHUNK)
    _link(made)


def _label(line, before):
    """A label as the table tells of it: one that ran its time is expired by its dates."""
    ended_on = line.ended_on if line.ended_as else None
    return Label(
        tier=line.tier,
        status=LabelStatus(line.ended_as or LabelStatus.VALID),
        number=line.number,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
        anchor_day=_anchor(line, before),
        ended_on=ended_on,
        ended_at=clock.now() if ended_on else None,
    )


def _anchor(line, before):
    """1 March stands for 29 February in a chain of renewals that began on one."""
    begins = line.valid_from
    goes_on = before is not None and before.valid_until == begins
    if goes_on and before.anchor_day == 29 and (begins.month, begins.day) == (3, 1):
        return 29
    return begins.day


def _link(made):
    """Name the label that each one follows, unless that was revoked or has a follower already."""
    followed = set(
        Label.objects.filter(supersedes__isnull=False).values_list("supersedes_id", flat=True)
    )
    linked = []
    for label, before in made:
        if before and before.status != LabelStatus.REVOKED and before.pk not in followed:
            label.supersedes = before
            linked.append(label)
    Label.objects.bulk_update(linked, ["supersedes"], batch_size=CHUNK)


def _record(new, clusters, made, *, by, source):
    """One event for each cluster, in its own stream."""
    by_cluster = defaultdict(dict)
    for line in new:
        by_cluster[line.key][line.number] = {
            "tier": line.tier,
            "valid_from": line.valid_from,
            "valid_until": line.valid_until,
        }
    entries = [
        audit.Entry(
            clusters[key],
            new={"labels": labels, "source": source, "is_new": key in made},
        )
        for key, labels in sorted(by_cluster.items())
    ]
    audit.record_many(entries, "import labels", by=by)


def _chunks(values):
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
