"""The roster benchmark: 50,000 rows as a station keeps them, through `manage import_people`."""

import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

ROWS = 50_000
WEIGHTS, SIGNS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
SURNAMES, GIVEN = "陈李黄何张梁林吴冯霍廖关", "秀英志强锦荣美玲建国晓岚丽华文辉"
WHO, WHERE = "19900000008", "meisha"
FILL = f"""
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant
from linli.people import seeds
seeds.seed()
area = make_area("梅沙村")
Area.objects.filter(pk=area.pk).update(slug="{WHERE}")
worker = make_resident("林晓岚", area=area, mobile="{WHO}")
make_grant(worker, Role.WORKER, area)
"""


def rosters(folder: Path, env: dict[str, str]) -> dict[str, object]:
    """Looked at, taken, and handed in once more: wall, CPU and memory of each."""
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", FILL], env=env, check=True)
    file = folder / "roster.xlsx"
    write(file)
    words = [sys.executable, "manage.py", "import_people", str(file), "--area", WHERE, "--by", WHO]
    return {
        f"{ROWS:,} rows looked at": timed(words, env),
        f"{ROWS:,} rows taken": timed([*words, "--apply"], env),
        f"{ROWS:,} rows once more": timed([*words, "--apply"], env),
    }


def timed(words: list[str], env: dict[str, str]) -> str:
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True)
    said = process.stdout.readline().strip() if process.stdout else ""
    process.communicate()
    if process.returncode:
        sys.exit(f"import_people ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # The largest child so far: an upper bound for this one.
    memory = after.ru_maxrss // 1024
    return f"{time.monotonic() - begun:.0f} s wall, {cpu:.0f} s CPU, {memory} MB; {said}"


def write(file: Path) -> None:
    """A title above the heading, numbers that are right by the standard and belong to nobody."""
    import xlsxwriter

    random.seed(1)
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["梅沙名册"])
        sheet.write_row(1, 0, ["姓名", "身份证号", "联系电话", "家庭住址", "人员类别"])
        for n in range(ROWS):
            born = date(1930, 1, 1) + timedelta(days=random.randrange(30_000))  # noqa: S311
            first = f"440605{born:%Y%m%d}{n % 1000:03d}"
            pairs = zip(first, WEIGHTS, strict=True)
            number = first + SIGNS[sum(int(digit) * weight for digit, weight in pairs) % 11]
            name = random.choice(SURNAMES) + random.choice(GIVEN) + random.choice(GIVEN)  # noqa: S311
            group = "独居" if n % 7 == 0 else ""
            sheet.write_row(n + 2, 0, [name, number, f"13{n:09d}", f"{n % 300}巷 {n} 号", group])
