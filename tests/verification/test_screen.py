"""Texts of cases hold no way to reach a person and no exact spot; what is refused is never repeated."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import WrongUsage
from truce.verification.screen import LONGEST, screened


@pytest.mark.parametrize(
    "text",
    [
        "write to o.marta@example.org",
        "call +380 67 123 45 67 tonight",
        "her number is 067 123 45 67",
        "tel 0671234567",
        "see t.me/somebody",
        "write to o.marta＠example.org",
        "tel ０６７ １２３ ４５ ６７",
        "ask @somebody there",
        "the house at 48.01234, 37.80211",
    ],
)
def test_what_reaches_a_person_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        screened(f"seen at dusk;\n{text}", "--summary")
    assert text not in refused.value.explain()
    assert "line 2" in refused.value.explain()


@pytest.mark.parametrize(
    "text",
    [
        "about 4,600 bursts and shots between 2024-10-20 18:00 and 2024-10-21 06:00",
        "122 mm from 24.5 km, bearing 045-060",
        "12 000 000 rounds; 2015-02-12 10:00:00",
        "coverage 0.45, 0.50",
        "",
    ],
)
def test_counts_times_and_distances_are_no_telephone_numbers(text: str) -> None:
    assert screened(text, "--summary") == text


@pytest.mark.parametrize(
    "text",
    [
        "at 37U DP 12345 67890",
        "at 37UDP1234567890",
        "at 37u dp 123 678",
        "grid DP 12345 67890",
        "at 37U 412345 5345678",
        "at 8GXX8W2V+2V",
        "at 8w2v+2v by the town",
        "lat 37.739 lon -25.668",
        "lat: 37,74 lng: -25,67",
        "latitude is 37.739 and longitude is -25.668",
        "широта 48,012 довгота 37,802",
        "37.739 N 25.668 W",
        "37.739° N, 25.668° W",
        "48,012 пн. ш. 37,802 сх. д.",
        "N 37 44.123 W 25 40.456",
        "N37.739, W025.668",
        "37°44'12\"N",
        "37º44′ north",
        "374412N 0254020W",
        "37,7391; 25,6682",
        "37.7391 and 25.6682",
        "37.739,-25.668",
        "37.739, \u221225.668",
        "37.7\u200b391, 25.6\u200b682",
        "３７．７３９，２５．６６８",
        "https://maps.app.goo.gl/abc",
        "https://www.google.com/maps/place/x",
        "https://www.openstreetmap.org/node/123",
        "geo:37.7,-25.6",
        "https://maps.google.com/?q=1",
        "at 37U-DP-12345-67890",
        "at 8GXX8W2V+",
        "37 deg 44 min 12 sec N",
        "37d44m12s N",
        "37.739\n-25.668",
        "(37.739) (25.668)",
        "X=37.739 Y=25.668",
        "57.739 північної широти, 25.668 східної довготи",
        "///word.word.word",
        "what3words: word.word.word",
    ],
)
def test_an_exact_spot_in_any_way_of_writing_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(WrongUsage, match="exact spot") as refused:
        screened(f"seen at dusk;\n{text}", "--summary")
    assert text not in refused.value.explain()
    assert "line 2" in refused.value.explain()


@pytest.mark.parametrize(
    "text",
    [
        "2,935 bursts; 1,204 shots, 3,100 explosions",
        "2 935 bursts and 1 204 shots",
        "122 mm, 4.5 km off, at 10.30",
        "from 10.30 to 11.45 on 20.10.2024",
        "2024-10-20T18:30:00+03:00 and 2024-10-20,1830 2024-10-21,1900",
        "20241020T182345+0300",
        "ET-1, VE-4 and MM-2 apply",
        "3 men 20 30 m apart; 12 T-72 tanks; 2 BM-21 and 40 rounds",
        "5 m long, 12.50 m wide; N of the town, W of the river",
        "4 km N of the town, 12.5 km W of it",
        "wind 3.5 m s, 12.5 e",
        "coverage 0.45 (0.40, 0.50); 12% + 34%",
        "the 7th, 12th and 128th brigade; hull 12345",
        "https://www.pravda.com.ua/news/2024/10/20/7480123/",
        "https://www.bbc.com/news/articles/c5y3d0p8x2vo",
        "https://suspilne.media/donbas/862345-what-is-known/",
        "https://www.theguardian.com/world/live/2024/oct/20/war-live-updates#maps",
        "file:///a.b.c",
        "plate AB 1234 5678, the WHO/UN 1234 5678 form",
        "they came 2.50 hours late; it took 2d 10m 5s",
        "2S3+22 and BM-21 + 2S19",
        "Вночі чули 12 пострілів з 23.15 до 23.40",
        "cas-0123456789abcdef/i3 and exh-00112233445566778899",
        "line one\nline two\ttabbed\r\nline three",
    ],
)
def test_plain_numbers_times_terms_and_press_links_pass(text: str) -> None:
    assert screened(text, "--summary") == text.replace("\r\n", "\n")


@given(st.integers(0, 10**7), st.floats(0, 10**4), st.datetimes())
def test_counts_distances_and_times_always_pass(count: int, km: float, at: datetime) -> None:
    text = f"{count:,} bursts, {km:.1f} km away, on {at:%Y-%m-%d} at {at:%H:%M} ({at:%d.%m.%Y %H.%M})"

    assert screened(text, "--summary") == text


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from([", ", "; ", " ", "/", " and "]))
def test_a_pair_of_degrees_never_passes(lat: float, lon: float, between: str) -> None:
    for text in (f"{lat:.4f}{between}{lon:.4f}", f"{lat:.5f}{between}{lon:.5f}".replace(".", ",")):
        with pytest.raises(WrongUsage, match="exact spot"):
            screened(f"at {text}", "--summary")


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x00", "\x9b", "\r", "\x7f", "\u202e", "\u2066", "\u200f", "\udc80"])
def test_what_commands_a_screen_or_turns_letters_round_is_refused(sign: str) -> None:
    with pytest.raises(WrongUsage, match="control character") as refused:
        screened(f"seen\nat {sign}[31mdusk", "--summary")
    assert sign not in refused.value.explain()
    assert f"U+{ord(sign):04X}" in refused.value.explain()
    assert "line 2" in refused.value.explain()


@pytest.mark.parametrize("piece", ["x", "x1 ", "a.b@", "12 ", "1.2345 ", "1° ", "Aa ", "a."])
def test_a_long_text_without_an_end_is_looked_through_once(piece: str) -> None:
    """Twenty thousand letters took eight seconds, three hundred thousand half an hour: this hangs where that is so."""
    for length in (LONGEST - 1, 15 * LONGEST):
        with suppress(WrongUsage):
            screened((piece * length)[:length], "summary")


def test_what_is_too_long_is_not_looked_through() -> None:
    with pytest.raises(WrongUsage, match="too long"):
        screened("someone@example.org " * LONGEST, "summary")
