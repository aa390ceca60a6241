"""A static page of the player in a real Chromium, opened from a file: no server, no network."""

from contextlib import contextmanager

from needs import find


@contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Stand:
    """The player on a page, with what a reader can see of it."""

    def __init__(self, chromium, file, query="", width=1280, height=900, **context):
        self.context = chromium.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.requested = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.goto(f"{file.as_uri()}?{query}")
        self.page.wait_for_function("window.deploylabPlayer")

    def step(self):
        return self.page.evaluate("deploylabPlayer.k")

    def sentence(self):
        return self.page.inner_text(".dl-say")

    def ledger(self, strip=0):
        """All accounts as shown, by name."""
        return self.page.evaluate(
            f"""Object.fromEntries([...document.querySelectorAll('.dl-strip')[{strip}].querySelectorAll('[data-account]')]
               .map((cell) => [cell.dataset.account, Number(cell.querySelector('b').textContent)]))"""
        )

    def picture(self):
        """What the stage shows once nothing moves any more."""
        self.page.wait_for_function("!deploylabPlayer.settling")
        return self.page.inner_html(".dl-stage")

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
