/*
 * What the tests under chaos and load share: chance that a seed decides, the real `salter serve` as a process that can be
 * killed and comes back on the same files, and requests that end in their time.
 *
 * SALTER names the program (build/release/salter).
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const program = path.resolve(root, process.env.SALTER || 'build/release/salter');
export const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/* A stop that says why, and what would bring it back. */
export class Broken extends Error {}
export function check(holds, what) {
    if (!holds) throw new Broken(typeof what === 'function' ? what() : what);
}

/* mulberry32, started by a hash of the words: the same words, the same numbers, whatever else goes on. */
export class Chance {
    constructor(...words) {
        this.state = 2166136261;
        for (const byte of Buffer.from(words.join('/'))) this.state = Math.imul(this.state ^ byte, 16777619) >>> 0;
    }

    next() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    }

    below(limit) { return Math.floor(this.next() * limit); }
    between(least, most) { return least + this.below(most - least + 1); }
    is(probability) { return this.next() < probability; }
    of(list) { return list[this.below(list.length)]; }
}

export function number(name, otherwise) {
    const value = process.env[name];
    return value === undefined || value === '' ? otherwise : Number(value);
}

export const scratch = (name) => fs.mkdtempSync(path.join(os.tmpdir(), `salter-${name}-`));

export async function until(what, condition, ms = 60000) {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
        if (await condition()) return;
    }
    throw new Broken(`in vain: ${what}`);
}

/* The demo bank with a dozen topics: it starts in a moment, and hands over as the whole does. */
const topics = ['opening_hours', 'talk_to_human', 'account_balance', 'card_payment_declined', 'card_lost_or_stolen', 'thanks',
    'greeting'];
export function smallKnowledge(folder, { people = 'notify' } = {}) {
    const to = path.join(folder, 'knowledge');
    const edit = (name, change) => fs.writeFileSync(path.join(to, name), change(fs.readFileSync(path.join(to, name), 'utf8')));
    fs.cpSync(path.join(root, 'knowledge'), to, { recursive: true });
    fs.rmSync(path.join(to, 'tests'), { recursive: true });
    for (const file of fs.readdirSync(path.join(to, 'topics'))) {
        if (!topics.includes(path.basename(file, '.yaml'))) fs.rmSync(path.join(to, 'topics', file));
        else edit(`topics/${file}`, (text) => text.replace(/^(buttons|follow_ups):.*\n/gm, ''));
    }
    edit('bot.yaml', (text) => text.replace(/^people: .*/m, `people: ${people}`)
        .replace(/^welcome_buttons: .*/m, 'welcome_buttons: [talk_to_human]'));
    return to;
}

/* One server on a store of its own, with the words of `wrap` in front of its command (valgrind ...). Its port is another one after each start: nobody else can have taken it. */
export class Server {
    constructor({ knowledge, folder, options = [], wrap = [], store = path.join(folder, 'log.db') }) {
        Object.assign(this, { knowledge, folder, options, wrap, store, log: path.join(folder, 'server.log'), starts: 0 });
        this.control = path.join(folder, 'control');
    }

    words() {
        const none = ['address-rate', 'address-openings', 'address-connections', 'message-rate'].flatMap((name) => [`--${name}`, '0']);
        return ['serve', this.knowledge, '--store', this.store, '--listen', '127.0.0.1:0', '--control', this.control,
            '--cache', path.join(this.folder, 'cache'), ...none, ...this.options];
    }

    /* Only the process; listening() is true some time later, unless it is killed before. */
    launch() {
        const [file, ...words] = [...this.wrap, program, ...this.words()];
        const log = fs.openSync(this.log, 'a');
        const child = spawn(file, words, { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...this.environment } });
        fs.closeSync(log);
        this.starts++;
        this.child = child;
        this.port = 0;
        this.ended = new Promise((resolve) => { child.on('exit', (code, signal) => resolve({ code, signal })); });
        this.listening = new Promise((resolve) => {
            child.stdout.on('data', (text) => {
                if (this.child === child) this.port = Number(/:(\d+)\n/.exec(String(text))?.[1] ?? 0);
                resolve(this.port > 0);
            });
            child.on('exit', () => resolve(false));
        });
        return this;
    }

    async start() {
        check(await this.launch().listening, () => `the server does not start:\n${fs.readFileSync(this.log, 'utf8').slice(-3000)}`);
        return this;
    }

    async stop(signal = 'SIGTERM') {
        this.port = 0;
        this.child.kill(signal);
        return this.ended;
    }

    /* A command of the program; its output and exit status. */
    run(...words) {
        return new Promise((resolve) => {
            const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
            let text = '';
            child.stdout.on('data', (part) => { text += part; });
            child.stderr.on('data', (part) => { text += part; });
            child.on('close', (code) => resolve({ code, text }));
        });
    }

    operate(...words) { return this.run(...words, '--control', this.control); }
    tend(...words) { return this.run('store', ...words, '--store', this.store); }
}

/*
 * One request. { status, headers, body (text), json() }, or { status: 0, reason }: no answer in its time, or none at all.
 * `take`, for streams: called with each piece of the body until it returns false.
 */
export function request(port, method, target, { token, json, body, headers = {}, agent, ms = 10000, take } = {}) {
    return new Promise((resolve) => {
        const all = { ...headers };
        let content = body;
        if (token) all.Authorization = `Bearer ${token}`;
        if (json !== undefined) {
            content = JSON.stringify(json);
            all['Content-Type'] ??= 'application/json';
        }
        if (content !== undefined) all['Content-Length'] = Buffer.byteLength(content);
        const call = http.request({ host: '127.0.0.1', port, method, path: target, headers: all, agent: agent ?? false });
        const clock = setTimeout(() => call.destroy(new Error('time is up')), ms);
        const fail = (error) => { clearTimeout(clock); resolve({ status: 0, reason: error.message }); };
        call.on('error', fail);
        call.on('response', (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (part) => {
                if (take && response.statusCode === 200) {
                    if (!take(part)) call.destroy(new Error('enough'));
                } else {
                    text += part;
                }
            });
            response.on('error', fail);
            response.on('close', () => {
                clearTimeout(clock);
                if (!response.complete) fail(new Error('cut'));
                else resolve({ status: response.statusCode, headers: response.headers, body: text, json: () => JSON.parse(text) });
            });
        });
        call.end(content);
    });
}

/* Events of a stream as they come: feed() takes pieces, `each` is called with { id, event, data }. */
export class StreamReader {
    constructor(each) { Object.assign(this, { each, rest: '' }); }

    feed(piece) {
        const blocks = (this.rest + piece).split('\n\n');
        this.rest = blocks.pop();
        for (const block of blocks) {
            const event = {};
            for (const line of block.split('\n')) {
                const colon = line.indexOf(':');
                if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
            }
            if (event.data !== undefined) this.each(event);
        }
    }
}
