/* In other people's pages: another origin, a strict policy, a pinned version after an upgrade, under a path; and without any script. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Server, assertAccessible, assertNoComplaints, folder, launch, lastBot, onward, open, picture, say, screenshots, settled, until, visit, web } from './support.mjs';

let browser;

before(async () => {
    browser = await launch();
});
after(async () => {
    await browser?.close();
    console.log(`pictures: ${screenshots}`);
});

/* A bank's own page. */
async function serveBank(t, body, headers = {}) {
    const bank = http.createServer((request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
        response.end(`<!doctype html><html lang="hr"><head><title>Banka</title></head><body><main><h1>Banka</h1></main>${body}</body></html>`);
    });
    await new Promise((resolve) => { bank.listen(0, '127.0.0.1', resolve); });
    t.after(() => { bank.closeAllConnections(); bank.close(); });
    return `http://localhost:${bank.address().port}`;
}

async function serve(t, settings) {
    const server = await new Server(settings).start();
    t.after(() => server.stop());
    return server;
}

test('script and style together are at most 25 KB on the wire', async (t) => {
    const server = await serve(t);
    const sizes = await Promise.all(['salter.js', 'salter.css'].map(async (name) => {
        const response = await fetch(`${server.url}/${name}`, { headers: { 'Accept-Encoding': 'gzip' } });
        assert.match(await response.text(), name === 'salter.js' ? /use strict/ : /salter-chat/);
        return Number(response.headers.get('content-length'));
    }));
    console.log(`salter.js ${sizes[0]}, salter.css ${sizes[1]} bytes`);
    assert.ok(sizes[0] + sizes[1] <= 25 * 1024);
});

test('in a page of another origin, with the tag and the policy that `salter embed` prints', async (t) => {
    const server = await serve(t, { options: ['--allow-origins', '*'] });
    const printed = await server.run('embed', '--csp', ...(process.env.SALTER_WEB_DIR ? ['--web-dir', process.env.SALTER_WEB_DIR] : []), server.url);
    const tag = printed.match(/<script.*<\/script>/)[0];
    assert.match(tag, /integrity="sha(256|384|512)-/);
    const policy = `default-src 'none'; script-src ${server.url}; connect-src ${server.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
    for (const directive of ['script-src', 'connect-src']) assert.match(printed, new RegExp(`${directive} [^;\n]*${server.url}`));
    const bank = await serveBank(t, tag, { 'Content-Security-Policy': policy });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await visit(context, bank);
    await say(page, 'Zašto mi je odbijena kartica?');
    assert.match(await lastBot(page).textContent(), /Žao mi je/);
    await picture(page, 'other-origin');
    assertNoComplaints(page);
    await context.close();
});

test('label, language, place and theme can be set on the tag', async (t) => {
    const server = await serve(t, { options: ['--allow-origins', '*'] });
    const bank = await serveBank(t, `<script src="${server.url}/salter.js" data-language="en" data-label="Chat with us" data-position="left" data-theme="dark" defer></script>`);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await visit(context, bank, { opened: false });
    assert.match(await page.locator('.launcher').textContent(), /Chat with us/);
    assert.ok((await page.locator('.launcher').boundingBox()).x < 100);
    await open(page);
    assert.equal(await page.locator('.who p').textContent(), 'Automatic assistant');
    await picture(page, 'left-dark');
    await assertAccessible(page, 'left, dark');
    await context.close();
});

test('a page that names an old version keeps it after an upgrade, and its conversation', async (t) => {
    const old = folder();
    fs.cpSync(web, old, { recursive: true });
    fs.appendFileSync(path.join(old, 'salter.js'), '\nwindow.salterVersion = "old";\n');
    const server = await new Server({ options: ['--allow-origins', '*', '--web-dir', old] }).start();
    t.after(() => server.stop());
    const tag = (await server.get('/hr')).match(/<script[^>]*salter\.js[^>]*><\/script>/)[0].replace('src="', `src="${server.url}`);
    const bank = await serveBank(t, tag);
    const context = await browser.newContext();
    const page = await visit(context, bank);
    await say(page, 'Zašto mi je odbijena kartica?');
    await server.stop();
    server.options = ['--allow-origins', '*'];
    await server.start();
    assert.doesNotMatch(await server.get('/hr'), new RegExp(tag.match(/widget\/(\w+)/)[1]), 'the server has a newer one');
    await page.reload();
    assert.equal(await page.evaluate(() => window.salterVersion), 'old');
    /* Both files are checked against the hashes of the tag: one that was tampered with is not used. */
    let asked = 0;
    await page.route('**/salter.css', async (route) => { asked++; const response = await route.fetch(); await route.fulfill({ response, body: `${await response.text()} ` }); });
    await page.reload();
    await until('another try', () => asked > 1);
    assert.equal(await page.locator('salter-chat').count(), 0);
    await page.close();
    const again = await visit(context, bank);
    await say(again, 'Do kad ste otvoreni danas?');
    assert.equal(await again.locator('.log .bot').count(), 2);
    assertNoComplaints(again);
    await context.close();
});

test('under a base path', async (t) => {
    const server = await serve(t, { options: ['--base-path', '/salter'] });
    const page = await visit(await browser.newContext(), `${server.url}/hr`);
    await say(page, 'Zašto mi je odbijena kartica?');
    assert.match(await lastBot(page).textContent(), /Žao mi je/);
    assertNoComplaints(page);
    await page.context().close();
});

test('the view for an app fills the window and needs no click', async (t) => {
    const server = await serve(t);
    for (const colorScheme of ['light', 'dark']) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme, hasTouch: true, isMobile: true });
        const page = await visit(context, `${server.url}/chat?view=app&language=hr`, { opened: false });
        await page.locator('dialog').waitFor();
        await settled(page);
        assert.deepEqual(await page.locator('dialog').boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
        assert.equal(await page.locator('.launcher').isVisible(), false);
        assert.equal(await page.locator('[aria-label="Zatvori"]').count(), 0);
        await say(page, 'Zašto mi je odbijena kartica?');
        await page.keyboard.press('Escape');
        assert.ok(await page.locator('dialog').isVisible());
        await picture(page, `app-${colorScheme}`);
        await assertAccessible(page, `app, ${colorScheme}`);
        assertNoComplaints(page);
        await context.close();
    }
});

for (const [language, question, answer] of [['hr', 'Zašto mi je odbijena kartica?', /Žao mi je/], ['sr-Cyrl', 'Зашто ми је одбијена картица?', /Жао ми је/], ['en', 'Why was my card declined?', /sorry/]]) {
    test(`Q40: without JavaScript, ${language}`, async (t) => {
        const server = await serve(t);
        for (const [width, colorScheme] of [[320, 'light'], [1280, 'dark']]) {
            const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, javaScriptEnabled: false, locale: 'hr-HR' });
            const page = await context.newPage();
            await page.goto(`${server.url}/chat?language=${language}`);
            assert.equal(await page.locator('a[href="tel:+38515550911"]').count(), 1);
            await page.locator('textarea').fill(question);
            await onward(page, () => page.locator('.send').click());
            assert.match(await page.locator('li.bot').last().textContent(), answer);
            await onward(page, () => page.locator('.buttons button').first().click());
            assert.equal(await page.locator('li.customer').count(), 2);
            await page.reload();
            assert.equal(await page.locator('li.customer').count(), 2, 'a reload sends nothing again');
            await onward(page, () => page.locator('.person').click()); /* one press away, whatever was said last */
            assert.match(await page.locator('li.bot').last().textContent(), /\+385 1 5550 100|@/);
            await picture(page, `plain-${language}-${width}-${colorScheme}`);
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
            await context.close();
        }
    });
}

test('the page without JavaScript has no barriers, empty and in the middle of a talk', async (t) => {
    const server = await serve(t, { options: ['--privacy-url', 'https://banka-primjer.example/privatnost'] });
    for (const [width, colorScheme] of [[320, 'light'], [1280, 'dark']]) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
        const page = await context.newPage();
        await page.goto(`${server.url}/chat?language=sr-Cyrl`);
        await assertAccessible(page, `empty, ${width}, ${colorScheme}`);
        await page.locator('textarea').fill('картица');
        await page.keyboard.press('Tab');
        await onward(page, () => page.keyboard.press('Enter'));
        await page.locator('li.bot').nth(1).waitFor();
        await assertAccessible(page, `a talk, ${width}, ${colorScheme}`);
        await context.close();
    }
});

test('the demo page without JavaScript leads to the conversation', async (t) => {
    const server = await serve(t);
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${server.url}/`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.locator('.button').click();
    await page.locator('textarea').waitFor();
    assert.match(page.url(), /\/chat/);
    await context.close();
});
