"""What a server says of itself."""

from tests.samples import a_server


def test_it_runs_from_a_volume_where_nova_names_no_image() -> None:
    assert a_server(image_id=None, volumes=("root",)).volume_backed


def test_it_does_not_run_from_a_volume_that_is_only_attached() -> None:
    assert not a_server(volumes=("data",)).volume_backed


def test_it_does_not_guess_without_image_and_volume() -> None:
    assert not a_server(image_id=None).volume_backed


def test_it_is_a_stub_where_its_cell_did_not_answer() -> None:
    assert not a_server(status="UNKNOWN").reachable
    assert a_server(status="ERROR").reachable
