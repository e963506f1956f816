import pytest, io, os, random
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html
from tests import access
from tests.test_access import RULES, PAGES, MODULES
pytestmark = pytest.mark.django_db
MODS = os.environ.get("FUZZ", "assessors,label,complaints,invoices,clusters").split(",")
NAMES = sorted({n for m in MODULES if m.__name__.rsplit(".",1)[1] in MODS for n,r in m.RULES.items() if r.post})
BAD = ["", "\0", "x\0y", "-1", "0", "99999999999999999999999", "1e400", "NaN", "Infinity", "1.5", "9"*5000, "x"*100_001, "0001-01-01", "9999-12-31", "9999-12-31T23:59", "0001-01-01T00:00", "31.02.2025", "\u202e\ufffe\uffff", "\U0001F600"*30, "<script>", "=1+1", "None", "[]", "{}", "x'\";--", "٣", "n/a", "'", "999999999", "2147483648","9223372036854775808","-9223372036854775809","32768"]
@pytest.mark.parametrize("name", NAMES)
def test_fuzz(name):
    rule, world = RULES[name], access.World()
    url = reverse(name, kwargs=world.arguments(rule))
    bugs, n = [], 0
    for role in sorted(rule.post & {"manager","officer","panelist","editor"})[:2]:
        person = world.person(role)
        client = Client(raise_request_exception=False); client.force_login(person)
        got = client.get(url)
        targets = []
        if got.status_code == 200 and got["Content-Type"].startswith("text/html"):
            doc = html.fromstring(got.content)
            for form in doc.forms:
                if (form.method or "").upper() != "POST": continue
                action = form.action or url
                data = {}
                for el in form.inputs:
                    if not el.name or el.name == "csrfmiddlewaretoken": continue
                    v = el.value
                    if el.tag == "select":
                        opts = [o.get("value", o.text) for o in el.iter("option")]
                        v = v if isinstance(v,str) and v else (opts[-1] if opts else "")
                    if getattr(el,"type",None) in ("checkbox",): v = el.get("value","on")
                    if getattr(el,"type",None) == "radio": v = el.get("value","on")
                    if getattr(el,"type",None) == "file": continue
                    if not isinstance(v, str): v = ""
                    t = getattr(el,"type","")
                    if not v: v = {"number":"1","date":"2027-01-01","datetime-local":"2027-01-01T10:00","email":"a@b.example","url":"https://x.example"}.get(t, "words of mine")
                    data[el.name] = v
                if action.startswith("/") and "logout" not in action and "language" not in action:
                    targets.append((action, data))
        targets.append((url, {}))
        for action, data in targets:
            for field in [None, *data]:
                for bad in (BAD if field else [None]):
                    sent = dict(data)
                    if field: sent[field] = bad
                    cache.clear()
                    with transaction.atomic():
                        try:
                            r = client.post(action, sent); st = r.status_code
                        except Exception as e:
                            st = repr(e)[:100]
                        transaction.set_rollback(True)
                    n += 1
                    if not isinstance(st,int) or st >= 500:
                        bugs.append((action, role, field, str(bad)[:30], st))
    print("FUZZ", name, n, len(bugs))
    seen = {}
    for b in bugs: seen.setdefault((b[0].split("?")[0], b[2]), b)
    assert not bugs, list(seen.values())[:6]
