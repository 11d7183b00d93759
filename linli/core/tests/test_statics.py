"""Static files as they are packed for production."""

from pathlib import Path

from django.core.files.storage import FileSystemStorage

from linli.core.statics import PackedStaticFiles


def test_files_carry_their_content_in_their_names_and_name_no_map(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "a.js").write_text("run();\n//# sourceMappingURL=not-shipped.js.map\n")
    (given / "dot.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (given / "a.css").write_text("b { background: url(dot.svg) }" * 50)
    source = FileSystemStorage(given)
    packed = PackedStaticFiles(location=tmp_path / "packed", base_url="/static/")
    for name in ("a.js", "a.css", "dot.svg"):
        with source.open(name) as file:
            packed.save(name, file)

    paths = {name: (packed, name) for name in ("a.js", "a.css", "dot.svg")}
    for _name, _new, processed in packed.post_process(paths):
        assert processed is not None
    done = packed.hashed_files

    assert done["a.css"] != "a.css"
    assert done["dot.svg"] in (tmp_path / "packed" / done["a.css"]).read_text()
    assert packed.url("a.js") == f"/static/{done['a.js']}"
    assert (tmp_path / "packed" / f"{done['a.css']}.gz").exists()
