/*
 * Everything at once, for a time: customers of the API with streams and long-polls, customers of the drop-in routes and of
 * the page without script, visitors who only look, strangers who misbehave, an operator who switches, reloads, answers and
 * closes hand-offs, and keeps the store. Whatever is not as it should be stops it.
 */
import fs from 'node:fs';
import net from 'node:net';
import { Chance, check, request, sleep } from './support.mjs';
import { Customer } from './customer.mjs';

const expectStatus = (answer, what, ...statuses) =>
    check(statuses.includes(answer.status), () => `${what}: ${answer.status} ${answer.reason ?? answer.body.slice(0, 300)}`);

/* Under valgrind and the sanitizers everything takes longer. */
const patience = { ms: 60000 };

export class Load {
    constructor({ server, seed, customers = 30, pause = 150 }) {
        Object.assign(this, { server, seed, customers, pause, stopping: false, counts: {} });
    }

    count(what) { this.counts[what] = (this.counts[what] ?? 0) + 1; }
    get port() { return this.server.port; }
    call(method, target, options) { return request(this.port, method, target, { ...patience, ...options }); }

    /* Runs until stop(); rejects with what went wrong first. */
    start() {
        const parts = [...Array(this.customers).keys()].map((at) => () => this.customer(at));
        parts.push(() => this.rasa(), () => this.deepchat(), () => this.directline(), () => this.form(), () => this.visitor(),
            () => this.stranger(), () => this.crowd());
        this.done = Promise.all(parts.map((part, at) => this.repeat(part, at)));
        this.done.catch(() => { this.stopping = true; });
        return this;
    }

    async stop() {
        this.stopping = true;
        return this.done;
    }

    async repeat(part, at) {
        const chance = new Chance(this.seed, 'part', at);
        while (!this.stopping) {
            await part();
            await sleep(chance.below(this.pause));
        }
    }

    /* One conversation after the other; every fifth is deleted in the end. */
    async customer(at) {
        const index = at + this.customers * (this.rounds = (this.rounds ?? 0) + 1);
        const one = new Customer({ index, seed: this.seed, port: this.port, over: () => true, ms: patience.ms });
        one.deletes = index % 5 === 0;
        await one.talk({ least: 2 + one.chance.below(6), pause: this.pause });
        this.count('conversations');
        this.counts.messages = (this.counts.messages ?? 0) + one.messages;
    }

    async rasa() {
        const sender = `s${this.counts.rasa ?? 0}`;
        const answer = await this.call('POST', '/webhooks/rest/webhook', { json: { sender, message: 'Kada radite?' } });
        expectStatus(answer, 'rasa', 200);
        check(answer.json().length > 0 && answer.json().every((one) => one.recipient_id === sender), () => `rasa: ${answer.body}`);
        this.count('rasa');
    }

    async deepchat() {
        const answer = await this.call('POST', '/webhooks/deepchat', { json: { messages: [{ role: 'user', text: 'Kada radite?' }] } });
        expectStatus(answer, 'deep-chat', 200);
        this.count('deepchat');
    }

    async directline() {
        const started = await this.call('POST', '/v3/directline/conversations', { json: { user: { id: 'k' } } });
        expectStatus(started, 'Direct Line', 201);
        const { conversationId: id, token } = started.json();
        const sent = await this.call('POST', `/v3/directline/conversations/${id}/activities`, { token,
            json: { type: 'message', text: 'Kada radite?', from: { id: 'k', role: 'user' }, channelData: { clientActivityID: 'a' } } });
        expectStatus(sent, 'Direct Line', 200);
        const read = await this.call('GET', `/v3/directline/conversations/${id}/activities?watermark=`, { token });
        expectStatus(read, 'Direct Line', 200);
        check(read.json().activities.filter((one) => one.type === 'message').length >= 2, () => `Direct Line: ${read.body}`);
        this.count('directline');
    }

    async form() {
        const page = await this.call('GET', '/chat');
        expectStatus(page, 'chat page', 200);
        const form = /name="form" value="(\w+)"/.exec(page.body)[1];
        const sent = await this.call('POST', '/chat', { body: `form=${form}&client_id=x&language=hr&text=Kada+radite%3F`,
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
        expectStatus(sent, 'form', 303);
        const cookie = sent.headers['set-cookie'][0].split(';')[0];
        const answered = await this.call('GET', '/chat', { headers: { Cookie: cookie } });
        check(answered.body.includes('Kada radite?'), 'the form shows nothing');
        this.count('form');
    }

    async visitor() {
        for (const target of ['/', '/hr', '/salter.js', '/api/openapi.json', '/api/v1/welcome?language=sr-Cyrl', '/metrics', '/healthz', '/readyz'])
            expectStatus(await this.call('GET', target), target, 200);
        expectStatus(await this.call('GET', '/nothing'), 'nothing', 404);
        this.count('visitor');
    }

    /* What is sent and how it ends is his affair; that he does no harm is seen in the others. */
    async stranger() {
        const chance = new Chance(this.seed, 'stranger', this.counts.stranger ?? 0);
        const nonsense = ['GET / HTTP/1.1\r\nHost: x\r\nX: ', 'POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{"lang',
            'POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', '\0\x01\x02\xff\xfe', `GET /${'a'.repeat(9000)} HTTP/1.1\r\n`,
            'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20), 'POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'];
        await new Promise((resolve) => {
            const socket = net.connect(this.port, '127.0.0.1', () => socket.write(chance.of(nonsense)));
            socket.on('data', () => {});
            socket.on('error', () => {});
            socket.on('close', resolve);
            setTimeout(() => (chance.is(0.5) ? socket.destroy() : socket.resetAndDestroy()), chance.below(100));
        });
        this.count('stranger');
    }

    /* Many views of one conversation, and an answer that all of them must see. */
    async crowd() {
        const begun = await this.call('POST', '/api/v1/conversations', { json: {} });
        expectStatus(begun, 'begin', 201);
        const { id, token } = begun.json();
        const views = [...Array(8)].map(() => {
            let text = '';
            return this.call('GET', `/api/v1/conversations/${id}/events`, { token, headers: { Accept: 'text/event-stream' },
                take: (piece) => { text += piece; return !text.includes('bot_reply'); } }).then(() => text);
        });
        expectStatus(await this.call('POST', `/api/v1/conversations/${id}/messages`, { token, json: { client_id: 'a', text: 'Kada radite?' } }), 'say', 200);
        for (const text of await Promise.all(views)) check(text.includes('id: 3\n'), `a view missed something: ${text}`);
        expectStatus(await this.call('DELETE', `/api/v1/conversations/${id}`, { token }), 'delete', 204);
        this.count('crowd');
    }
}

/* What happens at the bank meanwhile; one round takes a few seconds. */
export class Operator {
    constructor({ server, load, pause = 700 }) { Object.assign(this, { server, load, pause, round: 0, stopping: false }); }

    start() {
        this.done = (async () => { while (!this.stopping) await this.work(); })();
        this.done.catch(() => { this.stopping = true; });
        return this;
    }

    async stop() {
        this.stopping = true;
        return this.done;
    }

    async do(...words) {
        const { code, text } = await this.server.operate(...words);
        check(code === 0, `${words.join(' ')}: ${text}`);
        this.load.count('operator');
        await sleep(this.pause);
        return text;
    }

    async work() {
        const steps = [
            () => this.do('topic', 'off', 'account_balance'),
            () => this.do('banner', `Radovi, krug ${this.round}`),
            () => this.server.child.kill('SIGHUP'),
            () => this.answer(),
            () => this.do('topic', 'on', 'account_balance'),
            () => this.do('bot', 'off'),
            () => this.do('bot', 'on'),
            () => this.do('reload'),
            () => this.do('banner'),
            () => this.tend(),
        ];
        this.round++;
        for (const step of steps) if (!this.stopping || this.round === 1) await step();
    }

    /* A hand-off may be over, or deleted, before the operator comes to it. */
    async answer() {
        const { handoffs } = JSON.parse(await this.do('handoff', '--json', 'list'));
        for (const { id } of handoffs.slice(0, 5)) {
            for (const words of [['show', String(id)], ['reply', String(id), 'Dobar dan, odmah ću pogledati.'], ['close', String(id)]]) {
                const { code, text } = await this.server.operate('handoff', ...words);
                check(code === 0 || /there is no hand-off|is over|was deleted|is closed/.test(text), `handoff ${words.join(' ')}: ${text}`);
            }
            this.load.count('handoffs');
        }
    }

    async tend() {
        const copy = `${this.server.store}-copy`;
        fs.rmSync(copy, { force: true });
        for (const words of [['check'], ['backup', copy], ['rebuild'], ['check']]) {
            const { code, text } = await this.server.tend(...words);
            check(code === 0, `store ${words.join(' ')}: ${text}`);
        }
        const { code, text } = await this.server.run('store', 'check', '--store', copy);
        check(code === 0, `store check of a copy: ${text}`);
        fs.rmSync(copy, { force: true });
        this.load.count('kept');
    }
}
