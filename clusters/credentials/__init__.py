"""Certificates of labels as signed documents: made, baked into badges, checked, without a database.

A certificate is a Verifiable Credential (W3C, data model 2.0) in the shape of an Open Badge 3.0,
with a data integrity proof ``eddsa-jcs-2022``. Modules: ``encoding`` (how keys and signatures are
written), ``strict`` (JSON with one meaning), ``keys`` (who signs, and since when), ``proofs`` (the
signature), ``certificate`` and ``status_lists`` (what is signed), ``checking`` (what a file says
and whether it holds), ``baking`` (badges that carry a certificate).
"""
