// Looks at /api/docs as people do: with a keyboard, in the light and in the dark, and as axe-core judges
// what those need who do not see it. Usage: node docs_page.mjs URL FOLDER-OF-NODE_MODULES
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";

const [url, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const colorScheme of ["light", "dark"]) {
    // Axe is put in by the debugger's way, past the page's policy; the page itself stays under it.
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const trouble = [];
    const asked = new Set();
    page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
    page.on("pageerror", (error) => trouble.push(String(error)));
    page.on("request", (request) => asked.add(new URL(request.url()).host));
    const answer = await page.goto(`${url}/api/docs`);
    const policy = answer.headers()["content-security-policy"];
    assert.match(policy, /script-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|http|\*/);
    await page.waitForSelector("body[data-ready]");

    const api = await (await fetch(`${url}/api/openapi.json`)).json();
    for (const [path, item] of Object.entries(api.paths))
      for (const [method, { operationId }] of Object.entries(item)) {
        const title = await page.textContent(`#${operationId} h3`);
        assert.equal(title, `${method.toUpperCase()} ${path}`);
      }
    for (const code of Object.keys(api["x-error-codes"]))
      assert.equal(await page.locator(`#code-${code}`).count(), 1, code);

    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document));
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].target} ${one.nodes[0].failureSummary}`), []);

    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the endpoints");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "filter");
    await page.keyboard.type("PAYMENT_DECLINED purchase");
    const shown = await page.locator("article:visible h3").allTextContents();
    assert.deepEqual(shown, ["POST /api/events/{eventId}/tickets/purchase", "POST /api/waitlist/{entryId}/claim"]);
    await page.fill("#filter", "");
    const example = page.locator("#getEvents summary").first();
    await example.focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator("#getEvents pre").first().isVisible());
    await page.keyboard.press("Tab");

    await page.setViewportSize({ width: 360, height: 800 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `the page is ${width} wide on a telephone`);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(background, colorScheme === "dark" ? "rgb(21, 24, 27)" : "rgb(255, 255, 255)");
    assert.deepEqual(trouble, []);
    assert.deepEqual([...asked], [new URL(url).host]);
    await context.close();
  }
} finally {
  await browser.close();
}
