/*
 * The API's document against the running server: it is a valid OpenAPI 3.1 document by somebody else's validator, every
 * status that an operation is said to have is brought about, no answer has a status, a media type or a form that the document
 * does not name.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import { Server, knowledgeWith, until } from './support.mjs';

const LARGE = `{"pad":"${'x'.repeat(70000)}"}`;
const PACKED = { 'Content-Encoding': 'gzip' }; /* nobody looks whether the body really is */
const servers = {};
const seen = new Set();
let documented;
let forms;

before(async () => {
    const knowledge = knowledgeWith('notify');
    servers.plain = await new Server({ knowledge, options: ['--allow-origins', '*'] }).start();
    servers.strict = await new Server({ knowledge, options: ['--address-rate', '1'] }).start();
    servers.slow = await new Server({ knowledge, options: ['--message-rate', '1'] }).start();
    servers.full = await new Server({ knowledge }).start();
    servers.broken = await new Server({ knowledge }).start();
    servers.real = await new Server({ knowledge: knowledgeWith('none', 'no') }).start();
    documented = JSON.parse(await servers.plain.get('/api/openapi.json'));
    forms = new Ajv({ strict: false, validateFormats: false }).addSchema(documented, 'api');
});
after(() => Promise.all(Object.values(servers).map((server) => server.stop())));

/* "/api/v1/conversations/ID/events" -> its key in the document. */
const pathOf = (path) => Object.keys(documented.paths).find((key) => new RegExp(`^${key.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
const pointer = (...parts) => parts.map((part) => part.replace(/~/g, '~0').replace(/\//g, '~1')).map(encodeURIComponent).join('/');

/* One request; what comes back must be what the document says. */
async function ask(server, method, target, { token, type = 'application/json', body, headers = {} } = {}) {
    const { pathname } = new URL(target, 'http://x');
    const path = pathOf(pathname);
    const sent = { ...headers, ...token && { Authorization: `Bearer ${token}` }, ...body !== undefined && { 'Content-Type': type } };
    const response = await fetch(server.url + target, { method, headers: sent, redirect: 'manual', body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body) });
    const isEndless = response.headers.get('Content-Type') === 'text/event-stream' && /events/.test(path);
    if (isEndless) await response.body.cancel();
    const text = isEndless ? '' : await response.text();
    const said = documented.paths[path]?.[method.toLowerCase()]?.responses[response.status];
    const what = `${method} ${path} ${response.status}`;
    assert.ok(said, `${what} is not in the document: ${text.slice(0, 200)}`);
    seen.add(what);
    if (!said.content) {
        assert.equal(text, '', `${what} has no content`);
        return { status: response.status, headers: response.headers };
    }
    const media = (response.headers.get('Content-Type') || '').split(';')[0];
    assert.ok(said.content[media], `${what}: ${media} is not in the document`);
    if (!/json/.test(media)) return { status: response.status, text, headers: response.headers };
    const value = JSON.parse(text);
    const where = `api#/${pointer('paths', path, method.toLowerCase(), 'responses', String(response.status), 'content', media, 'schema')}`;
    const isRight = forms.getSchema(where);
    assert.ok(isRight(value), `${what}: ${JSON.stringify(isRight.errors)} in ${text.slice(0, 300)}`);
    if (media === 'application/problem+json') assert.equal(value.status, response.status);
    if ([429, 503].includes(response.status) && media === 'application/problem+json') assert.match(response.headers.get('Retry-After') || '', /^\d+$/, `${what}: Retry-After`);
    return { status: response.status, value, headers: response.headers };
}

async function expectStatus(status, ...request) {
    const answer = await ask(...request);
    assert.equal(answer.status, status, `${request[1]} ${request[2]}: ${JSON.stringify(answer.value ?? answer.text ?? '').slice(0, 300)}`);
    return answer;
}

const API = '/api/v1/conversations';
async function begin(server) {
    const { value } = await expectStatus(201, server, 'POST', API, { body: { language: 'hr' } });
    return { token: value.token, path: `${API}/${value.id}` };
}
async function beginDirectLine(server) {
    const { value } = await expectStatus(201, server, 'POST', '/v3/directline/conversations', { body: { user: { id: 'kupac' } } });
    return { token: value.token, path: `/v3/directline/conversations/${value.conversationId}` };
}
/* The fields of the form, with the browser's cookie. */
async function readForm(server, cookie) {
    const { text } = await expectStatus(200, server, 'GET', '/chat?language=hr', { headers: cookie ? { Cookie: cookie } : {} });
    return Object.fromEntries([...text.matchAll(/name="(form|client_id|language)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}
const form = (server, status, fields, cookie) => expectStatus(status, server, 'POST', '/chat',
    { type: 'application/x-www-form-urlencoded', body: String(new URLSearchParams(fields)), headers: cookie ? { Cookie: cookie } : {} });

test('the document is valid by somebody else’s validator', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(documented));
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(documented.openapi, '3.1.0');
});

test('what each operation answers when all is well, and when the request is wrong', async () => {
    const server = servers.plain;
    const { path, token } = await begin(server);
    const other = await begin(server);
    const send = (status, body, more) => expectStatus(status, server, 'POST', `${path}/messages`, { token, body, ...more });
    await send(200, { client_id: 'a', text: 'Zašto mi je odbijena kartica?' });
    await send(200, { client_id: 'b', button: 'talk_to_human', title: 'Osoba', language: 'en' });
    await send(422, { client_id: 'a', text: 'Nešto drugo' });
    await send(422, { client_id: 'b2', button: 'free_money', title: 'Novac' });
    await send(400, { client_id: 'c' });
    await send(413, LARGE);
    await send(415, 'x', { type: 'text/plain' });
    await expectStatus(200, server, 'GET', `${path}/events`, { token });
    await expectStatus(200, server, 'GET', `${path}/events`, { token, headers: { Accept: 'text/event-stream' } });
    await expectStatus(200, server, 'GET', `${path}/events?after=999`, { token });
    await expectStatus(400, server, 'GET', `${path}/events?after=x`, { token });
    await expectStatus(200, server, 'POST', `${path}/ticket`, { token, body: '' });
    await expectStatus(200, server, 'GET', `${path}/export`, { token });
    const judge = (status, body, more) => expectStatus(status, server, 'POST', `${path}/feedback`, { token, body, ...more });
    await judge(204, { about: 3, thumb: 'up' });
    await judge(422, { about: 2, thumb: 'up' });
    await judge(400, { thumb: 'sideways' });
    await judge(413, LARGE);
    await judge(415, 'x', { type: 'text/plain' });
    await expectStatus(400, server, 'POST', API, { body: '{' });
    await expectStatus(413, server, 'POST', API, { body: LARGE });
    await expectStatus(415, server, 'POST', API, { body: 'x', type: 'text/plain' });
    for (const [method, rest] of [['POST', '/messages'], ['GET', '/events'], ['POST', '/ticket'], ['POST', '/feedback'], ['GET', '/export'], ['DELETE', '']]) {
        const body = method === 'POST' ? '{}' : undefined;
        await expectStatus(401, server, method, path + rest, { token: other.token, body });
        await expectStatus(404, server, method, `${API}/${'a'.repeat(26)}${rest}`, { token, body });
    }
    await expectStatus(204, server, 'DELETE', path, { token });
});

test('a conversation that a person at the bank has, and one that is closed', async () => {
    const server = servers.plain;
    const { path, token } = await begin(server);
    const directline = await beginDirectLine(server);
    await expectStatus(200, server, 'POST', `${path}/messages`, { token, body: { client_id: 'a', button: 'talk_to_human' } });
    await server.replyToLatest('Ovdje Ana.');
    await expectStatus(200, server, 'POST', `${path}/messages`, { token, body: { client_id: 'b', text: 'Hvala' } });
    const { value } = await expectStatus(200, server, 'GET', `${path}/events`, { token });
    assert.ok(value.events.some(({ author }) => author === 'agent'));
    await expectStatus(200, server, 'POST', `${directline.path}/activities`, { token: directline.token, body: { type: 'message', text: 'Osoba', value: { button: 'talk_to_human' } } });
});

test('pages and files', async () => {
    const server = servers.plain;
    for (const path of ['/api/openapi.json', '/healthz', '/readyz', '/metrics', '/api/v1/welcome', '/webhooks/rest/', '/', '/hr', '/sr', '/sr-latn', '/en', '/privacy', '/salter.js', '/chat']) {
        const { headers } = await expectStatus(200, server, 'GET', path);
        const tag = headers.get('ETag');
        if (tag) await expectStatus(304, server, 'GET', path, { headers: { 'If-None-Match': tag } });
    }
    const [, widget] = (await server.get('/hr')).match(/src="([^"]*\/widget\/[^"]*\/)salter\.js"/);
    for (const name of ['salter.js', 'salter.css']) await expectStatus(200, server, 'GET', `${widget}${name}`);
    await expectStatus(404, server, 'GET', '/widget/0123456789abcdef/salter.js');
    await expectStatus(302, servers.real, 'GET', '/'); /* a real bank has pages of its own */
});

/* The text format of OpenMetrics 1.0, strictly: a family at a time, named before its samples, each sample once, and the end. */
test('the metrics are OpenMetrics', async () => {
    const { text, headers } = await expectStatus(200, servers.plain, 'GET', '/metrics');
    assert.match(headers.get('Content-Type'), /^application\/openmetrics-text; version=1\.0\.0; charset=utf-8$/);
    assert.ok(text.endsWith('\n# EOF\n'));
    const endings = { counter: ['_total', '_created'], gauge: [''], info: ['_info'], histogram: ['_bucket', '_count', '_sum', '_created'] };
    const families = new Map();
    const samples = new Set();
    let family;
    for (const line of text.trimEnd().split('\n').slice(0, -1)) {
        const [, kind, name, rest] = line.match(/^# (TYPE|UNIT|HELP) ([a-z_][a-z0-9_]*) (.+)$/) || [];
        if (kind === 'TYPE') {
            assert.ok(!families.has(name) && rest in endings, line);
            families.set(name, rest);
            family = name;
        } else if (kind) {
            assert.equal(name, family, line);
            if (kind === 'UNIT') assert.ok(name.endsWith(`_${rest}`), line);
        } else {
            const [, sample, labels] = line.match(/^([a-z_][a-z0-9_]*)((?:\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})?) (?:\d+(?:\.\d+)?(?:e[+-]\d+)?)$/) || assert.fail(line);
            assert.ok(endings[families.get(family)].some((ending) => sample === family + ending), `${line} in ${family}`);
            assert.ok(!samples.has(sample + labels), line);
            samples.add(sample + labels);
        }
    }
    assert.ok(families.size > 20);
    const buckets = [...text.matchAll(/^salter_turn_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)];
    assert.equal(buckets.at(-1)[1], '+Inf');
    buckets.reduce((before, [line,, count]) => { assert.ok(Number(count) >= before, line); return Number(count); }, 0);
});

test('the form', async () => {
    const server = servers.plain;
    const fields = await readForm(server);
    const { headers } = await form(server, 303, { ...fields, text: 'Zašto mi je odbijena kartica?' });
    const [cookie] = headers.get('Set-Cookie').split(';');
    await form(server, 400, { form: '0', text: 'Prepisano' });
    const again = await readForm(server, cookie);
    await form(server, 303, { ...again, text: 'Do kad ste otvoreni?' }, cookie);
    await form(server, 409, { ...again, text: 'Nešto drugo' }, cookie);
    await expectStatus(413, server, 'POST', '/chat', { type: 'application/x-www-form-urlencoded', body: LARGE });
    await expectStatus(415, server, 'POST', '/chat', { type: 'application/x-www-form-urlencoded', body: 'text=x', headers: PACKED });
});

test('drop-in routes', async () => {
    const server = servers.plain;
    const rasa = (status, body, headers) => expectStatus(status, server, 'POST', '/webhooks/rest/webhook', { body, headers });
    await rasa(200, { sender: 'x', message: 'Zašto mi je odbijena kartica?' });
    await rasa(400, { sender: 'x' });
    await rasa(413, LARGE);
    await rasa(415, '{}', PACKED);
    await expectStatus(200, server, 'POST', '/webhooks/rest/webhook?stream=true', { body: { sender: 'y', message: '/greet' } });
    const deepchat = (status, body, headers) => expectStatus(status, server, 'POST', '/webhooks/deepchat', { body, headers });
    const messages = [{ role: 'user', text: 'kartica' }];
    await deepchat(200, { messages });
    await deepchat(200, { messages }, { Accept: 'text/event-stream' });
    await deepchat(400, { messages: [] });
    await deepchat(413, LARGE);
    await deepchat(415, '{}', PACKED);
    const { path, token } = await beginDirectLine(server);
    const send = (status, body, more) => expectStatus(status, server, 'POST', `${path}/activities`, { token, body, ...more });
    const activity = { type: 'message', text: 'kartica', from: { id: 'kupac', role: 'user' }, channelData: { clientActivityID: 'a' } };
    await send(200, activity);
    await send(200, { type: 'typing' });
    await send(422, { ...activity, text: 'Nešto drugo' });
    await send(400, {});
    await send(413, LARGE);
    await send(415, '{}', { headers: PACKED });
    await send(403, activity, { token: 'a.b' });
    await expectStatus(200, server, 'GET', `${path}/activities`, { token });
    await expectStatus(400, server, 'GET', `${path}/activities?watermark=x`, { token });
    await expectStatus(200, server, 'GET', path, { token });
    await expectStatus(200, server, 'POST', '/v3/directline/tokens/refresh', { token });
    await expectStatus(400, server, 'POST', '/v3/directline/conversations', { body: '{' });
    await expectStatus(413, server, 'POST', '/v3/directline/conversations', { body: LARGE });
    await expectStatus(415, server, 'POST', '/v3/directline/conversations', { body: '{}', headers: PACKED });
    const unknown = 'a'.repeat(26);
    for (const [method, target] of [['GET', `/v3/directline/conversations/${unknown}/activities`], ['GET', `/v3/directline/conversations/${unknown}`], ['POST', `/v3/directline/conversations/${unknown}/activities`], ['POST', '/v3/directline/tokens/refresh']]) {
        const body = method === 'POST' ? activity : undefined;
        await expectStatus(403, server, method, target, { body });
        await expectStatus(404, server, method, target, { token: `${unknown}.x`, body });
    }
});

test('too many messages in one conversation', async () => {
    const server = servers.slow;
    const { path, token } = await begin(server);
    const directline = await beginDirectLine(server);
    const twice = async (send) => { await send(200); await send(429); };
    await twice((status) => expectStatus(status, server, 'POST', `${path}/messages`, { token, body: { client_id: String(status), text: 'kartica' } }));
    await twice((status) => expectStatus(status, server, 'POST', '/webhooks/rest/webhook', { body: { sender: 'x', message: 'kartica' } }));
    await twice((status) => expectStatus(status, server, 'POST', '/webhooks/deepchat', { body: { sender: 'x', messages: [{ text: 'kartica' }] } }));
    await twice((status) => expectStatus(status, server, 'POST', `${directline.path}/activities`, { token: directline.token, body: { type: 'message', text: String(status) } }));
    const { headers } = await form(server, 303, { ...await readForm(server), text: 'kartica' });
    const [cookie] = headers.get('Set-Cookie').split(';');
    await form(server, 429, { ...await readForm(server, cookie), text: 'kartica' }, cookie);
});

test('too many requests from one address', async () => {
    for (const [path, operations] of Object.entries(documented.paths)) {
        for (const method of Object.keys(operations)) {
            const target = path.replace(/\{\w+\}/g, 'a'.repeat(26));
            const body = method === 'post' ? '{}' : undefined;
            await until(`429 of ${method} ${path}`, async () => (await ask(servers.strict, method.toUpperCase(), target, { body })).status === 429);
        }
    }
});

test('a store that cannot be written', async () => {
    const server = servers.full;
    const { path, token } = await begin(server);
    const directline = await beginDirectLine(server);
    const fields = await readForm(server);
    await form(server, 303, { ...fields, text: 'kartica' });
    execFileSync('prlimit', ['--pid', String(server.process.pid), '--fsize=0']);
    await expectStatus(503, server, 'POST', `${path}/messages`, { token, body: { client_id: 'a', text: 'kartica' } });
    await expectStatus(503, server, 'POST', API, { body: {} });
    await expectStatus(503, server, 'POST', `${path}/feedback`, { token, body: { rating: 5 } });
    await expectStatus(503, server, 'DELETE', path, { token });
    await expectStatus(503, server, 'GET', '/readyz');
    await expectStatus(503, server, 'POST', '/webhooks/rest/webhook', { body: { sender: 'x', message: 'kartica' } });
    await expectStatus(503, server, 'POST', '/webhooks/deepchat', { body: { sender: 'x', messages: [{ text: 'kartica' }] } });
    await expectStatus(503, server, 'POST', '/v3/directline/conversations', { body: {} });
    await expectStatus(503, server, 'POST', `${directline.path}/activities`, { token: directline.token, body: { type: 'message', text: 'kartica' } });
    await form(server, 503, { ...await readForm(server), text: 'kartica' });
});

test('a store that cannot be read', async () => {
    const server = servers.broken;
    const { token } = await begin(server);
    const { headers } = await form(server, 303, { ...await readForm(server), text: 'kartica' });
    const [cookie] = headers.get('Set-Cookie').split(';');
    await server.stop();
    await server.start(); /* which remembers nothing that it read */
    fs.writeFileSync(server.store, 'x'.repeat(fs.statSync(server.store).size));
    const unknown = `${API}/${'b'.repeat(26)}`;
    for (const [method, rest] of [['GET', '/events'], ['POST', '/ticket'], ['GET', '/export']])
        await expectStatus(503, server, method, unknown + rest, { token, body: method === 'POST' ? '' : undefined });
    for (const [method, rest] of [['GET', '/activities'], ['GET', '']])
        await expectStatus(503, server, method, `/v3/directline/conversations/${'b'.repeat(26)}${rest}`, { token: `${'b'.repeat(26)}.x` });
    await expectStatus(503, server, 'GET', '/chat', { headers: { Cookie: cookie } });
    await expectStatus(503, server, 'POST', '/v3/directline/tokens/refresh', { token: `${'b'.repeat(26)}.x` });
});

test('every status that the document names was seen', () => {
    const named = Object.entries(documented.paths).flatMap(([path, operations]) => Object.entries(operations)
        .flatMap(([method, { responses }]) => Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`)));
    assert.ok(named.length > 100);
    assert.deepEqual(named.filter((each) => !seen.has(each)), []);
});
