/*
 * What seldom happens and must not frighten anybody: a backup was restored, a button is pressed that is no longer offered, a
 * conversation stands on a damaged page of the disk. Nothing is played: the log is really an old one, the page is really damaged,
 * the proxy really keeps the stream to itself.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Server, assertAccessible, assertNoComplaints, box, goOffline, lastBot, launch, messages, open, pending, picture, say, transcript, until, visit } from './support.mjs';

const QUESTION = 'Zašto mi je odbijena kartica?';
const HOURS = 'Do kad ste otvoreni danas?';
const PAGE_BYTES = 8192;
let browser;

before(async () => { browser = await launch(); });
after(() => browser?.close());

async function fresh(url) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    return visit(context, `${url}/hr`);
}

async function start(t, options) {
    const server = await new Server(options).start();
    t.after(() => server.stop());
    return server;
}

const identity = (page) => page.evaluate(() => JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(' talk'))[1]));
const shown = (page, count) => until(`${count} messages`, async () => (await transcript(page)).length === count, 60000);

/* A proxy that gathers an answer whole before it passes it on: of a stream nothing ever comes out at its other end. */
function gatheringProxy(server) {
    const proxy = http.createServer((request, response) => {
        const { method, url, headers } = request;
        const onward = http.request(server.url + url, { method, headers }, (answer) => {
            const parts = [];
            answer.on('data', (part) => parts.push(part));
            answer.on('end', () => response.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(parts)));
            answer.on('error', () => response.destroy());
        });
        onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
        response.on('close', () => onward.destroy());
        request.pipe(onward);
    });
    return new Promise((resolve) => { proxy.listen(0, '127.0.0.1', () => resolve(proxy)); });
}

/* The log goes back to where it was when `act` began, as when an operator restores last night's copy. */
async function restoreAfter(server, act) {
    const copy = path.join(server.place, `copy-${Date.now()}.db`);
    await server.run('store', 'backup', copy, '--store', server.store);
    await act();
    await server.kill();
    for (const ending of ['', '-wal', '-shm', '-views', '-views-wal', '-views-shm']) fs.rmSync(server.store + ending, { force: true });
    fs.copyFileSync(copy, server.store);
    await server.start();
}

async function talkThatIsForgotten(page) {
    await say(page, HOURS);
    await say(page, 'Gdje Vam je poslovnica u Splitu?');
    assert.equal((await transcript(page)).length, 6);
}

async function assertBeganAnew(page, before) {
    await shown(page, 2);
    assert.deepEqual(await transcript(page), before, 'what the bank no longer has is not shown as if it had');
    await say(page, HOURS);
    assert.deepEqual((await transcript(page)).map(([author]) => author), ['customer', 'bot', 'customer', 'bot']);
    await page.reload();
    await open(page);
    await shown(page, 4);
    assertNoComplaints(page);
}

test('a backup was restored: a stream shows again what the log says, and goes on', async (t) => {
    const server = await start(t);
    const page = await fresh(server.url);
    await say(page, QUESTION);
    const before = await transcript(page);
    await restoreAfter(server, () => talkThatIsForgotten(page));
    await assertBeganAnew(page, before);
    await picture(page, 'restored');
    await page.context().close();
});

test('a backup was restored: so does a widget that has to poll', async (t) => {
    const server = await start(t);
    const proxy = await gatheringProxy(server);
    t.after(() => { proxy.closeAllConnections(); proxy.close(); });
    const page = await fresh(`http://127.0.0.1:${proxy.address().port}`);
    const polls = [];
    page.on('response', async (response) => /wait=/.test(response.url()) && polls.push(await response.json().catch(() => ({}))));
    await say(page, QUESTION);
    const before = await transcript(page);
    await until('a poll', () => polls.length > 0 || page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /wait=/.test(name))), 60000);
    await restoreAfter(server, () => talkThatIsForgotten(page));
    await assertBeganAnew(page, before);
    assert.ok(polls.some(({ reset }) => reset), 'it was a poll that told it');
    await page.context().close();
});

test('a button that is no longer offered when it arrives counts as its words, once', async (t) => {
    const server = await start(t);
    const page = await fresh(server.url);
    const sent = [];
    page.on('response', (response) => /\/messages$/.test(response.url()) && sent.push([response.request().postDataJSON(), response.status()]));
    await say(page, 'Koliki su limiti kartica?');
    const choice = page.locator('.choice', { hasText: 'kreditna' });
    await choice.waitFor();
    await goOffline(page);
    await choice.click();
    await until('it waits', async () => await pending(page).count() === 1);
    const { id, token } = await identity(page);
    await fetch(`${server.url}/api/v1/conversations/${id}/messages`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ client_id: 'another-device', text: HOURS }) });
    await page.context().setOffline(false);
    await until('nothing waits', async () => await pending(page).count() === 0, 60000);
    await shown(page, 6);
    const mine = () => sent.filter(([{ title, text }]) => /kreditna/.test(title || text));
    await until('both answers', () => mine().length >= 2);
    assert.deepEqual(mine().map(([{ button, text }, status]) => [Boolean(button), text, status]), [[true, undefined, 422], [false, 'kreditna kartica', 200]]);
    const customer = (await transcript(page)).filter(([author]) => author === 'customer').map(([, text]) => text);
    assert.deepEqual(customer, ['Koliki su limiti kartica?', HOURS, 'kreditna kartica']);
    assert.notEqual((await lastBot(page).textContent()).trim(), '');
    assert.equal(await page.locator('.alarm').textContent(), '');
    await picture(page, 'stale-button');
    assertNoComplaints(page);
    await page.context().close();
});

/* Overwrites the pages of the log on which the words stand; the server must not be running. */
function damage(server, words) {
    const file = fs.openSync(server.store, 'r+');
    const content = fs.readFileSync(file);
    let count = 0;
    for (let at = content.indexOf(words); at >= 0; at = content.indexOf(words, at + words.length), count++)
        fs.writeSync(file, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, at - at % PAGE_BYTES);
    fs.closeSync(file);
    assert.ok(count > 0, 'the words stand in the log');
}

/* The conversation of this page cannot be read any more, and says so; the log as it was. */
async function conversationThatIsDamaged(server, page) {
    await say(page, `${QUESTION} zrikavac`);
    await page.goto('about:blank');
    const other = await fresh(server.url); /* behind it in the log, so that the end of that is whole */
    for (let i = 0; i < 8; i++) await say(other, HOURS);
    await other.context().close();
    await server.stop();
    const whole = fs.readFileSync(server.store);
    damage(server, 'zrikavac');
    await server.start();
    await page.goto(`${server.url}/hr`);
    await open(page);
    await until('a notice', async () => /ovaj razgovor trenutačno nije moguće otvoriti/.test(await page.locator('.log').textContent()));
    assert.match(await messages(page, 'system').textContent(), /\+385 1 5550 100/);
    await box(page).fill(HOURS);
    await box(page).press('Enter');
    await until('it waits', async () => await pending(page).count() === 1);
    return whole;
}

test('a conversation that cannot be read: one can begin another, and what waited goes there', async (t) => {
    const server = await start(t);
    const page = await fresh(server.url);
    await conversationThatIsDamaged(server, page);
    await page.getByRole('button', { name: 'Još mogućnosti' }).click();
    assert.deepEqual(await page.locator('.menu button:enabled').allTextContents(), ['Novi razgovor']);
    await page.getByRole('button', { name: 'Novi razgovor' }).click();
    await page.locator('.sure .fresh').click();
    await shown(page, 2);
    assert.deepEqual((await transcript(page)).map(([author]) => author), ['customer', 'bot']);
    assert.equal(await pending(page).count(), 0);
    await until('in touch', async () => await page.locator('.state').textContent() === '');
    assertNoComplaints(page);
    await page.context().close();
});

test('a conversation that cannot be read: said once, with the number to ring, and what is written is not lost', async (t) => {
    const server = await start(t);
    const page = await fresh(server.url);
    const whole = await conversationThatIsDamaged(server, page);
    await assertAccessible(page, 'a conversation that cannot be read');
    await picture(page, 'not-read');
    assert.equal(await messages(page, 'system').count(), 1, 'said once');
    await page.locator('[data-state="failed"]').waitFor({ timeout: 120000 }); /* it has given up for now, and goes out by itself all the same */
    await server.stop();
    fs.writeFileSync(server.store, whole);
    await server.start();
    await shown(page, 5);
    await until('nothing waits', async () => await pending(page).count() === 0, 60000);
    assert.deepEqual((await transcript(page)).filter(([author]) => author === 'customer').map(([, text]) => text), [`${QUESTION} zrikavac`, HOURS]);
    assertNoComplaints(page);
    await page.context().close();
});
