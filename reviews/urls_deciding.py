"""Addresses of what deciding rests on: draws, letters, the reserve list."""

from django.urls import path

from reviews.views import draws, letters, promotions

office_stage = [
    path("selection/letters/", letters.prepared, name="selection-letters"),
    path("selection/letters/<int:pk>/", letters.letter, name="selection-letter"),
    path("draws/new/<int:rank>/", draws.announce, name="draw-announce"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/value/", draws.enter_value, name="draw-value"),
    path("draws/<int:pk>/confirm/", draws.confirm_value, name="draw-confirm"),
    path("draws/<int:pk>/withdraw/", draws.withdraw, name="draw-withdraw"),
    path("reserve/", promotions.reserve, name="reserve"),
    path("reserve/tie/", promotions.tie, name="reserve-tie"),
    path("reserve/<int:pk>/propose/", promotions.propose, name="promotion-propose"),
    path("reserve/promotions/<int:pk>/", promotions.confirm, name="promotion-confirm"),
    path("reserve/promotions/<int:pk>/discard/", promotions.discard, name="promotion-discard"),
]
public = [path("draws/", draws.of_call, name="draws-of-call")]
