/*
 * What the browser tests share: the real server on a port of its own with a fresh store, the real Chromium, and the
 * complaints of a page, gathered: violations of its Content-Security-Policy, errors, and what axe-core finds.
 *
 * SALTER names the program (build/release/salter; the folder of its web files lies beside it), KNOWLEDGE the knowledge of the demo bank, SCREENSHOTS a folder that keeps the pictures.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.resolve(root, process.env.SALTER || 'build/release/salter');
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];

const demo = process.env.KNOWLEDGE || path.join(root, 'knowledge');
export const web = path.join(path.dirname(program), 'gen/web'); /* as it is served */
export const screenshots = path.resolve(process.env.SCREENSHOTS || path.join(os.tmpdir(), 'salter-screenshots'));

const folders = [];
process.on('exit', () => folders.forEach((each) => fs.rmSync(each, { recursive: true, force: true })));

/* A new one, gone when the tests are over. */
export function folder() {
    folders.push(fs.mkdtempSync(path.join(os.tmpdir(), 'salter-browser-')));
    return folders.at(-1);
}

/* Below the range from which the system takes ports for outgoing connections: it stays free for a server that is away for a moment. */
export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 12000);
        const probe = net.createServer();
        const isFree = await new Promise((resolve) => { probe.on('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)); });
        if (isFree) return new Promise((resolve) => { probe.close(() => resolve(port)); });
    }
}

export async function until(what, condition, ms = 30000) {
    for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
        if (await condition()) return;
    }
    assert.fail(`in vain: ${what}`);
}

/* The demo knowledge with another `people:`, and perhaps as if it were a real bank's. */
export function knowledgeWith(people, isDemo = 'yes') {
    const copy = path.join(folder(), 'knowledge');
    const bot = path.join(copy, 'bot.yaml');
    fs.cpSync(demo, copy, { recursive: true });
    fs.writeFileSync(bot, fs.readFileSync(bot, 'utf8').replace(/^people: \w+/m, `people: ${people}`)
        .replace(/^demo: \w+/m, `demo: ${isDemo}`));
    return copy;
}

/* A server on a port of its own. It can be killed, and comes back where it was. */
export class Server {
    constructor({ knowledge = demo, options = [] } = {}) {
        const place = folder();
        Object.assign(this, { knowledge, options, place, store: path.join(place, 'store.db'), log: '' });
    }

    async start() {
        this.port ??= await freePort();
        const limits = ['address-rate', 'address-openings', 'address-connections', 'message-rate'].flatMap((name) => [`--${name}`, '0']);
        this.process = spawn(program, ['serve', '--knowledge', this.knowledge, '--store', this.store, '--listen', `127.0.0.1:${this.port}`,
            '--control', path.join(this.place, 'control'), ...limits, ...this.options], { stdio: ['ignore', 'pipe', 'pipe'] });
        this.process.stderr.on('data', (text) => { this.log += text; });
        this.ended = new Promise((resolve) => { this.process.on('exit', resolve); });
        this.url = await new Promise((resolve, reject) => {
            let said = '';
            this.process.stdout.on('data', (text) => { said += text; if (said.includes('\n')) resolve(said.split('\n')[0].trim()); });
            this.process.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.log}`)));
        });
        return this;
    }

    async stop(signal = 'SIGTERM') {
        this.process.kill(signal);
        await this.ended;
    }

    kill() {
        return this.stop('SIGKILL');
    }

    /* Runs the program beside the server; its output. */
    run(...words) {
        return new Promise((resolve, reject) => {
            const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
            let text = '';
            child.stdout.on('data', (part) => { text += part; });
            child.stderr.on('data', (part) => { text += part; });
            child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${words.join(' ')}: ${text}`))));
        });
    }

    /* A person at the bank answers the conversation that was handed over last. */
    async replyToLatest(text) {
        const control = ['--control', path.join(this.place, 'control')];
        const { handoffs } = JSON.parse(await this.run('handoff', ...control, 'list', '--json'));
        const latest = Math.max(...handoffs.map(({ id }) => id));
        return this.run('handoff', ...control, 'reply', String(latest), text);
    }

    async get(route) {
        const response = await fetch(this.url + route);
        return response.text();
    }
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags });

/* A page that remembers what went wrong in it. */
export async function visit(context, url, { opened = true } = {}) {
    const page = await context.newPage();
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !/ERR_|Failed to load resource/.test(text)) page.complaints.push(`console: ${text}`);
    });
    await page.addInitScript(() => addEventListener('securitypolicyviolation', (event) =>
        console.error(`violates ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile || ''}`)));
    await page.goto(url);
    await page.locator('salter-chat').waitFor({ state: 'attached' });
    if (opened) await open(page);
    return page;
}

export async function open(page) {
    await page.locator('.launcher').click();
    await page.locator('dialog').waitFor();
}

export const box = (page) => page.locator('dialog textarea');
export const messages = (page, author) => page.locator(`.log .${author}`);
export const lastBot = (page) => messages(page, 'bot').last();
export const pending = (page) => page.locator('.log [data-state]');

/* The program had the last word, whatever history came meanwhile, and nothing is on its way any more, in this tab and in storage. */
const isAnswered = (page) => page.locator('.log').evaluate((log) =>
    [...log.children].findLast((node) => node.matches('.customer, .bot'))?.matches('.bot') && !log.querySelector('[data-state]')
    && !Object.keys(localStorage).some((key) => / out /.test(key)));

/* Writes, and waits for the program's answer. */
export async function say(page, text) {
    await box(page).fill(text);
    await box(page).press('Enter');
    await until(`an answer to "${text}"`, () => isAnswered(page));
}

/* A page that is offline, and knows it. */
export async function goOffline(page) {
    await page.context().setOffline(true);
    await page.locator('.state:not(:empty)').waitFor();
}

/* What is pressed leads to a page: once that is there. */
export async function onward(page, press) {
    const there = page.waitForEvent('load');
    await press();
    await there;
}

/* Everything that was said, as a list of [author, text]. */
export const transcript = (page) => page.locator('.log').evaluate((log) => [...log.children].map((node) =>
    [node.className.replace('message ', ''), [...node.querySelectorAll('.bubble')].map((bubble) => bubble.textContent).join('\n')]));

/* axe-core over page and widget, or over a part of them; it comes in past the page's policy, as a bookmarklet would. */
export async function findBarriers(page, part = 'html') {
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
    const found = await page.evaluate((selector) => window.axe.run(selector, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }), part);
    return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.flat().join(' ')).join(', ')} ${each.nodes[0].failureSummary}`);
}

/* Nothing moves any more: every animation that has an end has reached it, and the frame after it is drawn. */
export const settled = (page) => page.evaluate(async () => {
    const roots = [document, document.querySelector('salter-chat').shadowRoot];
    const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(roots.flatMap((root) => root.getAnimations().filter(ends)).map(({ finished }) => finished));
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
});

export async function assertAccessible(page, state) {
    assert.deepEqual(await findBarriers(page), [], state);
}

export function assertNoComplaints(page) {
    assert.deepEqual(page.complaints, []);
}

export async function picture(page, name) {
    if (await page.locator('salter-chat').count() > 0) await settled(page).catch(() => {}); /* without JavaScript nothing moves */
    fs.mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}
