"""The database, the comparison, and the answer sheet."""

from deploylab.book.drawing import Board, Words


def expand_contract(board: Board) -> None:
    """Five releases rename a column without a moment in which a running version cannot read or write."""
    phases: tuple = (  # name, version, (old read, old write), (new read, new write), old there, new there
        (("① 확장", "1 Expand"), ("새 열을 더한다", "add new column"), "v1", "RW", "", True, True),
        (("② 둘 다 쓰기", "2 Dual write"), ("v2가 두 열에 쓴다", "v2 writes both"), "v2", "RW", "W", True, True),
        (("③ 백필", "3 Backfill"), ("옛 값을 옮긴다", "copy old values"), "v2", "RW", "W", True, True),
        (("④ 읽기 전환", "4 Switch reads"), ("v3가 새 열을 읽는다", "v3 reads the new"), "v3", "W", "RW", True, True),
        (("⑤ 축소", "5 Contract"), ("v4 뒤 옛 열을 지운다", "drop old after v4"), "v4", "", "RW", False, True),
    )
    for number, (name, what, app, old, new, has_old, has_new) in enumerate(phases):
        x = 16 + 122 * number
        board.box(x, 14, 116, 50, tone="mark")
        board.text(x + 58, 30, name, 14, bold=True, room=110)
        board.text(x + 58, 50, what, 12, room=110)
        board.box(x + 30, 92, 56, 34, app, "old" if app == "v1" else "new", bold=True)
        for side, tone, there, access, words in (
            (6, "old", has_old, old, ("옛 열", "old")),
            (62, "new", has_new, new, ("새 열", "new")),
        ):
            board.box(
                x + side,
                214,
                48,
                52,
                words if there else ("삭제", "gone"),
                tone if there else "mute",
                size=13,
                dash=not there,
            )
            foot, head = (x + side + 24, 212), (x + 58 + (side - 34) * 0.42, 128)
            if "R" in access:
                board.arrow([(foot[0] - 5, foot[1]), (head[0] - 5, head[1])], tone)
            if "W" in access:
                board.arrow([(head[0] + 5, head[1]), (foot[0] + 5, foot[1])], tone, dash=True)
        if number == 2:
            board.arrow([(x + 30, 268), (x + 30, 284), (x + 86, 284), (x + 86, 268)], "warn")
    board.text(
        16,
        322,
        (
            "실선 ↑ 읽기 · 점선 ↓ 쓰기. 단계마다 바로 앞 버전과 함께 돌아도 안전하다.",
            "Solid up: read; dashed down: write. At each step the version before may still be running.",
        ),
        12.5,
        "start",
        look="soft",
        room=610,
    )


MATRIX: tuple = (
    (
        ("방식", "Strategy"),
        ("중단", "Downtime"),
        ("공존", "Together"),
        ("추가 자원", "Extra"),
        ("롤백", "Rollback"),
        ("결함 노출", "Exposure"),
        ("조건", "Needs"),
    ),
    (
        ("중단", "Recreate"),
        ("매번 d", "d each"),
        ("없음", "no"),
        "0",
        ("또 d만큼\n중단", "again d\ndown"),
        "100%",
        ("점검 시간", "a window"),
    ),
    (
        ("롤링", "Rolling"),
        ("0*", "0*"),
        ("있음", "yes"),
        "maxSurge",
        "⌈k/b⌉·t",
        ("k/N까지\n늘어남", "grows to\nk/N"),
        ("헬스체크\n드레이닝", "checks,\ndraining"),
    ),
    (
        ("블루-\n그린", "Blue-\ngreen"),
        "0",
        ("잠깐", "briefly"),
        ("N대", "N"),
        ("전환 s", "switch s"),
        ("0 → 100%", "0 → 100%"),
        ("2배 자원\nDB 대책", "double,\nDB plan"),
    ),
    (
        ("카나리", "Canary"),
        "0",
        ("있음", "yes"),
        ("c대", "c"),
        ("비율 0", "share 0"),
        ("단계의\np%", "p% of\neach step"),
        ("지표\n가중 분배", "metrics,\nrouting"),
    ),
    (
        ("섀도", "Shadow"),
        "0",
        ("있음", "yes"),
        ("N대까지", "up to N"),
        ("복제 중지", "stop copy"),
        ("사용자 0", "users 0"),
        ("부작용\n차단", "stub side\neffects"),
    ),
)


def matrix(board: Board) -> None:
    """Strategies side by side; the letters are those of the formulas in the chapter."""
    widths = (74, 82, 76, 88, 98, 98, 92)
    y = 16.0
    for row, cells in enumerate(MATRIX):
        high, x = (36 if row == 0 else 58), 16.0
        for column, (words, wide) in enumerate(zip(cells, widths, strict=True)):
            board.box(
                x,
                y,
                wide,
                high,
                words,
                cell_tone(row, column, words),
                size=13.5,
                bold=row == 0 or column == 0,
                round_=0,
            )
            x += wide
        y += high
    board.text(
        16,
        y + 20,
        (
            "N 대수 · b 배치 · t 배치 시간 · k 교체한 수 · c 카나리 수 · p 비율 · d 중단 시간   * 용량이 받쳐 줄 때",
            "N servers, b batch, t per batch, k replaced, c canaries, p share, d downtime   * if capacity holds",
        ),
        12.5,
        "start",
        look="soft",
        room=610,
    )


def cell_tone(row: int, column: int, words: Words) -> str:
    if row == 0 or column == 0:
        return "mute"
    if column == 1:
        return "bad" if row == 1 else "new"
    return "plain"


def answer_sheet(board: Board) -> None:
    """Where the points of an essay go: three pages of 22 lines."""
    slots: tuple = (
        (
            (0, 3, ("1-가. 정의·분류", "1-A. Definition, kinds"), "mark"),
            (3, 12, ("1-나. 중단 배포의 문제점\n3단 표", "1-B. Problems\nthree-column table"), "bad"),
            (
                12,
                22,
                ("2-가. 리버스 프록시\n개념도 + 정·역 매핑 표", "2-A. Reverse proxy\ndiagram + mapping table"),
                "old",
            ),
        ),
        (
            (
                0,
                10,
                ("2-나. 로드밸런싱\n개념도 + L4·L7·알고리즘 표", "2-B. Load balancing\ndiagram + L4/L7 table"),
                "old",
            ),
            (10, 22, ("3-가. 롤링\n개념도 + 절차 + 한계", "3-A. Rolling\ndiagram, procedure, limits"), "new"),
        ),
        (
            (0, 7, ("3-나. 블루-그린\n개념도 + 절차 + 한계", "3-B. Blue-green\ndiagram, procedure, limits"), "new"),
            (7, 14, ("3-다. 카나리\n개념도 + 지표 + 판정", "3-C. Canary\ndiagram, metrics, decision"), "new"),
            (14, 19, ("비교표와 선택 기준", "Comparison, how to choose"), "warn"),
            (19, 22, ("4. 고려사항·제언  “끝”", "4. Advice, and the end"), "mark"),
        ),
    )
    for page, parts in enumerate(slots):
        x = 16 + 208 * page
        board.text(x + 96, 20, (f"{page + 1}쪽", f"Page {page + 1}"), 14, bold=True)
        board.box(x, 36, 192, 22 * 15 + 8, round_=3)
        for line in range(1, 22):
            board.line([(x + 4, 40 + 15 * line), (x + 188, 40 + 15 * line)], "mute", thick=0.6)
        for first, last, words, tone in parts:
            board.box(x + 8, 41 + 15 * first, 176, 15 * (last - first) - 3, words, tone, size=13.5, round_=4)
