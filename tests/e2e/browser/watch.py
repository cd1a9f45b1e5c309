"""What the scripts here have in common: a browser, and pages that are watched for what they should not do."""

import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

SCREENS = [("phone", 400, "light"), ("wide", 1400, "dark")]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

faults = []
counts = {"pages": 0, "requests": 0, "rules": 0}


@contextmanager
def browser(executable):
    with sync_playwright() as playwright:
        # A sandbox needs rights that a container does not have; the pages are ours.
        started = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


def watch(page, url, where, allowed=()):
    """Collects requests to other places than the one of `url`, and what is said on the console but for `allowed`."""

    def request(request):
        counts["requests"] += 1
        if request.url.split(":")[0] != "data" and urlsplit(request.url).netloc != urlsplit(url).netloc:
            faults.append(f"{where()}: asks {request.url}")

    def said(message):
        # Chromium reports violations of the content security policy here, too.
        if message.type == "error" and not any(text in message.text for text in allowed):
            faults.append(f"{where()}: console: {message.text}")

    # A machine that does other things too is slow, not wrong.
    page.set_default_timeout(90_000)
    page.on("request", request)
    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"{where()}: {error}"))


def fits(page, where):
    """The page must not be wider than its window, and keep to the rules of WCAG 2 A and AA that axe can check."""
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    if wide > 0:
        faults.append(f"{where}: {wide} px wider than the window")
    result = Axe().run(page, options=WCAG).response
    counts["rules"] += len(result["passes"])
    for violation in result["violations"]:
        nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
        faults.append(f"{where}: {violation['id']}: {nodes}")


def finish():
    """Prints what was done and what went wrong, and ends with 1 if anything did."""
    print(f"{counts['pages']} pages, {counts['requests']} requests, {counts['rules']} rules passed, {len(faults)} faults")
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)
