"""Opens every page of the documentation in Chromium.

    check.py CHROMIUM URL USERNAME PASSWORD PATH...

Each page is opened on a phone in the light and on a wide screen in the dark: it must load from the gateway alone, say
nothing on the console, keep to its content security policy, fit its width, and pass the rules of WCAG 2 A and AA that axe can check (not the pages
that are Swagger UI's). Then the search is used, a page is read without JavaScript, and an order is placed. Prints what
was done and what went wrong; ends with 1 if anything did.
"""

import sys
from urllib.parse import urlsplit

from watch import SCREENS, browser, counts, faults, finish, fits, watch

CHROMIUM, URL, USERNAME, PASSWORD, *PATHS = sys.argv[1:]


def every_page(started):
    for name, width, scheme in SCREENS:
        page = started.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        at = [""]
        watch(page, URL, lambda: f"{at[0]} ({name}, {scheme})")
        for path in PATHS:
            at[0] = path
            answer = page.goto(URL + path, wait_until="networkidle")
            counts["pages"] += 1
            if answer.status != 200:
                faults.append(f"{path}: {answer.status}")
            if path.endswith("/docs") and path != "/docs":
                continue
            fits(page, f"{path} ({name}, {scheme})")
        page.close()


def search(started):
    page = started.new_page()
    watch(page, URL, lambda: "search")
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


def without_javascript(started):
    context = started.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{URL}/docs/orders/create_order")
    for text in ["Place an order", "Request body", "items[].price", "Idempotency-Key", "curl \"$URL/orders\""]:
        if not page.get_by_text(text).first.is_visible():
            faults.append(f"without JavaScript: {text!r} is not shown")
    context.close()


def place_an_order(started):
    page = started.new_page(viewport={"width": 1400, "height": 1000})
    watch(page, URL, lambda: "placing an order")
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


with browser(CHROMIUM) as started:
    every_page(started)
    search(started)
    without_javascript(started)
    place_an_order(started)
finish()
