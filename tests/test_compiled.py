from pathlib import Path

from truce.compiled import forget_stale


def test_kernels_compiled_from_other_sources_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "worth.py").write_text("one = 1\n", "utf-8")
    cache = tmp_path / "__pycache__"
    cache.mkdir()
    (cache / "grow.join.nbc").write_bytes(b"old")

    assert forget_stale(tmp_path)
    assert not (cache / "grow.join.nbc").exists()

    (cache / "grow.join.nbc").write_bytes(b"new")
    assert not forget_stale(tmp_path)
    assert (cache / "grow.join.nbc").exists()

    (tmp_path / "worth.py").write_text("one = 2\n", "utf-8")
    assert forget_stale(tmp_path)
    assert not (cache / "grow.join.nbc").exists()
