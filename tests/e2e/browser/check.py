"""Opens every page of the documentation in Chromium.

    check.py CHROMIUM URL USERNAME PASSWORD PATH...

Each page is opened on a phone in the light and on a wide screen in the dark: it must load from the gateway alone, say nothing on the console, keep
to its content security policy, fit its width, and pass the rules of WCAG 2 A and AA that axe can check (not the pages
that are Swagger UI's). Then the search is used, a page is read without JavaScript, and an order is placed. Prints what
was done and what went wrong; ends with 1 if anything did.
"""

import sys
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM, URL, USERNAME, PASSWORD, *PATHS = sys.argv[1:]
SCREENS = [("phone", 400, "light"), ("wide", 1400, "dark")]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

faults = []
counts = {"pages": 0, "requests": 0, "rules": 0}


def watch(page, where):
    """Collects what a page does that it should not."""

    def request(request):
        counts["requests"] += 1
        if request.url.split(":")[0] != "data" and urlsplit(request.url).netloc != urlsplit(URL).netloc:
            faults.append(f"{where()}: asks {request.url}")

    def said(message):
        # Chromium reports violations of the content security policy here, too.
        if message.type == "error":
            faults.append(f"{where()}: console: {message.text}")

    # A machine that does other things too is slow, not wrong.
    page.set_default_timeout(90_000)
    page.on("request", request)
    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"{where()}: {error}"))


def every_page(browser):
    for name, width, scheme in SCREENS:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        at = [""]
        watch(page, lambda: f"{at[0]} ({name}, {scheme})")
        for path in PATHS:
            at[0] = path
            answer = page.goto(URL + path, wait_until="networkidle")
            counts["pages"] += 1
            if answer.status != 200:
                faults.append(f"{path}: {answer.status}")
            if path.endswith("/docs") and path != "/docs":
                continue
            wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
            if wide > 0:
                faults.append(f"{path} ({name}): {wide} px wider than the window")
            result = Axe().run(page, options=WCAG).response
            counts["rules"] += len(result["passes"])
            for violation in result["violations"]:
                nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                faults.append(f"{path} ({name}, {scheme}): {violation['id']}: {nodes}")
        page.close()


def search(browser):
    page = browser.new_page()
    watch(page, lambda: "search")
    for words, expected in [("log in", "/docs/users/login_user"), ("place order", "/docs/orders/create_order"),
                            ("refund", "/docs/payments/refund_payment"), ("invalid_token", "/docs/errors")]:
        page.goto(f"{URL}/docs", wait_until="networkidle")
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.wait_for_selector("#results [aria-selected=true]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if urlsplit(page.url).path != expected:
            faults.append(f"search for {words!r} leads to {page.url}")
    page.close()


def without_javascript(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{URL}/docs/orders/create_order")
    for text in ["Place an order", "Request body", "items[].price", "Idempotency-Key", "curl \"$URL/orders\""]:
        if not page.get_by_text(text).first.is_visible():
            faults.append(f"without JavaScript: {text!r} is not shown")
    context.close()


def place_an_order(browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    watch(page, lambda: "placing an order")
    page.goto(f"{URL}/orders/docs#/orders/create_order", wait_until="networkidle")
    page.fill("form.login [name=username]", USERNAME)
    page.fill("form.login [name=password]", PASSWORD)
    page.click("form.login button")
    page.wait_for_selector(f"form.login output:text('logged in as {USERNAME}')")
    operation = page.locator("#operations-orders-create_order")
    operation.get_by_role("button", name="Try it out").click()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        operation.get_by_role("button", name="Execute").click()
    answer = answered.value
    if answer.status != 201 or answer.json()["status"] != "confirmed":
        faults.append(f"the order was answered {answer.status}: {answer.text()}")
    page.close()


with sync_playwright() as playwright:
    # A sandbox needs rights that a container does not have; the pages are ours.
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
    every_page(browser)
    search(browser)
    without_javascript(browser)
    place_an_order(browser)
    browser.close()

print(f"{counts['pages']} pages, {counts['requests']} requests, {counts['rules']} rules passed, {len(faults)} faults")
for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
