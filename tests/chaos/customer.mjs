/*
 * A customer on a bad network, and what he may rely on: what was acknowledged is there, once, in one order, for every
 * way of reading it; what was sent again is not said again; nothing of anybody else is ever seen.
 */
import http from 'node:http';
import { Chance, check, request, sleep, StreamReader } from './support.mjs';

const questions = ['Kada radite?', 'Koje je radno vrijeme?', 'Koliko imam na računu?', 'Зашто је картица одбијена?', 'Kartica mi je odbijena',
    'When are you open?', 'hvala', 'Vrdalo mrsi gornje škripalo', 'Ukrali su mi karticu!', 'Želim razgovarati s čovjekom', 'Dobar dan', ''];
export const secrets = ['4539578763621486', '4539 5787 6362 1486', 'PIN je 8642', 'CVV 987', 'lozinka je Tajna-77'];
const sentences = (secret) => `Evo podataka: ${secret}, što sad?`;

const alphabet = 'abcdefghijklmnoprstuvy'; /* none of the letters between the parts of a mark */
const letters = (value) => (value < 22 ? '' : letters(Math.floor(value / 22) - 1)) + alphabet[value % 22];
/* A word nobody else writes; without digits, which might be hidden. */
export const markOf = (conversation, number) => `zxq${letters(conversation)}wq${letters(number)}qxz`;
const markOfAnybody = /zxq([a-z]+?)wq[a-z]+?qxz/g;

export class Customer {
    constructor({ index, seed, port, over, ms = 2500 }) {
        Object.assign(this, { index, port, over, seed, ms });
        this.chance = new Chance(seed, 'customer', index);
        this.said = new Map(); /* client id -> { body, events } that were acknowledged */
        this.seen = new Map(); /* seq -> the event, however it came */
        this.own = letters(index);
        this.agent = this.chance.is(0.5) ? new http.Agent({ keepAlive: true, maxSockets: 3 }) : undefined;
        this.calls = this.messages = this.tries = this.judged = 0;
        this.deletes = this.chance.is(0.05);
    }

    path(rest) { return `/api/v1/conversations/${this.id}${rest}`; }
    fail(what) { return `conversation ${this.index} (${this.id}): ${what}`; }

    /* One attempt. */
    call(method, target, options = {}) {
        this.calls++;
        return request(this.port, method, target, { token: this.token, agent: this.agent, ms: this.ms, ...options,
            headers: { 'X-Chaos': `${this.index}.${this.calls}`, ...options.headers } });
    }

    /* Again until somebody answers, two minutes after the last kill at the latest; what the answer is, is the caller's affair. */
    async insist(method, target, options) {
        for (let patience = 0, end = Date.now() + 120000; ; ) {
            const answer = await this.call(method, target, options);
            this.tries++;
            if (answer.status !== 0 && answer.status !== 429 && answer.status !== 503) return answer;
            if (!this.over()) end = Date.now() + 120000;
            check(Date.now() < end, this.fail(`${method} ${target}: never answered: ${answer.status} ${answer.reason ?? answer.body}`));
            await sleep(20 + this.chance.below(Math.min(800, 100 * ++patience)));
        }
    }

    sureOwn(text) {
        for (const [mark, whose] of text.matchAll(markOfAnybody)) check(whose === this.own, this.fail(`${mark} of another: ${text}`));
    }

    /* Whatever is seen twice must be the same, and nobody else's. */
    note(event) {
        const text = JSON.stringify(event);
        const known = this.seen.get(event.seq);
        check(known === undefined || known === text, () => this.fail(`event ${event.seq} changed: ${known} -> ${text}`));
        if (known !== undefined) return;
        this.sureOwn(text);
        check(event.client_id === undefined || event.client_id.startsWith(`c${this.index}-`), this.fail(`sees ${text}`));
        this.seen.set(event.seq, text);
    }

    async begin() {
        const answer = await this.insist('POST', '/api/v1/conversations', { json: { language: this.chance.of(['hr', 'sr-Cyrl', 'en']) } });
        check(answer.status === 201, this.fail(`${answer.status} ${answer.body}`));
        Object.assign(this, (({ id, token }) => ({ id, token }))(answer.json()));
        answer.json().events.forEach((event) => this.note(event));
    }

    nextMessage() {
        const number = this.messages++;
        const body = { client_id: `c${this.index}-${number}` };
        if (this.chance.is(0.08)) return { ...body, button: 'opening_hours', title: `Radno vrijeme ${markOf(this.index, number)}` };
        const question = this.chance.is(0.1) ? sentences(this.chance.of(secrets)) : this.chance.of(questions);
        return { ...body, text: `${question} ${markOf(this.index, number)}` };
    }

    /* An acknowledgement holds the message and its reply, side by side. */
    acknowledge(body, answer) {
        check(answer.status === 200, this.fail(`${body.client_id}: ${answer.status} ${answer.body}`));
        const { events } = answer.json();
        const at = events.findIndex((event) => event.client_id === body.client_id);
        check(at >= 0 && events[at + 1]?.type === 'bot_reply' && events[at + 1].seq === events[at].seq + 1,
            () => this.fail(`${body.client_id}: ${answer.body}`));
        check(events[at].texts.join().includes(/zxq\w+qxz/.exec(body.text ?? body.title)[0]), () => this.fail(`${body.client_id}: ${answer.body}`));
        events.forEach((event) => this.note(event));
        const before = this.said.get(body.client_id);
        check(before === undefined || before.seq === events[at].seq, this.fail(`${body.client_id} was said twice`));
        this.said.set(body.client_id, { body, seq: events[at].seq });
    }

    async send(body) { this.acknowledge(body, await this.insist('POST', this.path('/messages'), { json: body })); }

    async say() {
        const together = this.chance.is(0.15) ? [this.nextMessage(), this.nextMessage()] : [this.nextMessage()];
        await Promise.all(together.map((body) => this.send(body)));
    }

    async sayAgain() { if (this.said.size > 0) await this.send(this.chance.of([...this.said.values()]).body); }

    async sayOtherwise() {
        if (this.said.size === 0) return;
        const { body } = this.chance.of([...this.said.values()]);
        const answer = await this.insist('POST', this.path('/messages'), { json: { client_id: body.client_id, text: `nešto drugo ${this.index}` } });
        check(answer.status === 422, this.fail(`another text for ${body.client_id}: ${answer.status} ${answer.body}`));
    }

    async judge() {
        const replies = [...this.seen.values()].map((text) => JSON.parse(text)).filter((event) => event.type === 'bot_reply');
        if (replies.length === 0) return;
        const answer = await this.insist('POST', this.path('/feedback'), { json: { about: this.chance.of(replies).seq, thumb: this.chance.of(['up', 'down']) } });
        check(answer.status === 204, this.fail(`feedback: ${answer.status} ${answer.body}`));
        this.judged++;
    }

    last() { return Math.max(0, ...this.seen.keys()); }

    /* Pages of JSON from a point on. */
    async read(after, wait = 0) {
        for (;;) {
            const answer = await this.insist('GET', this.path(`/events?after=${after}${wait ? `&wait=${wait}` : ''}`));
            check(answer.status === 200, this.fail(`events: ${answer.status} ${answer.body}`));
            const { events, last, reset } = answer.json();
            check(!reset, this.fail(`the log lost what was behind ${after}`));
            events.forEach((event, at) => check(event.seq === after + 1 + at, this.fail(`a gap behind ${after}: ${answer.body}`)));
            events.forEach((event) => this.note(event));
            if (events.length < 500) return last;
            after = last;
        }
    }

    /* A stream from a point on until `enough`; where it came to. By header or by ticket. */
    async stream(after, enough, ms) {
        const options = { headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(after) }, ms, agent: undefined };
        let target = this.path('/events');
        if (this.chance.is(0.3)) {
            const ticket = await this.insist('POST', this.path('/ticket'));
            check(ticket.status === 200, this.fail(`ticket: ${ticket.status}`));
            target += `?ticket=${encodeURIComponent(ticket.json().ticket)}`;
            options.token = null;
        }
        let broken = null;
        const reader = new StreamReader(({ id, event, data }) => {
            try {
                if (event === 'reconnect' || event === 'banner') return;
                const told = JSON.parse(data);
                check(event !== 'reset', this.fail(`told to begin anew behind ${after}`));
                check(told.seq === after + 1 && Number(id) === told.seq && event === told.type, this.fail(`stream behind ${after}: ${id} ${event} ${data}`));
                this.note(told);
                after = told.seq;
            } catch (error) { broken ??= error; }
        });
        const answer = await this.call('GET', target, { ...options, take: (piece) => { reader.feed(piece); return !broken && !enough(after); } });
        if (broken) throw broken;
        check([0, 200, 401, 429, 503].includes(answer.status), this.fail(`stream: ${answer.status} ${answer.body}`)); /* 401: a ticket of the process before */
        return after;
    }

    /* In the background, until the talk is over. */
    async listen(how) {
        let after = 0;
        while (!this.finished) {
            if (how === 'stream') after = await this.stream(after, () => this.finished, 4000 + this.chance.below(4000));
            else after = await this.read(after, 1);
            await sleep(10 + this.chance.below(200));
        }
    }

    async act() {
        const what = this.chance.next();
        if (what < 0.72) await this.say();
        else if (what < 0.82) await this.sayAgain();
        else if (what < 0.89) await this.sayOtherwise();
        else if (what < 0.93) await this.judge();
        else await this.read(this.chance.below(this.last() + 1));
    }

    async talk({ least, pause }) {
        await this.begin();
        const how = this.chance.of(['stream', 'stream', 'poll', 'none']);
        const listening = how === 'none' ? null : this.listen(how);
        const talking = async () => {
            while (this.messages < least || !this.over()) {
                await this.act();
                await sleep(this.chance.below(pause));
            }
            this.finished = true;
        };
        try {
            await Promise.all([talking(), listening]);
            if (this.deletes) await this.remove();
        } finally {
            this.finished = true;
            this.agent?.destroy();
        }
    }

    /* A 404 is the answer to a deletion whose 204 was lost. */
    async remove() {
        const answer = await this.insist('DELETE', this.path(''));
        check(answer.status === 204 || answer.status === 404, this.fail(`delete: ${answer.status} ${answer.body}`));
        this.deleted = true;
    }

    /* ---- afterwards, without the proxy -------------------------------------------------------------------- */

    async verify(port, stranger) {
        this.port = port;
        this.agent = undefined;
        if (this.deleted) return this.verifyDeleted();
        const last = await this.read(0);
        const whole = [...Array(last).keys()].map((at) => this.seen.get(at + 1));
        check(this.seen.size === last && whole.every((text) => text !== undefined), this.fail(`${this.seen.size} events were seen, ${last} are there`));
        this.verifyOnce(whole.map((text) => JSON.parse(text)));
        for (const after of [0, this.chance.below(last)])
            check(await this.stream(after, (at) => at >= last, 15000) === last, this.fail(`a stream from ${after} does not come to ${last}`));
        check(await this.read(last - 1, 1) === last, this.fail('the long-poll'));
        const exported = await this.insist('GET', this.path('/export'));
        check(JSON.stringify(exported.json().events) === `[${whole.join(',')}]`, this.fail('the export differs'));
        const refused = await this.call('GET', this.path('/events'), { token: stranger.token });
        check(stranger === this || refused.status === 401, this.fail(`a stranger's token: ${refused.status}`));
        return whole.length;
    }

    verifyOnce(events) {
        const ids = events.filter((event) => event.client_id !== undefined).map((event) => event.client_id);
        check(new Set(ids).size === ids.length, () => this.fail(`said twice: ${ids.filter((id, at) => ids.indexOf(id) !== at)}`));
        check(ids.length === this.messages && [...this.said.keys()].every((id) => ids.includes(id)), this.fail(`${this.said.size} acknowledged, ${ids.length} stored`));
        const owners = events.filter((event) => event.type === 'owner_changed');
        check(owners.length <= 1, this.fail('handed over more than once'));
        this.isHandedOver = owners.length === 1;
        const replies = events.filter((event) => event.type === 'bot_reply');
        check(replies.length === ids.length, this.fail(`${ids.length} messages, ${replies.length} replies`));
        for (const { client_id: id, seq } of events.filter((event) => event.client_id !== undefined)) {
            check(this.said.get(id).seq === seq, this.fail(`${id} moved`));
            check(events[seq].type === 'bot_reply', this.fail(`${id} has no reply behind it`));
        }
        for (let at = 1; at < events.length; at++) check(events[at].at >= events[at - 1].at, this.fail(`time goes back at ${at + 1}`));
    }

    async verifyDeleted() {
        for (const rest of ['/events', '/export']) {
            const answer = await this.call('GET', this.path(rest));
            check(answer.status === 404, this.fail(`deleted, but ${rest}: ${answer.status} ${answer.body}`));
        }
        return 0;
    }
}
