"""The panel's addresses, named as those of the administrators' panel."""

from django.urls import path, re_path

from migration_panel.dashboards import exports
from migration_panel.dashboards.operations.readiness import views

urlpatterns = [
    path("", views.HostsView.as_view(), name="index"),
    path("", views.HostsView.as_view(), name="hosts"),
    path("host/", views.HostView.as_view(), name="host"),
    path("pairs/", views.PairsView.as_view(), name="pairs"),
    path("pair/", views.PairView.as_view(), name="pair"),
    path("problems/", views.ProblemsView.as_view(), name="problems"),
    path("problem/", views.ProblemView.as_view(), name="problem"),
    path("failure/<uuid:migration>/", views.FailureView.as_view(), name="failure"),
    path(
        "failure/<uuid:migration>/state/",
        views.FailureStateView.as_view(),
        name="failure_state",
    ),
    re_path(exports.ADDRESS, views.ReadinessExportView.as_view(), name="export"),
]
