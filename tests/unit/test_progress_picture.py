"""The picture stays in its frame and says in words what it shows."""

from hypothesis import given
from hypothesis import strategies as st

from migration_panel.progress.picture import HEIGHT, WIDTH, described, points
from migration_panel.progress.samples import Sample
from tests.unit.progress_values import line, unhurried

SAMPLES = st.lists(
    st.builds(
        Sample,
        at=st.floats(0, 1e10),
        memory=st.just(0),
        disk=st.just(0),
        sent=st.just(0),
        percent=st.none() | st.floats(-10, 110),
    ),
    max_size=70,
)


class TestPoints:
    def test_it_goes_from_the_lower_left_to_the_upper_right(self) -> None:
        assert points(line(100, 50, 0)) == "1.0,27.0 60.0,14.0 119.0,1.0"

    def test_it_has_none_of_one_sample(self) -> None:
        assert points(line(50)) == ""

    def test_it_has_none_of_no_samples(self) -> None:
        assert points(()) == ""

    def test_it_leaves_unknown_percentages_out(self) -> None:
        first, second, third = line(100, 50, 0)
        gap = (first, second._replace(percent=None), third)
        assert points(gap) == "1.0,27.0 119.0,1.0"

    def test_it_survives_samples_of_one_moment(self) -> None:
        first, second = line(100, 0, every=0.0)
        assert points((first, second)) == "1.0,27.0 1.0,1.0"

    @unhurried
    @given(SAMPLES)
    def test_it_stays_in_its_frame(self, samples: list[Sample]) -> None:
        for pair in points(samples).split():
            across, down = map(float, pair.split(","))
            assert 0 <= across <= WIDTH
            assert 0 <= down <= HEIGHT


class TestDescribed:
    def test_it_says_where_it_began_and_where_it_is(self) -> None:
        said = str(described(line(90, 20, 40)))
        assert said == "From 10 % to 60 % in 10 s; the highest was 80 %."

    def test_it_says_nothing_where_there_is_no_picture(self) -> None:
        assert described(line(90)) is None
        assert described(()) is None

    @unhurried
    @given(SAMPLES)
    def test_it_speaks_exactly_where_there_is_a_line(
        self, samples: list[Sample]
    ) -> None:
        assert bool(described(samples)) == bool(points(samples))
