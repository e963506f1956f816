"""Scores, totals, thresholds and ranks: pure functions on exact numbers.

``scale`` says what a score is, ``totals`` adds up one sheet, ``thresholds`` decides what is
fundable, ``ranking`` orders, ``numbers`` prints, ``tables`` reads score tables. Nothing here
knows Django or our models; ``docs/methods.md`` has the formulas with worked examples.
"""
