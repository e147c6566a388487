/*
 * What no polite client sends, at the real process: the right status as a problem, within its deadline, others served
 * meanwhile; every field of every route with every wrong kind of value, judged by the served OpenAPI document; and in the end
 * a search of all the files for every secret that was sent.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { Broken, check, request, scratch, Server, sleep, smallKnowledge } from './support.mjs';

const folder = scratch('abuse');
const server = new Server({ knowledge: smallKnowledge(folder), folder,
    options: ['--header-seconds', '2', '--body-seconds', '3', '--idle-seconds', '2', '--log-level', 'debug', '--notify-command', `cat >>${folder}/sent`] });
let passed = 0;
const sure = (holds, what) => { check(holds, what); passed++; };
const call = (method, target, options) => request(server.port, method, target, options);

async function begin() {
    const answer = await call('POST', '/api/v1/conversations', { json: {} });
    check(answer.status === 201, `begin: ${answer.status} ${answer.body}`);
    const { id, token } = answer.json();
    return { id, token, path: `/api/v1/conversations/${id}` };
}

/* ---- bytes ------------------------------------------------------------------------------------------------- */

/* What comes back until the other side closes or `ms` are over. */
function converse(pieces, { ms = 8000, pause = 0, half = false } = {}) {
    return new Promise((resolve) => {
        const begun = Date.now();
        let text = '';
        let open = true;
        const socket = net.connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
        const end = () => { open = false; clearTimeout(clock); resolve({ text, ms: Date.now() - begun }); socket.destroy(); };
        const clock = setTimeout(() => { text += '\n(still open)'; end(); }, ms);
        socket.on('data', (bytes) => { text += bytes.toString('latin1'); });
        socket.on('end', end);
        socket.on('error', end);
        socket.on('connect', async () => {
            for (const piece of pieces) {
                if (!open) return;
                socket.write(piece);
                if (pause > 0) await sleep(pause);
            }
            if (half) socket.end();
        });
    });
}

const statuses = ({ text }) => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map((match) => Number(match[1]));

/* Others are served in the meantime, and at once. */
async function serveOthers(over) {
    const talk = await begin();
    let slowest = 0;
    for (let at = 0; !over(); at++) {
        const begun = Date.now();
        const answer = await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: `o${at}`, text: 'Kada radite?' } });
        check(answer.status === 200, `meanwhile: ${answer.status} ${answer.reason ?? answer.body}`);
        slowest = Math.max(slowest, Date.now() - begun);
        await sleep(50);
    }
    return slowest;
}

async function slowOnes() {
    const head = (length) => `POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
    const drip = (text) => [text, ...Array(30).fill('a')];
    let over = false;
    const meanwhile = serveOthers(() => over);
    const many = (make) => Promise.all([...Array(40)].map(make));
    const [headers, bodies, silent] = await Promise.all([
        many(() => converse(drip('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: '), { pause: 1000, ms: 20000 })),
        many(() => converse(drip(`${head(5000)}{"language":"`), { pause: 1000, ms: 20000 })),
        many(() => converse([], { ms: 20000 })),
    ]);
    over = true;
    const slowest = await meanwhile;
    for (const one of headers) sure(one.ms >= 1500 && one.ms < 12000 && !/ 200 /.test(one.text), `a header of one byte a second: ${one.ms} ms ${one.text}`);
    for (const one of bodies) sure(one.ms >= 2500 && one.ms < 13000 && !/ 20[01] /.test(one.text), `a body of one byte a second: ${one.ms} ms ${one.text}`);
    for (const one of silent) sure(one.ms < 12000, `one that says nothing: ${one.ms} ms`);
    sure(slowest < 5000, `others waited ${slowest} ms`);
}

async function badBytes() {
    const host = 'Host: x\r\n';
    const post = 'POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const cases = [ /* bytes, statuses that are right; 0: closed without an answer */
        [`GET /healthz HTTP/1.1\r\n${host}Cookie: a=${'x'.repeat(10000)}\r\n\r\n`, [431]],
        [`GET /healthz HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(1250)}\r\n`, [431]],
        [`GET /${'a'.repeat(10000)} HTTP/1.1\r\n${host}\r\n`, [414, 431]],
        [`GET /healthz HTTP/1.1\r\n${host}${'x'.repeat(10000)}`, [431, 0]],
        [`${post}Content-Length: -5\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 5x\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 0x2\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 99999999999999999999999\r\n\r\n{}`, [400, 413]],
        [`${post}Content-Length: 70000\r\n\r\n{}`, [413]],
        [`${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} `, [400]],
        [`${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [400]],
        [`${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, [400, 0]],
        [`${post}Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n`, [400, 0]],
        [`${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}`, [400, 413, 0]],
        [`${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n`, [400, 0]],
        [`${post}Transfer-Encoding: gzip, nonsense\r\n\r\n{}`, [400]],
        [`${post}Transfer-Encoding: gzip\r\n\r\n{}`, [400]],
        [`${post}Transfer-Encoding: chunked\r\n\r\n2;${'e'.repeat(20000)}\r\n{}\r\n0\r\n\r\n`, [400, 413, 431, 0]],
        ['GET /healthz HTTP/1.1\r\n\r\n', [400]],
        [`GET /healthz HTTP/1.1\r\n${host}${host}\r\n`, [400]],
        [`GET /healthz HTTP/7.1\r\n${host}\r\n`, [505, 400]],
        [`GET  /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, [200, 400]],
        [`GET /healthz HTTP/1.1\r\n${host}No colon here\r\n\r\n`, [400, 0]],
        [`GET /healthz HTTP/1.1\r\n${host} folded: line\r\n\r\n`, [400, 0]],
        [`GET /healthz HTTP/1.1\r\n${host}Name : value\r\n\r\n`, [400, 0]],
        [`GET /healthz HTTP/1.1\r\n${host}X: a\0b\r\nConnection: close\r\n\r\n`, [200, 400]],
        [`GET /health\0z HTTP/1.1\r\n${host}\r\n`, [400, 404, 0]],
        [`GET /%00 HTTP/1.1\r\n${host}\r\n`, [404]],
        [`GET /api/../metrics HTTP/1.1\r\n${host}\r\n`, [404]],
        [`GET /widget/%2e%2e/%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n${host}\r\n`, [404]],
        [`BREW /healthz HTTP/1.1\r\n${host}\r\n`, [405]],
        [`CONNECT x:443 HTTP/1.1\r\n${host}\r\n`, [404, 405, 400]],
        [`TRACE /healthz HTTP/1.1\r\n${host}\r\n`, [405]],
        ['\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', [400, 0]],
        ['\r\n\r\n\r\n\r\n', [400, 0]],
    ];

    for (const [bytes, right] of cases) {
        const answer = await converse([Buffer.from(bytes, 'latin1')], { half: true });
        const found = statuses(answer);
        sure(found.length === 0 ? right.includes(0) : right.includes(found[0]), () => `${JSON.stringify(bytes.slice(0, 200))}: ${answer.text.slice(0, 300) || 'closed'}`);
        sure(!/still open/.test(answer.text), () => `${JSON.stringify(bytes.slice(0, 200))}: never closed`);
    }
    sure((await call('GET', '/healthz')).status === 200, 'nobody is served any more');
}

/* Three in one packet are three answers in their order; a body ends where its length says. */
async function pipelining() {
    const get = (target, more = '') => `GET ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    const post = 'POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
    const three = await converse([get('/healthz') + get('/nothing') + get('/healthz', 'Connection: close\r\n')]);
    sure(String(statuses(three)) === '200,404,200', () => `pipelined: ${three.text}`);
    const mixed = await converse([post + get('/healthz') + post + get('/nothing', 'Connection: close\r\n')]);
    sure(String(statuses(mixed)) === '201,200,201,404', () => `pipelined with bodies: ${mixed.text}`);
    const many = await converse([get('/healthz').repeat(200) + get('/healthz', 'Connection: close\r\n')]);
    sure(statuses(many).length === 201, () => `201 pipelined: ${statuses(many).length}`);
    const cut = await converse([post.replace('Content-Length: 2', 'Content-Length: 50')], { half: true });
    sure(!statuses(cut).includes(201), () => `a body that ends early: ${cut.text}`);
}

/* ---- JSON -------------------------------------------------------------------------------------------------- */

function isProblem(answer, status) {
    if (answer.status !== status || answer.headers['content-type'] !== 'application/problem+json') return false;
    const problem = answer.json();
    return problem.status === status && typeof problem.title === 'string' && typeof problem.detail === 'string' && problem.detail.length > 0;
}

async function badJson() {
    const talk = await begin();
    const post = (body, headers) => call('POST', `${talk.path}/messages`, { token: talk.token, body, headers: { 'Content-Type': 'application/json', ...headers } });
    const bad = ['{', '}', '[]', 'null', '"text"', '1', '{"client_id":"a","text":"b"', '{"client_id":"a","text":"b"}}', "{'client_id':'a'}",
        '{"client_id":"a","text":"b","text":"c"}', '{"client_id":"a","text":"\\ud800"}', '{"client_id":"a","text":"\\x"}', '{"client_id":"a","text":"b",}',
        '{"client_id":"a","text":NaN}', '{"client_id":"a",/* c */"text":"b"}', `{"client_id":"a","text":"b","n":${'9'.repeat(5000)}}`,
        `{"client_id":"a","text":${'['.repeat(5000)}`, `{"client_id":"a","x":${'['.repeat(10000)}${']'.repeat(10000)}}`, `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
        Buffer.from('{"client_id":"a","text":"\xff\xfe"}', 'latin1'), Buffer.from('{"client_id":"a","text":"\xc0\xaf"}', 'latin1'), '\ufeff{"client_id":"a","text":"b"}', '\0'];
    for (const body of bad) {
        const answer = await post(body);
        sure(isProblem(answer, 400), () => `${String(body).slice(0, 100)}: ${answer.status} ${answer.body}`);
    }
    sure(isProblem(await post('{}', { 'Content-Type': 'text/plain' }), 415), 'text/plain is taken');
    sure(isProblem(await post(`{"client_id":"a","text":"${'x'.repeat(66000)}"}`), 413), 'a body of 66 000 bytes is taken');
    const after = await call('GET', `${talk.path}/events`, { token: talk.token });
    sure(after.json().last === 1, () => `something of it was stored: ${after.body}`);
}

/* ---- every field of every route ------------------------------------------------------------------------- */

const values = [null, true, false, 0, -1, 1, 3.5, 1e300, 2147483648, 9007199254740993, '', 'a', 'č', 'x'.repeat(65), 'x'.repeat(300), 'x'.repeat(20000), '\0', '🂡🂡', 'up',
    '<script>alert(1)</script>', "'; DROP TABLE event; --", '../../etc/passwd', '%s%n%d', [], ['a'], [[]], [null], [{}], {}, { a: 1 }, { id: {} }, { id: 7, name: [] }];

/* What the document says of a value; null is as good as absent. */
function fits(schema, value, required) {
    if (value === null) return !required;
    const kind = Array.isArray(value) ? 'array' : typeof value;
    if (schema.type === 'integer') return kind === 'number' && Number.isInteger(value) && value >= schema.minimum && value <= schema.maximum;
    if (schema.type !== kind) return false;
    if (schema.enum && !schema.enum.includes(value)) return false;
    if (kind !== 'string') return true;
    const length = [...value].length;
    return length >= (schema.minLength ?? 0) && length <= (schema.maxLength ?? Infinity);
}

/* A body that is right, for those routes that ask for something. */
const right = {
    sendMessage: (at) => ({ client_id: `w${at}`, text: 'Kada radite?' }), giveFeedback: () => ({ rating: 5 }), sendRasaMessage: () => ({ message: 'Kada radite?' }),
    sendActivity: () => ({ type: 'message', text: 'Kada radite?' }), sendDeepChat: () => ({ messages: [{ role: 'user', text: 'Kada radite?' }] }),
};

async function wrongFields(document) {
    const talk = await begin();
    const line = (await call('POST', '/v3/directline/conversations', { json: {} })).json();
    let tried = 0;
    const allowed = (operation, answer) => Object.keys(operation.responses).includes(String(answer.status));
    for (const [path, item] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(item)) {
            const isLine = path.startsWith('/v3/');
            const target = path.replace('{id}', isLine ? line.conversationId : talk.id).replace('{hash}', 'abc').replace('{file}', 'salter.js');
            const token = isLine ? line.token : talk.token;
            const schema = operation.requestBody?.content['application/json']?.schema;
            if (operation.operationId === 'deleteConversation') continue;
            for (const [name, field] of Object.entries(schema?.properties ?? {})) {
                for (const value of values) {
                    const json = { ...right[operation.operationId]?.(tried), [name]: value };
                    const answer = await call(method.toUpperCase(), target, { token, json });
                    const says = () => `${operation.operationId} ${JSON.stringify(json).slice(0, 200)}: ${answer.status} ${answer.reason ?? answer.body.slice(0, 300)}`;
                    tried++;
                    check(allowed(operation, answer), says);
                    if (fits(field, value, schema.required.includes(name))) continue;
                    check(isProblem(answer, 400) && answer.json().errors[0].pointer === `/${name}`, says);
                }
            }
            for (const parameter of operation.parameters?.filter((one) => one.in === 'query') ?? []) {
                for (const value of ['', '-1', '1.5', '1e3', 'x', '%00', '%FF', '99999999999999999999', '9223372036854775808', 'a%20b', '1&after=x', 'x'.repeat(2000), '%F0%9F%82%A1']) {
                    const answer = await call('GET', `${target}?${parameter.name}=${value}`, { token });
                    tried++;
                    check(allowed(operation, answer), `${operation.operationId} ?${parameter.name}=${value}: ${answer.status} ${answer.reason ?? answer.body.slice(0, 200)}`);
                    if (parameter.schema.type === 'integer' && /^(-1|1\.5|1e3|x|a%20b|9999.*)$/.test(value))
                        check(isProblem(answer, 400), `${operation.operationId} ?${parameter.name}=${value}: ${answer.status}`);
                }
            }
        }
    }
    check(tried > 400, `only ${tried} were tried`);
    passed += tried;
}

/* ---- who may ------------------------------------------------------------------------------------------------ */

async function tokensAndTickets(document) {
    const mine = await begin();
    const other = await begin();
    const rest = { sendMessage: ['POST', '/messages', { client_id: 'a', text: 'b' }], readEvents: ['GET', '/events'], createTicket: ['POST', '/ticket'],
        giveFeedback: ['POST', '/feedback', { rating: 1 }], exportConversation: ['GET', '/export'], deleteConversation: ['DELETE', ''] };
    const locked = Object.values(document.paths).flatMap((item) => Object.values(item)).filter((one) => one.security).map((one) => one.operationId);
    check(String(locked.sort()) === String(Object.keys(rest).sort()), `routes that need a token: ${locked}`);
    const wrong = [undefined, other.token, mine.token.slice(1), `${mine.token}a`, mine.token.toUpperCase(), 'a'.repeat(52), '../..', `${mine.token} `.repeat(2), 'x'.repeat(5000)];
    for (const [method, path, json] of Object.values(rest)) {
        for (const token of wrong) {
            const answer = await call(method, mine.path + path, { token, json });
            sure(isProblem(answer, 401) && answer.headers['www-authenticate'] === 'Bearer', () => `${method} ${path} with ${String(token).slice(0, 60)}: ${answer.status} ${answer.body}`);
        }
        for (const headers of [{ Authorization: `Basic ${mine.token}` }, { Authorization: mine.token }, { Authorization: 'Bearer' }, { Cookie: `token=${mine.token}` }])
            sure((await call(method, mine.path + path, { headers, json })).status === 401, `${method} ${path} with ${JSON.stringify(headers)}`);
        for (const id of ['a'.repeat(26), 'x', other.id.slice(1), `${mine.id}a`, '%2e%2e', mine.id.toUpperCase()])
            sure(isProblem(await call(method, `/api/v1/conversations/${id}${path}`, { token: mine.token, json }), 404), `${method} ${id}${path}`);
    }
    const { ticket } = (await call('POST', `${mine.path}/ticket`, { token: mine.token })).json();
    const [expires, mac] = ticket.split('.');
    const read = (path, words) => call('GET', `${path}/events?ticket=${encodeURIComponent(words)}`);
    sure((await read(mine.path, ticket)).status === 200, 'a ticket opens nothing');
    for (const words of [`${expires - 61000}.${mac}`, `${Number(expires) + 1}.${mac}`, `${expires}.${mac.slice(1)}`, `${expires}.`, '.', mac, `-1.${mac}`, `${ticket}a`, mine.token])
        sure(isProblem(await read(mine.path, words), 401), `a ticket ${words}`);
    sure(isProblem(await read(other.path, ticket), 401), 'a ticket of another conversation');
    for (const path of ['/export', '/messages'])
        sure((await call(path === '/messages' ? 'POST' : 'GET', `${mine.path}${path}?ticket=${ticket}`, { json: path === '/messages' ? {} : undefined })).status === 401, `a ticket for ${path}`);
    await server.stop('SIGKILL');
    await server.start();
    sure(isProblem(await read(mine.path, ticket), 401), 'a ticket of the process before');
    sure((await call('GET', `${mine.path}/events`, { token: mine.token })).status === 200, 'a token does not outlive the process');
    return [mine.token, other.token, ticket, mac];
}

/* ---- secrets ------------------------------------------------------------------------------------------------ */

const cards = ['4539578763621486', '5555 5555 5555 4444', '3782-822463-10005', '6011.1111.1111.1117', '4111/1111/1111/1111'];
const spoken = [...cards, 'PIN je 8642', 'CVV 987', 'CVC2: 654', 'lozinka je Tajna-77', 'kod iz SMS-a je 443512', 'ПИН је 7531'];
const hidden = [...cards, ...cards.map((card) => card.replace(/\D/g, '')), '8642', '987', '654', 'Tajna-77', '443512', '7531']; /* of those, what must be nowhere */

/* Where a secret stands in a text, or -1; digits within a time or another number are none. */
function find(secret, text) {
    return /^\d+$/.test(secret) ? text.search(new RegExp(`(?<![\\w.:-])${secret}(?![\\w.:-])`)) : text.indexOf(secret);
}

/* Everything a customer, an operator or a page could put them into. */
async function tellSecrets() {
    const talk = await begin();
    const used = [];
    for (const [at, secret] of spoken.entries()) {
        const text = `Evo vam: ${secret}, hvala`;
        const sent = [
            await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: `s${at}`, text } }),
            await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: `t${at}`, button: 'opening_hours', title: text } }),
            await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: `s${at}`, text: `${text} drugačije` } }),
            await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: `b${at}`, button: secret, title: text } }),
            await call('POST', '/api/v1/conversations', { json: { language: secret.slice(0, 20), channel: secret } }),
            await call('POST', '/webhooks/rest/webhook', { json: { sender: secret, message: cards.includes(secret) ? `/${secret.replace(/\D/g, '')}` : secret } }),
            await call('POST', `${talk.path}/feedback`, { token: talk.token, json: { rating: 1, words: text } }),
            await call('POST', '/webhooks/rest/webhook', { json: { sender: text, message: text, metadata: { note: text } } }),
            await call('POST', '/webhooks/deepchat', { json: { messages: [{ role: 'user', text }], session: text, note: text } }),
            await call('GET', `/api/v1/welcome?language=${encodeURIComponent(text)}`),
            await call('GET', `/${encodeURIComponent(text)}`),
            await call('GET', '/healthz', { headers: { 'User-Agent': encodeURIComponent(text), Referer: encodeURIComponent(text), Cookie: `salter=${encodeURIComponent(text)}` } }),
            await call('POST', `${talk.path}/messages`, { token: talk.token, body: `{"client_id":"${text}` }),
            await call('POST', `${talk.path}/messages`, { token: encodeURIComponent(secret), json: { client_id: 'x', text } }),
        ];
        const line = (await call('POST', '/v3/directline/conversations', { json: { user: { id: text, name: text } } })).json();
        sent.push(await call('POST', `/v3/directline/conversations/${line.conversationId}/activities`, { token: line.token,
            json: { type: 'message', text, from: { id: text, name: text }, channelData: { clientActivityID: `d${at}`, note: text } } }));
        const page = await call('GET', '/chat');
        const form = /name="form" value="(\w+)"/.exec(page.body)[1];
        sent.push(await call('POST', '/chat', { body: `form=${form}&client_id=f${at}&language=hr&text=${encodeURIComponent(text)}`,
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }));
        for (const answer of sent) check(answer.status >= 200 && answer.status < 500, `${secret}: ${answer.status} ${answer.reason ?? answer.body}`);
        for (const answer of sent.filter((one) => /problem\+json|application\/json/.test(one.headers['content-type'] ?? '') && one.status < 300))
            sure(find(hidden[at < cards.length ? at : at + cards.length], JSON.stringify(answer.json().events ?? [])) < 0, () => `${secret} comes back: ${answer.body}`);
        used.push(line.token, line.token.split('.')[1], form);
    }
    await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: 'person', text: 'Želim razgovarati s čovjekom' } });
    for (const [at, secret] of spoken.entries())
        await call('POST', `${talk.path}/messages`, { token: talk.token, json: { client_id: `c${at}`, text: `Za kolegu: ${secret}, zovite me na 091 555 0100` } });
    const { handoffs } = JSON.parse((await server.operate('handoff', '--json', 'list')).text);
    sure(handoffs.length > 0, 'nothing was handed over');
    for (const secret of spoken) await server.operate('handoff', 'reply', String(handoffs[0].id), `Vidim: ${secret}, tako je`);
    await sleep(1500); /* for the contact centre's command */
    return [...used, talk.token];
}

function searchFor(secrets, when) {
    const files = execFileSync('find', [folder, '-type', 'f', '-not', '-path', '*/cache/*', '-not', '-path', '*/knowledge/*'], { encoding: 'utf8' }).trim().split('\n');
    for (const file of files) {
        const text = fs.readFileSync(file, 'latin1');
        for (const secret of secrets) {
            const at = find(Buffer.from(secret).toString('latin1'), text);
            sure(at < 0, () => `${when}: ${secret} is in ${file}: ${JSON.stringify(Buffer.from(text.slice(Math.max(0, at - 80), at + 60), 'latin1').toString())}`);
        }
    }
    sure(files.some((file) => fs.readFileSync(file, 'latin1').includes('Evo vam: ')), 'the search finds nothing at all');
    return files.map((file) => file.slice(folder.length + 1));
}

async function run() {
    await server.start();
    const document = (await call('GET', '/api/openapi.json')).json();
    await slowOnes();
    await badBytes();
    await pipelining();
    await badJson();
    await wrongFields(document);
    const tokens = [...await tokensAndTickets(document), ...await tellSecrets()];
    const files = searchFor([...hidden, ...tokens], 'while it runs');
    const { code } = await server.stop('SIGTERM');
    sure(code === 0, `it ends with ${code}`);
    searchFor([...hidden, ...tokens], 'afterwards');
    console.log(`searched: ${files.join(' ')}`);
    console.log(`# ${passed} checks passed`);
}

try {
    await run();
} catch (error) {
    console.log(`BROKEN: ${error instanceof Broken ? error.message : error.stack}`);
    console.log(fs.readFileSync(server.log, 'utf8').slice(-2000));
    process.exitCode = 1;
}
server.child?.kill('SIGKILL');
if (!process.exitCode) fs.rmSync(folder, { recursive: true, force: true });
process.exit();
