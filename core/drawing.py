"""The state machines of all apps as one page of documentation."""

from core.states import machines

HEAD = """# States

What may follow what, drawn from the tables in `<app>/states.py` by `manage.py draw_states`.
Change a table, then run that command; a test fails while this page is out of date.
"""


def page():
    """The whole page, in Markdown with Mermaid diagrams."""
    ordered = sorted(machines.values(), key=lambda machine: machine.model)
    return "\n".join([HEAD, *(_section(machine) for machine in ordered)])


def _section(machine):
    lines = [f"## {machine.name}", "", f"`{machine.model}`", "", "```mermaid", "stateDiagram-v2"]
    for status in machine.statuses:
        lines.append(f"    {status.value}: {status.label}")
    starts, ends = _ends(machine)
    lines += [f"    [*] --> {status}" for status in starts]
    for way in machine.transitions:
        lines += [
            f"    {source} --> {way.target}: {way.name}" for source in _in_order(machine, way)
        ]
    lines += [f"    {status} --> [*]" for status in ends]
    lines += ["```", "", "| way | from | to |", "|---|---|---|"]
    for way in machine.transitions:
        lines.append(f"| {way.name} | {', '.join(_in_order(machine, way))} | {way.target} |")
    return "\n".join([*lines, ""])


def _in_order(machine, way):
    return [status for status in machine.statuses.values if status in way.sources]


def _ends(machine):
    """Statuses that nothing leads to from elsewhere, and those that lead nowhere else."""
    ways = [(s, t.target) for t in machine.transitions for s in t.sources if s != t.target]
    starts = [v for v in machine.statuses.values if v not in {target for _, target in ways}]
    ends = [v for v in machine.statuses.values if v not in {source for source, _ in ways}]
    return starts or machine.statuses.values[:1], ends
