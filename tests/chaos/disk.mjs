/*
 * Disks that are full, read-only or damaged, under the real process. DISK is a small file system of its own (test_disk.sh
 * makes one) that this test may fill to the last byte.
 */
import fs from 'node:fs';
import path from 'node:path';
import { Broken, check, number, request, scratch, Server, sleep, smallKnowledge, until } from './support.mjs';
import { Customer } from './customer.mjs';

const disk = process.env.DISK;
const seed = number('SEED', Date.now() % 1000000);
const folder = scratch('disk');
const phone = '+385 1 5550 100';
let passed = 0;
const sure = (holds, what) => { check(holds, what); passed++; };
check(disk, 'DISK names no folder');

/* To the last byte, so that not even the smallest write finds room. */
const filler = path.join(disk, 'filler');
function fill() {
    const file = fs.openSync(filler, 'a');
    for (let size = 1 << 20; size >= 1;) {
        try { fs.writeSync(file, Buffer.alloc(size, 'x')); } catch { size >>= 1; }
    }
    fs.closeSync(file);
}

const server = new Server({ knowledge: smallKnowledge(folder), folder, store: path.join(disk, 'log.db'), options: ['--widget-dir', path.join(folder, 'widgets')] });
const call = (method, target, options) => request(server.port, method, target, options);
const ready = async () => (await call('GET', '/readyz')).status === 200;

/* Nobody is left without an answer: a problem that says when to come back, in words with the number to ring. */
function isKind(answer) {
    return answer.status === 503 && answer.headers['content-type'] === 'application/problem+json' && Number(answer.headers['retry-after']) > 0 &&
        answer.json().texts.some((text) => text.includes(phone));
}

/* Customers who talk all the time; each message is repeated until it is acknowledged. */
function customers(count, round) {
    return [...Array(count).keys()].map((at) => {
        const one = new Customer({ index: round * 100 + at, seed, port: server.port, over: () => over, ms: 5000 });
        one.deletes = false;
        return one;
    });
}
let over = false;

async function theDiskIsFull(round) {
    over = false;
    const talking = customers(10, round);
    const done = Promise.all(talking.map((one) => one.talk({ least: 3, pause: 100 })));
    const mine = new Customer({ index: 9000 + round, seed, port: server.port, over: () => true });
    await mine.begin();
    await mine.say();
    await sleep(500);
    fill();
    await until('the full disk is noticed', async () => !await ready());
    const body = mine.nextMessage();
    const say = () => call('POST', mine.path('/messages'), { token: mine.token, json: body });
    const refused = await say();
    sure(isKind(refused), () => `a message: ${refused.status} ${refused.body}`);
    const state = await call('GET', '/readyz');
    sure(state.status === 503 && state.json().status === 'store' && /full/.test(state.json().store.problem), () => `readyz: ${state.body}`);
    for (const [target, status] of [['/healthz', 200], ['/api/v1/welcome', 200], ['/chat', 200], ['/metrics', 200]])
        sure((await call('GET', target)).status === status, target);
    sure(/^salter_store_healthy 0$/m.test((await call('GET', '/metrics')).body), 'metrics say nothing');
    const begun = await call('POST', '/api/v1/conversations', { json: {} });
    sure(isKind(begun), () => `a conversation on a full disk: ${begun.status} ${begun.body}`);
    await mine.read(0); /* what was said can be read */
    const rasa = await call('POST', '/webhooks/rest/webhook', { json: { sender: `r${round}`, message: 'Kada radite?' } });
    sure(rasa.status === 503 && rasa.body.includes(phone), () => `rasa: ${rasa.status} ${rasa.body}`);
    if (round === 1) { /* and then the power goes */
        await server.stop('SIGKILL');
        await server.start(); /* as an orchestrator would, on the full disk */
        for (const one of [...talking, mine]) one.port = server.port;
        const started = await call('GET', '/readyz');
        sure(started.status === 503 && started.json().status === 'store' && /full/.test(started.json().store.problem), () => `readyz: ${started.body}`);
        const begun = await call('POST', '/api/v1/conversations', { json: {} });
        sure(isKind(begun), () => `a conversation after a start on a full disk: ${begun.status} ${begun.body}`);
        for (const [method, rest, json] of [['POST', '/messages', body], ['GET', '/events']]) { /* of before the start */
            const answer = await call(method, mine.path(rest), { token: mine.token, json });
            sure(isKind(answer), () => `${method} ${rest} after a start on a full disk: ${answer.status} ${answer.body}`);
        }
        const page = await call('GET', '/chat');
        sure(page.status === 200 && page.body.includes(phone), () => `/chat after a start on a full disk: ${page.status}`);
        await sleep(1500);
        sure(!await ready(), 'it is ready on a full disk');
        fs.rmSync(filler);
    } else {
        await sleep(1500);
        fs.rmSync(filler);
    }
    const freed = Date.now();
    await until('service goes on by itself', ready, 15000);
    console.log(`round ${round}: ready ${Date.now() - freed} ms after there was room again`);
    mine.acknowledge(body, await say());
    for (const news of ['events cannot be stored: ', 'events are stored again'])
        sure(fs.readFileSync(server.log, 'utf8').includes(news), `the log does not say: ${news}`);
    over = true;
    await done;
    for (const one of [...talking, mine]) await one.verify(server.port, mine === one ? talking[0] : mine);
    sure((await server.tend('check')).code === 0, 'the store is not sound');
}

/* A file or folder that cannot be written is said by name, and nothing is served that could not be kept. */
async function theDiskIsReadOnly() {
    await server.stop('SIGTERM');
    fs.writeFileSync(path.join(folder, 'readonly.sh'), 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"\n');
    server.wrap = ['unshare', '--mount', 'sh', path.join(folder, 'readonly.sh'), disk];
    const started = await server.launch().listening;
    server.wrap = [];
    if (started) {
        const answer = await call('POST', '/api/v1/conversations', { json: {} });
        check(answer.status === 503, `read-only: ${answer.status}`);
        await server.stop('SIGKILL');
    }
    const { code } = await server.ended;
    const said = fs.readFileSync(server.log, 'utf8').trim().split('\n').at(-1);
    sure(started || (code !== 0 && said.includes('log.db') && /read-?only/i.test(said)), `a start on a read-only disk: ${code} ${said}`);
    await server.start();
}

/* Under the running server every page but the first two turns to nonsense: no wrong word, the number to ring, and the operator hears. */
async function aDiskGoesBad(one) {
    await server.start();
    const file = fs.openSync(server.store, 'r+');
    fs.writeSync(file, Buffer.alloc(fs.fstatSync(file).size - 2 * 8192, 0xa5), 0, undefined, 2 * 8192);
    for (const [method, rest, json] of [['POST', '/messages', one.nextMessage()], ['GET', '/events'], ['GET', '/export']]) {
        const answer = await call(method, one.path(rest), { token: one.token, json });
        sure(isKind(answer), () => `${method} ${rest} on a bad disk: ${answer.status} ${answer.body}`);
    }
    sure(fs.readFileSync(server.log, 'utf8').includes('events cannot be read: '), 'the log says nothing of a bad disk');
    await until('the damage is told', async () => (await call('GET', '/readyz')).json().store.damage);
    const state = await call('GET', '/readyz');
    sure(state.status === (state.json().store.ok ? 200 : 503) && /log\.db/.test(state.json().store.damage), () => `readyz: ${state.body}`);
    sure(/^salter_store_damaged 1$/m.test((await call('GET', '/metrics')).body), 'metrics say nothing of the damage');
    sure(/the log is damaged/.test(fs.readFileSync(server.log, 'utf8')), 'the log says nothing of the damage');
    await server.stop('SIGKILL');
    fs.writeSync(file, 'this was a database once'.repeat(500), 0);
    fs.closeSync(file);
}

/* A log that was damaged is refused by name; the copy of the day before goes on, and so do damaged projections. */
async function filesAreDamaged() {
    const [one] = customers(1, 50);
    over = true;
    await one.talk({ least: 5, pause: 10 });
    const copy = path.join(folder, 'copy.db');
    sure((await server.tend('backup', copy)).code === 0, 'no copy is made');
    await server.stop('SIGKILL');
    fs.writeFileSync(`${server.store}-views`, 'this was a database once'.repeat(500));
    await server.start();
    await one.verify(server.port, one);
    await server.stop('SIGTERM');
    fs.rmSync(`${server.store}-views`);
    await server.start();
    await one.verify(server.port, one);
    await server.stop('SIGTERM');
    await aDiskGoesBad(one);
    sure(!await server.launch().listening, 'a damaged log is served');
    const { code } = await server.ended;
    const said = fs.readFileSync(server.log, 'utf8').trim().split('\n').at(-1);
    sure(code !== 0 && said.includes('log.db') && /not a database|damaged|malformed/.test(said), `a damaged log: ${code} ${said}`);
    for (const ending of ['', '-wal', '-shm', '-views', '-views-wal', '-views-shm']) fs.rmSync(server.store + ending, { force: true });
    fs.copyFileSync(copy, server.store);
    await server.start();
    one.messages--; /* which nobody heard */
    await one.verify(server.port, one);
}

async function run() {
    await server.start();
    for (let round = 0; round < 3; round++) await theDiskIsFull(round);
    await theDiskIsReadOnly();
    await filesAreDamaged();
    sure((await server.stop('SIGTERM')).code === 0, 'it ends badly');
    console.log(`# ${passed} checks passed`);
}

try {
    await run();
} catch (error) {
    console.log(`BROKEN (seed ${seed}): ${error instanceof Broken ? error.message : error.stack}`);
    console.log(fs.readFileSync(server.log, 'utf8').slice(-3000));
    process.exitCode = 1;
}
server.child?.kill('SIGKILL');
if (!process.exitCode) fs.rmSync(folder, { recursive: true, force: true });
process.exit();
