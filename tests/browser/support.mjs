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
export const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'salter-browser-'));

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

/* A server on a port that the system chooses. It can be killed, and comes back where it was. */
export class Server {
    constructor({ knowledge = demo, options = [] } = {}) {
        const place = folder();
        Object.assign(this, { knowledge, options, place, store: path.join(place, 'store.db'), port: 0, log: '' });
    }

    async start() {
        const limits = ['address-rate', 'address-openings', 'address-connections', 'message-rate'].flatMap((name) => [`--${name}`, '0']);
        this.process = spawn(program, ['serve', '--knowledge', this.knowledge, '--store', this.store, '--listen', `127.0.0.1:${this.port}`,
            '--control', path.join(this.place, 'control'), ...limits, ...this.options], { stdio: ['ignore', 'pipe', 'pipe'] });
        this.process.stderr.on('data', (text) => { this.log += text; });
        this.ended = new Promise((resolve) => { this.process.on('exit', resolve); });
        this.url = await new Promise((resolve, reject) => {
            this.process.stdout.on('data', (text) => resolve(String(text).trim().split('\n')[0]));
            this.process.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.log}`)));
        });
        this.port = new URL(this.url).port;
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
            child.on('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${words.join(' ')}: ${text}`))));
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

/* Writes, and waits for the program's answer. */
export async function say(page, text) {
    const before = await messages(page, 'bot').count();
    await box(page).fill(text);
    await box(page).press('Enter');
    await until(`an answer to "${text}"`, async () => await messages(page, 'bot').count() > before);
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
