"""The mapping lab beyond its ladder: which redirects the browser can follow, and which fields leak, by the configuration."""

import pytest

pytest.importorskip("streamlit")

from deploylab.mapping import Request, ReverseProxy
from deploylab.ui.pages import answers
from deploylab.ui.pages.mapping import EXAMPLES

ASKED = Request("GET", "/app/page?id=7", "www.example.com")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(answers, "lang", lambda: "en")
    monkeypatch.setattr(answers, "say", lambda ko, en: en)


def read(name):
    return (ReverseProxy.from_apache if name.startswith("apache") else ReverseProxy.from_nginx)(EXAMPLES[name])


def leaking(name):
    return [row["field"] for row in answers.leaks(read(name), ASKED, "backend.internal:8080", "/base") if "leaks" in row["result"]]


def test_reverse_mapping_makes_a_redirect_work_that_fails_without_it():
    works = {name: answers.redirects(read(name), ASKED, "backend.internal:8080", "/base")[1] for name in EXAMPLES}
    assert works["apache"] == works["nginx"] == 1
    assert works["apache_forward_only"] == works["nginx_no_redirect"] == 0


def test_a_redirect_works_only_if_the_proxy_passes_on_what_the_browser_then_asks_for():
    proxy = read("apache")
    assert answers.followed(proxy, ASKED, "http://www.example.com/app/login") and answers.followed(proxy, ASKED, "/app/login")
    assert not answers.followed(proxy, ASKED, "/base/login") and not answers.followed(proxy, ASKED, "http://backend.internal:8080/app/x")


def test_the_body_leaks_whatever_is_configured_and_a_domain_needs_a_directive_of_its_own():
    assert leaking("apache") == ["Set-Cookie", "body"]
    assert leaking("nginx") == ["Content-Location", "Set-Cookie", "body"]  # proxy_redirect knows Location and Refresh only
    assert leaking("apache_forward_only") == ["Location", "Content-Location", "Set-Cookie", "body"]
    with_domain = ReverseProxy.from_apache(EXAMPLES["apache"] + "ProxyPassReverseCookieDomain backend.internal www.example.com\n")
    rows = answers.leaks(with_domain, ASKED, "backend.internal:8080", "/base")
    assert [row["field"] for row in rows if "leaks" in row["result"]] == ["body"]


def test_a_cookie_of_another_path_never_comes_back():
    told = {name: [row["result"] for row in answers.leaks(read(name), ASKED, "backend.internal:8080", "/base")][3]
            for name in ("apache", "apache_forward_only")}
    assert told["apache"].startswith("○") and "never sends it back" in told["apache_forward_only"]
