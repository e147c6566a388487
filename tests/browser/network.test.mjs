/* What is written is neither lost nor doubled, whatever happens to the network, the tabs and the server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, assertNoComplaints, box, goOffline, knowledgeWith, launch, messages, open, pending, say, transcript, until, visit } from './support.mjs';

const QUESTION = 'Zašto mi je odbijena kartica?';
let server;
let browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

async function fresh(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    return visit(context, `${server.url}/hr`);
}

const write = async (page, text) => {
    await box(page).fill(text);
    await box(page).press('Enter');
};
const answers = (page, count) => until(`${count} answers`, async () => await messages(page, 'bot').count() === count, 60000);
const state = (page) => page.locator('.log .customer').last().evaluate((node) => node.dataset.state || 'sent');
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => / out /.test(key)).length);
const identity = (page) => page.evaluate(() => JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(' talk'))[1]));

/* The conversation as the server has it. */
async function stored(page) {
    const { id, token } = await identity(page);
    const response = await fetch(`${server.url}/api/v1/conversations/${id}/events`, { headers: { Authorization: `Bearer ${token}` } });
    const { events } = await response.json();
    return events.filter((event) => event.type === 'customer_message').map((event) => event.texts[0]);
}

test('the states of a message: sending, sent', async () => {
    const page = await fresh();
    let go;
    let isAsked = false;
    const told = new Promise((resolve) => { go = resolve; });
    await page.route('**/messages', async (route) => { isAsked = true; await told; await route.continue(); });
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60000); /* from here on time passes when we say so */
    await write(page, QUESTION);
    await until('the request', () => isAsked);
    assert.equal(await state(page), 'sending');
    assert.equal(await kept(page), 1);
    assert.match(await messages(page, 'customer').textContent(), /Šalje se/);
    assert.equal(await page.locator('.dots').isVisible(), false);
    await page.clock.runFor(499);
    assert.equal(await page.locator('.dots').isVisible(), false, 'a quick answer shows no dots');
    await page.clock.runFor(1);
    assert.ok(await page.locator('.dots').isVisible());
    await page.clock.resume();
    go();
    await answers(page, 1);
    assert.equal(await state(page), 'sent');
    assert.match(await messages(page, 'customer').textContent(), /Poslano/);
    await page.locator('.dots').waitFor({ state: 'hidden' });
    await until('an empty outbox', async () => await kept(page) === 0);
    assertNoComplaints(page);
    await page.context().close();
});

test('the states of a message: waiting, failed, sent again, thrown away', async () => {
    const page = await fresh();
    await page.route('**/messages', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'Retry-After': '1' }, body: '{"status":503,"texts":["Žao mi je, nazovite +385 1 5550 100."]}' }));
    await write(page, QUESTION);
    await until('waiting', async () => await state(page) === 'waiting');
    await until('failed', async () => await state(page) === 'failed', 40000);
    assert.match(await messages(page, 'customer').textContent(), /Žao mi je, nazovite/);
    assert.match(await page.locator('.alarm').textContent(), /nije poslana/);
    await page.reload();
    await open(page);
    assert.equal(await state(page), 'failed', 'a reload forgets nothing');
    await page.unroute('**/messages');
    await page.getByRole('button', { name: 'Pošalji ponovno' }).click();
    await answers(page, 1);
    assert.equal(await page.locator('.alarm').textContent(), '');
    await page.route('**/messages', (route) => route.fulfill({ status: 422, contentType: 'application/problem+json', body: '{"status":422}' }));
    await write(page, 'Ovo ne prolazi');
    await until('failed', async () => await state(page) === 'failed');
    await page.getByRole('button', { name: 'Odbaci' }).click();
    await until('one message', async () => await messages(page, 'customer').count() === 1);
    assert.equal(await kept(page), 0);
    assert.deepEqual(await stored(page), [QUESTION]);
    await page.context().close();
});

test('an answer that got lost on its way back is not asked for twice', async () => {
    const page = await fresh();
    let lost = 0;
    await page.route('**/messages', async (route) => {
        if (lost++ > 0) return route.continue();
        await route.fetch();
        return route.abort('connectionreset');
    });
    await write(page, QUESTION);
    await until('an answer', async () => await messages(page, 'bot').count() === 1, 30000);
    await until('sent', async () => await state(page) === 'sent');
    await until('an empty outbox', async () => await kept(page) === 0);
    assert.deepEqual(await stored(page), [QUESTION]);
    assert.deepEqual((await transcript(page)).map(([author]) => author), ['customer', 'bot']);
    await page.context().close();
});

test('history is there after a reload, and what is being typed too', async () => {
    const page = await fresh();
    await say(page, QUESTION);
    await say(page, 'Do kad ste otvoreni danas?');
    const before = await transcript(page);
    await box(page).fill('Još nešto');
    await page.reload();
    await open(page);
    await until('the history', async () => (await transcript(page)).length === 4);
    assert.deepEqual(await transcript(page), before);
    assert.equal(await box(page).inputValue(), 'Još nešto');
    assert.equal(await page.locator('.badge').isVisible(), false);
    await page.context().close();
});

test('eight tabs: one stream, and all of them show the same', async () => {
    const context = await browser.newContext();
    const streams = new Set();
    context.on('request', (request) => /events\?after/.test(request.url()) && request.headers().accept === 'text/event-stream' && streams.add(request));
    for (const event of ['requestfinished', 'requestfailed']) context.on(event, (request) => streams.delete(request));
    const first = await visit(context, `${server.url}/hr`);
    await say(first, QUESTION);
    const tabs = [first];
    for (let i = 1; i < 8; i++) tabs.push(await visit(context, `${server.url}/hr`));
    for (const tab of tabs) await answers(tab, 1);
    await until('one stream', () => streams.size === 1);
    await say(tabs[5], 'Do kad ste otvoreni danas?');
    for (const tab of tabs) await answers(tab, 2);
    for (const tab of tabs) assert.deepEqual(await transcript(tab), await transcript(first));
    const leader = tabs.findIndex((tab) => [...streams][0].frame().page() === tab);
    await tabs[leader].close();
    const left = tabs.filter((tab, i) => i !== leader);
    await until('another leads', () => [...streams].some((request) => left.some((tab) => tab === request.frame().page())));
    await say(left[0], 'Gdje Vam je poslovnica u Splitu?');
    for (const tab of left) await answers(tab, 3);
    left.forEach(assertNoComplaints);
    await context.close();
});

test('tabs that nobody sees hold no stream', async () => {
    const page = await fresh();
    const streams = new Set();
    page.on('request', (request) => request.headers().accept === 'text/event-stream' && streams.add(request));
    for (const event of ['requestfinished', 'requestfailed']) page.on(event, (request) => streams.delete(request));
    const hide = (hidden) => page.evaluate((is) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => is });
        document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await say(page, QUESTION);
    await until('a stream', () => streams.size === 1);
    await hide(true);
    await until('no stream', () => streams.size === 0);
    await hide(false);
    await until('a stream again', () => streams.size === 1);
    await page.context().close();
});

test('30 seconds offline: what was written goes out once, in order', async () => {
    const page = await fresh();
    await say(page, QUESTION);
    await goOffline(page);
    await write(page, 'Do kad ste otvoreni danas?');
    await until('waiting', async () => await state(page) === 'waiting');
    assert.match(await page.locator('.state').textContent(), /Nema veze/);
    await write(page, 'Gdje Vam je poslovnica u Splitu?');
    await page.waitForTimeout(30000); /* what is tested, and not waiting for something */
    assert.equal(await kept(page), 2);
    assert.match(await page.locator('.state').textContent(), /Nema veze/);
    await page.context().setOffline(false);
    await answers(page, 3);
    await until('in touch', async () => await page.locator('.state').textContent() === '');
    assert.deepEqual(await stored(page), [QUESTION, 'Do kad ste otvoreni danas?', 'Gdje Vam je poslovnica u Splitu?']);
    assert.deepEqual((await transcript(page)).map(([author]) => author), ['customer', 'bot', 'customer', 'bot', 'customer', 'bot']);
    assertNoComplaints(page);
    await page.context().close();
});

test('a page that is opened offline after a visit shows the numbers, and sends later', async () => {
    const page = await fresh();
    await page.locator('.contacts .phone a').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await open(page);
    assert.ok(await page.locator('.contacts .emergency a').isVisible());
    await write(page, QUESTION);
    await until('waiting', async () => await state(page) === 'waiting');
    await page.unroute('**/api/**');
    await answers(page, 1);
    await page.context().close();
});

test('the server is killed and comes back in the middle of a talk: nothing is lost, nothing doubled', async () => {
    const page = await fresh();
    await say(page, QUESTION);
    for (let round = 0; round < 3; round++) {
        const sent = write(page, `Do kad ste otvoreni danas? (${round})`);
        await new Promise((resolve) => setTimeout(resolve, round * 15));
        await server.kill();
        await sent;
        await write(page, `Gdje Vam je poslovnica u Splitu? (${round})`);
        await server.start();
        await answers(page, 3 + round * 2);
    }
    const said = [QUESTION, ...[0, 1, 2].flatMap((round) => [`Do kad ste otvoreni danas? (${round})`, `Gdje Vam je poslovnica u Splitu? (${round})`])];
    assert.deepEqual(await stored(page), said);
    const shown = await transcript(page);
    assert.deepEqual(shown.filter(([author]) => author === 'customer').map(([, text]) => text), said);
    assert.equal(shown.length, said.length * 2);
    await until('in touch', async () => await page.locator('.state').textContent() === '', 40000);
    await page.reload();
    await open(page);
    await until('the history', async () => (await transcript(page)).length === shown.length);
    assert.deepEqual(await transcript(page), shown);
    await page.context().close();
});

test('a conversation that the server no longer knows: the message goes into a new one', async () => {
    const page = await fresh();
    await say(page, QUESTION);
    const { id, token } = await identity(page);
    await fetch(`${server.url}/api/v1/conversations/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
    await until('a notice', async () => /više nije dostupan/.test(await page.locator('.log').textContent()));
    await say(page, 'Do kad ste otvoreni danas?');
    assert.notEqual((await identity(page)).id, id);
    assert.deepEqual(await stored(page), ['Do kad ste otvoreni danas?']);
    await page.context().close();
});

test('a proxy that keeps the stream to itself: events are polled', async () => {
    const page = await fresh();
    await page.addInitScript(() => {
        const { fetch } = window;
        const quick = window.setTimeout;
        window.setTimeout = (act, ms, ...rest) => quick(act, ms === 15000 ? 300 : ms, ...rest);
        window.polls = 0;
        window.fetch = async (url, options) => {
            if (/wait=/.test(url)) window.polls++;
            if (!/stream/.test(options.headers?.Accept)) return fetch(url, options);
            const body = new ReadableStream({ start(to) { options.signal.addEventListener('abort', () => to.error(new Error('cut'))); } });
            return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
        };
    });
    await page.reload();
    await open(page);
    await say(page, QUESTION);
    await until('a poll', () => page.evaluate(() => window.polls > 0), 20000);
    await say(page, 'Do kad ste otvoreni danas?');
    await page.context().close();
});

test('an answer of a person arrives live; while the panel is closed it is counted', async (t) => {
    const notified = await new Server({ knowledge: knowledgeWith('notify') }).start();
    t.after(() => notified.stop());
    const page = await visit(await browser.newContext(), `${notified.url}/hr`);
    await page.locator('.contacts .phone a').waitFor();
    await page.locator('.person').click();
    await answers(page, 1);
    await notified.replyToLatest('Ovdje Ana. Kako Vam mogu pomoći?');
    await until('the reply', async () => /Ovdje Ana/.test(await messages(page, 'agent').textContent().catch(() => '')));
    await page.keyboard.press('Escape');
    await notified.replyToLatest('Jeste li još tu?');
    await page.locator('.badge').waitFor();
    assert.match(await page.locator('.launcher').textContent(), /nepročitano: 1/);
    await open(page);
    assert.equal(await messages(page, 'agent').count(), 2);
    assert.equal(await pending(page).count(), 0);
    await page.context().close();
});
