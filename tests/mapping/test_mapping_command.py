"""`deploylab map`: the ladder, in words and as data."""

import json

import pytest

from deploylab.cli import main

NGINX = "location /app/ {\n  proxy_pass http://backend:8080/base/;\n  proxy_cookie_path /base/ /app/;\n}\n"
APACHE = "ProxyPass /app http://backend:8080/base\nProxyPassReverse /app http://backend:8080/base\n"


@pytest.fixture
def config(tmp_path):
    def write(text):
        path = tmp_path / "proxy.conf"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("text", [NGINX, APACHE])
def test_the_ladder_shows_the_way_there_and_back(config, capsys, text):
    back = "http://backend:8080/base/login"
    assert main(["map", "http://www.example.com/app/x", "--config", config(text), "--location", back, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["dialect"] == ("nginx" if text is NGINX else "apache")
    browser, there, server, home = shown["ladder"]
    assert browser["lines"][0] == {"mark": " ", "text": "GET /app/x HTTP/1.1"}
    assert there["to"] == "http://backend:8080"
    assert there["lines"][0]["mark"] == "*" and there["lines"][0]["text"].startswith("GET /base/x HTTP/1.")
    assert {"mark": " ", "text": f"Location: {back}"} in server["lines"]
    assert {"mark": "*", "text": "Location: http://www.example.com/app/login"} in home["lines"]
    assert all(step["what"]["ko"] and step["rule"] for rung in (there, home) for step in rung["why"])


def test_cookies_are_shown_in_both_languages(config, capsys):
    arguments = ["map", "http://h/app/", "--config", config(NGINX), "--set-cookie", "a=1; Path=/base/"]
    main([*arguments, "--lang", "ko"])
    korean = capsys.readouterr().out
    main([*arguments, "--lang", "en"])
    english = capsys.readouterr().out
    assert "* Set-Cookie: a=1; Path=/app/" in korean and "* Set-Cookie: a=1; Path=/app/" in english
    assert "브라우저" in korean and "browser" in english and "브라우저" not in english


def test_an_answer_by_the_proxy_itself_is_the_end_of_the_ladder(config, capsys):
    assert main(["map", "http://www.example.com/app?q=1", "--config", config(NGINX), "--json"]) == 0
    *_, last = json.loads(capsys.readouterr().out)["ladder"]
    assert last["from"] == "proxy" and last["to"] == "browser"
    assert [line["text"] for line in last["lines"]] == ["301", "Location: http://www.example.com/app/?q=1"]


@pytest.mark.parametrize(
    ("url", "text", "said"),
    [
        ("http://h/", APACHE + "RewriteRule a b\n", "Line 3: `RewriteRule`"),
        ("http://h/", "hello\n", "--dialect"),
        ("h/path", APACHE, "not a URL"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(config, capsys, url, text, said):
    assert main(["map", url, "--config", config(text), "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and told.out == ""


def test_a_file_that_is_not_there_is_bad_usage(tmp_path, capsys):
    assert main(["map", "http://h/", "--config", str(tmp_path / "none"), "--lang", "en"]) == 2
    assert "Cannot read" in capsys.readouterr().err
