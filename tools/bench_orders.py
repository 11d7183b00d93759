"""The order benchmark: pages beside 100,000 and 1,000,000 past orders, lives through HTTP, a
table of 20,000 orders taken, and days simulated."""

import http.client
import json
import random
import re
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from tools.bench import measure, run, serving
from tools.bench_rosters import timed
from tools.processes import cpu_seconds

PAGES = (
    ("order page, resident", "/order/{order}/", "resident"),
    ("order page, dispatcher", "/desk/orders/{order}/", "dispatcher"),
    ("home, resident", "/p/meisha/", "resident"),
    ("my orders, resident", "/me/orders/", "resident"),
    ("board, dispatcher", "/desk/orders/", "dispatcher"),
    ("triage queue, dispatcher", "/desk/orders/queue/", "dispatcher"),
    ("figures, visitor", "/p/meisha/figures/", ""),
)
CLIENTS, LIVES_EACH, WARM = 8, 12, 3
TOKEN = "b" * 32
INTAKE = "/desk/orders/new/"
Words = Mapping[str, str | list[str]]
Post = Callable[[str, Words], str]  # an address and what is said; where it leads to, or the page
ROWS, SHARE_OPEN = 20_000, 0.05
DAYS, PER_DAY, PROCESSES = 7, 2_000, 3


def orders(env: dict[str, str], folder: Path) -> dict[str, object]:
    """Everything about orders on one database."""
    run(env, "manage.py", "migrate", "-v0")
    run(env, "manage.py", "prepare")
    known = json.loads(run(env, "-m", "tools.bench_orders_fill"))
    found: dict[str, object] = {"going on, on the board": known["going on"]}
    with serving(env) as (port, root, _started):
        lives(port, root, known, WARM)
        found[f"lives by HTTP, {CLIENTS} clients"] = lives(port, root, known, LIVES_EACH)
    found |= {f"{name}, 100,000 past": text for name, text in pages(env, known).items()}
    _so_far(found)
    # The same board and queue beside ten times as many: before anything new is taken in.
    run(env, "-m", "tools.bench_orders_fill", "grow")
    found |= {f"{name}, 1,000,000 past": text for name, text in pages(env, known).items()}
    found |= table(env, folder, known)
    _so_far(found)
    return found | days(env)


def _so_far(found: Mapping[str, object]) -> None:
    """What takes half an hour tells what it knows on the way."""
    sys.stderr.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def days(env: dict[str, str]) -> dict[str, object]:
    """Days of a town where every community has who goes; SQLite has one who writes at a time."""
    run(env, "-m", "tools.bench_orders_fill", "staff")
    processes = 1 if env.get("LINLI_DATABASE_URL", "sqlite").startswith("sqlite") else PROCESSES
    yesterday, begun = date.today() - timedelta(days=1), time.monotonic()  # noqa: DTZ011
    told = run(
        env, "manage.py", "simulate", f"--orders-per-day={PER_DAY}", f"--days={DAYS}",
        f"--processes={processes}", "--seed=3", "--yes-i-know", f"--end={yesterday}",
    )  # fmt: skip
    seconds = time.monotonic() - begun
    return {f"simulated {DAYS} × {PER_DAY}": f"{seconds:.0f} s wall; {told.splitlines()[-1]}"}


def pages(env: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    with serving(env) as (port, root, _started):
        return {
            name: measure(
                port, path.format(**known), f"linli={known[who]}" if who else "", root
            )
            for name, path, who in PAGES
        }  # fmt: skip


def table(env: dict[str, str], folder: Path, known: dict[str, str]) -> dict[str, object]:
    """A hotline's table, looked at, taken, and handed in once more."""
    file = folder / "hotline.xlsx"
    write(file)
    words = [sys.executable, "manage.py", "import_orders", str(file), "--area", known["area"]]
    words += ["--by", known["mobile"]]
    return {
        f"{ROWS:,} rows looked at": timed(words, env),
        f"{ROWS:,} rows taken": timed([*words, "--take"], env),
        f"{ROWS:,} rows once more": timed([*words, "--take"], env),
    }


def write(file: Path) -> None:
    """Nineteen of twenty have ended, as in a hotline's year."""
    import xlsxwriter

    random.seed(1)
    head = ["工单号", "来电时间", "姓名", "联系电话", "诉求地址", "诉求内容", "类别", "办理状态",
            "办结时间"]  # fmt: skip
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["热线工单"])
        sheet.write_row(1, 0, head)
        for n in range(ROWS):
            day = date(2025, 1, 1) + timedelta(days=n // 60)
            is_open = n % round(1 / SHARE_OPEN) == 0
            state = ["处理中", ""] if is_open else ["已办结", f"{day + timedelta(days=2)} 17:00"]
            name = random.choice("陈李黄何张") + random.choice(["秀英", "志强", "荣"])  # noqa: S311
            sheet.write_row(n + 2, 0, [
                f"R{n:07d}", f"{day} {8 + n % 10:02d}:{n % 60:02d}", name, f"137{n:08d}",
                f"{n % 30}巷 {n % 60} 号", "家里的灯坏了，换过灯泡也不行，请派人看看",
                "维修", *state,
            ])  # fmt: skip


def lives(port: int, root: int, known: dict[str, str], each: int) -> str:
    """From the call to the faces: eight actions through HTTP (the clock takes the ninth)."""
    workers = known["workers"]
    before, begun = cpu_seconds(root), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        jobs = [pool.submit(_lives, port, known, workers[n], each) for n in range(CLIENTS)]  # type: ignore[arg-type]
        done = sum(job.result() for job in jobs)
    seconds, cpu = time.monotonic() - begun, cpu_seconds(root) - before
    return f"{done / seconds:.1f} lives/s, {cpu / done * 1000:.0f} ms CPU of the web each"


def _lives(port: int, known: dict[str, str], worker: list[str], each: int) -> int:
    desk, hand = Browser(port, known["dispatcher"]), Browser(port, worker[1])
    for n in range(each):
        life(desk.post, hand.post, known, worker[0], n + each)  # no call twice
    return each


# What people ring for: few calls are alike, and where two are, whoever takes it in says so.
PLACES = ("厨房", "厕所", "客厅", "阳台", "楼道", "院子", "房间", "门口")
NEEDS = ("灯不亮", "水龙头漏水", "想找人量血压", "窗户关不上", "要人陪去医院", "电视没有声音",
         "墙上掉灰", "想学用手机挂号", "插座冒火花", "想有人来坐坐", "米没有了", "下水道堵住",
         "蚊子很多", "轮椅坏了轮子", "要剪头发", "空调不制冷")  # fmt: skip


def life(desk: Post, hand: Post, known: dict[str, str], worker: str, n: int) -> None:
    """One order from the call to the faces, by two people who are signed in."""
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    dice = random.Random(f"{worker} {n}")  # noqa: S311
    order = take_in(desk, {
        "phone": "", "name": f"街坊{'一二三四五六七八九十'[n % 10]}", "more": known["service"],
        "words": f"{dice.choice(PLACES)}{dice.choice(NEEDS)}", "area": known["area"],
        "address": f"{dice.randrange(900)}巷 {dice.randrange(90)} 号", "urgency": "normal",
        "door": "phone", "agreed": "on", "new": "1",
    })  # fmt: skip
    do = f"/desk/orders/{order}/do/"
    desk(do + "assign/", {"to": worker})
    hand(do + "schedule/", {"day": str(tomorrow), "begins": "09:00", "ends": "10:00"})
    hand(do + "set_out/", {})
    hand(do + "arrive/", {"is_code_given": "on"})
    hand(do + "finish/", {"words": "换了灯泡"})
    desk(do + "confirm/", {})
    desk(do + "rate/", {"attitude": "4", "timeliness": "4", "result": "3"})


def take_in(desk: Post, said: Words) -> str:
    """The order's id. Where one like it is going on, it is said that this is another."""
    to = desk(INTAKE, said)
    if apart := re.findall(r'name="apart" value="([^"]+)', to):
        to = desk(INTAKE, {**said, "apart": apart})
    found = re.match(r"/desk/orders/([0-9a-f-]{36})/", to)
    if found is None:
        sys.exit(f"The order was not taken in: {to[:3000]}")
    return found[1]


class Browser:
    """Somebody signed in, over one connection."""

    def __init__(self, port: int, key: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {
            "Cookie": f"place=meisha; linli={key}; csrf={TOKEN}", "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip

    def post(self, path: str, words: Words) -> str:
        """Where the answer leads to, or what the intake asks back; anything else ends it."""
        self.connection.request("POST", path, urlencode(words, doseq=True), self.headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        to = answer.headers.get("Location", "")
        if asked_back(path, answer.status):
            return body
        if answer.status != 302 or "sign-in" in to:
            shown = re.sub(r"<[^>]+>|\s+", " ", body)[:3000]
            sys.exit(f"{path} answered {answer.status}: {shown}")
        return to


def asked_back(path: str, status: int) -> bool:
    """Whether the intake asks something before it takes the order."""
    return path == INTAKE and status == 422
