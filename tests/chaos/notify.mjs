/*
 * The bank's contact centre as it is on a bad day: not there, slow, broken, elsewhere, gone, and the server killed in between. A
 * receiver that shares nothing with the program checks every signature itself (Standard Webhooks, HMAC of node), and keeps
 * what came: each envelope at least once under one id, the news of a conversation behind its envelope, nothing after a 410.
 */
import crypto from 'node:crypto';
import http from 'node:http';
import { Broken, check, request, scratch, Server, sleep, smallKnowledge, until } from './support.mjs';

const key = crypto.randomBytes(32);
const folder = scratch('notify');
let passed = 0;
const sure = (holds, what) => { check(holds, what); passed++; };

/* How the next requests are met; the last one is how all others are. */
class Receiver {
    constructor() { Object.assign(this, { plan: [], got: [], taken: [], elsewhere: 0, port: 0 }); }

    start() {
        this.server = http.createServer((call, response) => this.receive(call, response));
        return new Promise((resolve) => { this.server.listen(this.port, '127.0.0.1', () => { this.port = this.server.address().port; resolve(this); }); });
    }

    stop() {
        this.server.closeAllConnections();
        return new Promise((resolve) => { this.server.close(resolve); });
    }

    async receive(call, response) {
        const parts = [];
        for await (const part of call) parts.push(part);
        if (call.url !== '/hook') { this.elsewhere++; response.writeHead(200).end(); return; }
        const body = Buffer.concat(parts).toString();
        this.verify(call.headers, body);
        const message = { id: call.headers['webhook-id'], body, at: Date.now(), ...JSON.parse(body) };
        const behaviour = this.plan.shift() ?? 200;
        this.got.push({ ...message, behaviour });
        if (typeof behaviour === 'function') await behaviour();
        if (behaviour === 302) response.writeHead(302, { Location: `http://127.0.0.1:${this.port}/other` }).end();
        else response.writeHead(typeof behaviour === 'number' ? behaviour : 200).end();
        if (typeof behaviour !== 'number' || behaviour === 200) this.taken.push(message);
    }

    verify(headers, body) {
        const mac = crypto.createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest();
        const signatures = headers['webhook-signature'].split(' ').map((each) => Buffer.from(each.replace(/^v1,/, ''), 'base64'));
        sure(signatures.some((each) => each.length === mac.length && crypto.timingSafeEqual(each, mac)), `a signature that is wrong: ${headers['webhook-signature']}`);
        sure(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp'])) < 60, 'a time that is not now');
        sure(headers['content-type'] === 'application/json', 'another type');
    }

    of(conversation) { return this.got.filter(({ data }) => data.conversation === conversation); }
}

const receiver = await new Receiver().start();
const server = new Server({ knowledge: smallKnowledge(folder), folder,
    options: ['--notify-url', `http://127.0.0.1:${receiver.port}/hook`, '--notify-private'] });
server.environment = { SALTER_NOTIFY_SECRET: `whsec_${key.toString('base64')}` };

class Talk {
    async begin() {
        const { id, token } = (await request(server.port, 'POST', '/api/v1/conversations', { json: {} })).json();
        return Object.assign(this, { id, token, count: 0 });
    }

    async say(words) {
        const started = Date.now();
        const answer = await request(server.port, 'POST', `/api/v1/conversations/${this.id}/messages`,
            { token: this.token, json: { client_id: String(++this.count), ...(words ? { text: words } : { button: 'talk_to_human' }) } });
        sure(answer.status === 200, () => `a customer got ${answer.status} ${answer.body}`);
        sure(Date.now() - started < 2000, 'a customer had to wait for the contact centre');
    }
}

async function askForPerson() {
    const talk = await new Talk().begin();
    await talk.say('Kada radite?');
    await talk.say();
    return talk;
}

async function figure(name) {
    const { body } = await request(server.port, 'GET', '/metrics');
    return Number(new RegExp(`^salter_outbox_${name}(?:_total)? (\\S+)$`, 'm').exec(body)[1]);
}

/* Every attempt for a conversation's envelope is the same but for its time and signature. */
function sureSame(talk, attempts, why) {
    const got = receiver.of(talk.id).filter(({ type }) => type === 'handoff.created');
    sure(got.length === attempts, () => `${why}: ${got.length} attempts instead of ${attempts}`);
    sure(new Set(got.map(({ id }) => id)).size === 1, `${why}: one id`);
    sure(new Set(got.map(({ body }) => body)).size === 1, `${why}: the same bytes`);
}

const delivered = (talk, count = 1) => until(`${count} messages of a conversation`,
    () => receiver.taken.filter(({ data }) => data.conversation === talk.id).length >= count, 30000);

async function notThere() {
    await receiver.stop();
    const talk = await askForPerson();
    await until('a failure', async () => await figure('failures') > 0);
    sure(await figure('waiting') === 1, 'it waits');
    await receiver.start();
    await delivered(talk);
    await until('it is noted', async () => await figure('waiting') === 0);
    sure(await figure('delivered') === 1, 'it is counted');
    sureSame(talk, 1, 'not there');
}

async function brokenOrElsewhere() {
    receiver.plan = [500, 302];
    const talks = [await askForPerson(), await askForPerson()];
    await Promise.all(talks.map((talk) => delivered(talk)));
    for (const talk of talks) {
        sureSame(talk, 2, 'broken or elsewhere');
        const [first, second] = receiver.of(talk.id);
        sure(second.at - first.at > 4500, 'the second attempt waits');
    }
    sure(receiver.elsewhere === 0, 'a redirect is not followed: nobody else gets an envelope');
}

async function slow() {
    receiver.plan = [() => sleep(3000)];
    const talk = await askForPerson();
    await until('it is asked', () => receiver.of(talk.id).length === 1);
    await talk.say('+385 91 234 5678'); /* while the contact centre thinks: the customer does not wait */
    await delivered(talk);
    sureSame(talk, 1, 'slow');
    return talk;
}

async function sureNewsFollowed(talk) {
    await delivered(talk, 2);
    const types = receiver.of(talk.id).map(({ type }) => type);
    sure(types.join() === 'handoff.created,handoff.updated', () => `in order: ${types}`);
    const [, news] = receiver.of(talk.id);
    sure(/234 ?5678/.test(news.data.contact), () => `the news is what the customer left: ${news.body}`);
}

/* It has come, but nobody heard that it has: it comes again, under the same id. And not a third time. */
async function killedBetween(before) {
    const asked = new Promise((resolve) => { receiver.plan = [async () => { resolve(); await sleep(1000); }]; });
    const talk = await askForPerson();
    await asked;
    await server.stop('SIGKILL');
    await server.start();
    await until('it comes again', () => receiver.of(talk.id).length === 2, 30000);
    await until('it is noted', async () => await figure('waiting') === 0);
    sureSame(talk, 2, 'killed in between');
    await sureNewsFollowed(before);
    await server.stop('SIGKILL');
    await server.start();
    await until('the outbox has looked', async () => await figure('waiting') === 0);
    await sleep(1000);
    sureSame(talk, 2, 'what is noted is not sent again');
}

async function gone() {
    receiver.plan = [410];
    const talks = [await askForPerson()];
    await until('it is gone', async () => await figure('disabled') === 1);
    talks.push(await askForPerson());
    await until('they wait', async () => await figure('waiting') === 2);
    sure(receiver.of(talks[1].id).length === 0, 'after 410 nothing is sent');
    const { text } = await server.operate('handoff', 'list', '--json');
    sure(JSON.parse(text).handoffs.filter(({ delivered_at: at }) => !at).length >= 2, 'operators see them');
    await server.stop();
    await server.start();
    await Promise.all(talks.map((talk) => delivered(talk)));
    await until('they are noted', async () => await figure('waiting') === 0);
}

function sureOfAll() {
    const ids = new Map();
    for (const { id, body } of receiver.got) {
        sure(!ids.has(id) || ids.get(id) === body, 'one id, one message');
        ids.set(id, body);
    }
    const seen = new Set();
    for (const { type, data } of receiver.taken) {
        sure(type === 'handoff.created' || seen.has(data.conversation), 'no news before the envelope');
        seen.add(data.conversation);
    }
}

try {
    await server.start();
    await notThere();
    await brokenOrElsewhere();
    await killedBetween(await slow());
    await gone();
    sureOfAll();
    sure((await server.stop()).code === 0, 'it ends well');
    console.log(`# ${passed} checks passed`);
} catch (error) {
    console.error(error instanceof Broken ? error.message : error, `\nthe files: ${folder}`);
    process.exitCode = 1;
    await server.stop('SIGKILL');
}
await receiver.stop();
