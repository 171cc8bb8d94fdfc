"""The panel's addresses."""

from django.urls import path, re_path

from migration_panel.dashboards import exports
from migration_panel.dashboards.admin.migration.views import (
    action,
    check,
    failure,
    history,
    host,
    hosts,
    in_progress,
    leftovers,
    migration,
    move,
    pair,
    pairs,
    problem,
    problems,
    repair,
    servers,
    to_confirm,
)

UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

urlpatterns = [
    path("", servers.ServersView.as_view(), name="index"),
    path("servers/", servers.ServersView.as_view(), name="servers"),
    path("in-progress/", in_progress.InProgressView.as_view(), name="in_progress"),
    path(
        "in-progress/progress.json", in_progress.ProgressView.as_view(), name="progress"
    ),
    path("to-confirm/", to_confirm.ToConfirmView.as_view(), name="to_confirm"),
    path("history/", history.HistoryView.as_view(), name="history"),
    re_path(
        rf"history/(?P<server_id>{UUID})/(?P<migration_uuid>{UUID})/$",
        migration.MigrationView.as_view(),
        name="migration",
    ),
    path(
        "failure/<uuid:migration>/state/",
        failure.FailureStateView.as_view(),
        name="failure_state",
    ),
    path(
        "failure/<uuid:migration>/check/",
        check.CheckFailureView.as_view(),
        name="check_failure",
    ),
    path("hosts/", hosts.HostsView.as_view(), name="hosts"),
    path("host/", host.HostView.as_view(), name="host"),
    path("pairs/", pairs.PairsView.as_view(), name="pairs"),
    path("pair/", pair.PairView.as_view(), name="pair"),
    path("problems/", problems.ProblemsView.as_view(), name="problems"),
    path("problem/", problem.ProblemView.as_view(), name="problem"),
    path("leftovers/", leftovers.LeftoversView.as_view(), name="leftovers"),
    path("repair/", repair.RepairView.as_view(), name="repair"),
    path("check/", check.CheckView.as_view(), name="check"),
    path(
        "check/<uuid:request_id>/",
        check.CheckStateView.as_view(),
        name="check_state",
    ),
    re_path(exports.ADDRESS, exports.ExportView.as_view(rule="view"), name="export"),
    path("move/", move.MoveView.as_view(), name="move"),
    path("do/<slug:slug>/", action.ActionView.as_view(), name="action"),
]
