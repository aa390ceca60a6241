"""The names of accounts and figures in both languages, and figures as a reader wants them."""

import math
from typing import Any

NAMES = {
    "sent": {"ko": "보낸 요청", "en": "sent"}, "ok": {"ko": "정상 응답", "en": "ok"},
    "refused": {"ko": "연결 거부", "en": "refused"}, "cut_in_flight": {"ko": "처리 중 끊김", "en": "cut in flight"},
    "not_ready": {"ko": "준비 안 됨", "en": "not ready"}, "errored": {"ko": "오류 응답", "en": "errored"},
    "timed_out": {"ko": "시간 초과", "en": "timed out"}, "dropped": {"ko": "대기열 초과", "en": "dropped"},
    "in_flight": {"ko": "처리 중", "en": "in flight"}, "failed": {"ko": "실패", "en": "failed"},
    "p50_served": {"ko": "p50(응답한 것만)", "en": "p50, served only"},
    "p95_served": {"ko": "p95(응답한 것만)", "en": "p95, served only"},
    "p99_served": {"ko": "p99(응답한 것만)", "en": "p99, served only"},
    "p50_all": {"ko": "p50(실패=무한대)", "en": "p50, failures infinite"},
    "p95_all": {"ko": "p95(실패=무한대)", "en": "p95, failures infinite"},
    "p99_all": {"ko": "p99(실패=무한대)", "en": "p99, failures infinite"},
    "downtime_seconds": {"ko": "중단 시간", "en": "downtime"},
    "coexist_seconds": {"ko": "두 버전 공존 시간", "en": "versions coexisting"},
    "server_seconds": {"ko": "서버·초", "en": "server-seconds"},
    "peak_servers": {"ko": "최대 서버 수", "en": "peak servers"},
    "clients_hurt": {"ko": "실패를 겪은 사용자", "en": "clients hurt"},
    "duplicates": {"ko": "중복 저장", "en": "duplicate writes"},
    "sessions_lost": {"ko": "잃은 세션", "en": "sessions lost"},
    "unreadable": {"ko": "읽지 못한 행", "en": "unreadable rows met"},
}


def figure(name: str, value: Any, lang: str) -> str:
    """A figure as a reader wants it: latencies in ms, infinity as a sign."""
    if isinstance(value, float) and math.isnan(value):
        return "–"
    if isinstance(value, float) and math.isinf(value):
        return "∞"
    if name[0] == "p" and name[1:3].isdigit():
        return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.2f} s"
    if name.endswith("_seconds"):
        return f"{value:,.1f} s" if lang == "en" else f"{value:,.1f}초"
    return f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"


def name_of(key: str, lang: str) -> str:
    return NAMES.get(key, {}).get(lang, key)
