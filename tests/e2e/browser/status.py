"""Opens the status page in Chromium, on a phone and on a wide screen.

    status.py CHROMIUM URL FOLDER SERVICE=STATE...

Waits until the page says this of each service and has drawn figures of each. Puts pictures into FOLDER. Prints what was
done and what went wrong; ends with 1 if anything did.
"""

import sys

from watch import SCREENS, browser, counts, faults, finish, fits, watch

CHROMIUM, URL, FOLDER, *EXPECTED = sys.argv[1:]
STATES = dict(expected.split("=") for expected in EXPECTED)
# `/health` answers so when a service is down.
ALLOWED = () if set(STATES.values()) == {"up"} else ("503 (Service Unavailable)",)
FIGURES = ["requests", "failed", "p95"]

with browser(CHROMIUM) as started:
    for name, width, scheme in SCREENS:
        page = started.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        where = f"/docs/status ({name}, {scheme})"
        watch(page, URL, lambda: where, ALLOWED)
        page.goto(f"{URL}/docs/status")
        counts["pages"] += 1
        for service, state in STATES.items():
            section = page.locator(f"[data-service={service}]")
            section.locator(f".badge:text-matches('^{state}( |$)')").wait_for()
            for figure in FIGURES:
                chart = section.locator(f"[data-figure={figure}]")
                # A service that is away has its past still.
                chart.locator("polyline").first.wait_for(state="attached")
                label = chart.locator("svg").get_attribute("aria-label")
                if "highest" not in label:
                    faults.append(f"{where}: {service}: {figure}: {label}")
                if state != "down":
                    shown = chart.locator("strong").inner_text()
                    if not any(character.isdigit() for character in shown):
                        faults.append(f"{where}: {service}: {figure}: {shown}")
            section.locator("[data-figure=requests] svg").hover()
            shown = section.locator("[data-figure=requests] strong").inner_text()
            if " at " not in shown:
                faults.append(f"{where}: {service}: under the pointer: {shown}")
        page.mouse.move(0, 0)
        page.evaluate("window.scrollTo(0, 0)")
        print(f"{where}: {page.locator('#summary').inner_text()} {page.locator('#source').inner_text()}")
        fits(page, where)
        page.screenshot(path=f"{FOLDER}/status-{'-'.join(sorted(set(STATES.values())))}-{width}.png", full_page=True)
        page.close()
finish()
