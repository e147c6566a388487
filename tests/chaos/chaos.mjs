/*
 * Conversations through a network that cuts, delays and doubles (proxy.mjs), while the server is killed -9 again and again
 * and started on the same files. Afterwards every conversation is read in every way there is, before and after one more
 * kill, and the files are searched for what must not be in them.
 *
 *     CONVERSATIONS (500) KILLS (100) SEED (of the clock; printed) LEAST (6 messages each) PAUSE (1500 ms at most) KEEP=1 (files)
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { Broken, Chance, check, number, request, scratch, Server, sleep, smallKnowledge, until } from './support.mjs';
import { Customer, markOf, secrets } from './customer.mjs';
import { Proxy } from './proxy.mjs';

const seed = number('SEED', Date.now() % 1000000);
const conversations = number('CONVERSATIONS', 500);
const kills = number('KILLS', 100);
const least = number('LEAST', 6);
const pause = number('PAUSE', 1500);
const started = Date.now();
const folder = scratch('chaos');
const sent = `${folder}/sent`; /* what the contact centre got: a file a delivery, there whole or not at all */
fs.mkdirSync(sent);
const server = new Server({ knowledge: smallKnowledge(folder), folder,
    options: ['--drain-seconds', '2', '--notify-command', `f=$(mktemp '${sent}/XXXXXX') && cat >"$f" && mv "$f" "$f.json"`] });
const proxy = await new Proxy({ seed, target: () => server.port }).listen();
const counts = { killed: 0, killed_starting: 0, stopped: 0 };
let killing = true;

/* At a random moment after the start, or before it listens; now and then it is asked to end instead. */
async function killAgainAndAgain() {
    const chance = new Chance(seed, 'kills');
    while (counts.killed < kills) {
        const early = chance.is(0.15);
        server.launch();
        if (early) await Promise.race([sleep(chance.below(200)), server.listening]);
        else check(await server.listening, 'the server does not start');
        if (!early) await sleep(chance.between(30, 700));
        const asked = !early && chance.is(0.08);
        const { signal, code } = await server.stop(asked ? 'SIGTERM' : 'SIGKILL');
        check(asked ? code === 0 : signal === 'SIGKILL', `the server ended by itself: ${code} ${signal}`);
        counts[asked ? 'stopped' : 'killed']++;
        if (early) counts.killed_starting++;
    }
    await server.start();
    killing = false;
}

function grep(text) {
    try {
        return execFileSync('grep', ['-rlaF', '--exclude-dir=knowledge', '--exclude-dir=cache', '--', text, folder], { encoding: 'utf8' });
    } catch { return ''; }
}

async function verifyAll(customers) {
    let events = 0;
    for (let at = 0; at < customers.length; at += 10) {
        const some = customers.slice(at, at + 10);
        const found = await Promise.all(some.map((one) => one.verify(server.port, customers[(one.index + 1) % customers.length])));
        events += found.reduce((sum, part) => sum + part, 0);
    }
    return events;
}

function parsed(text) {
    try { return JSON.parse(text); } catch { return undefined; }
}

/* Each hand-off reached the contact centre, again perhaps after a kill, but then with the same bytes, and nothing of others in it. */
async function verifySent(customers) {
    const byId = new Map(customers.map((one) => [one.id, one]));
    const created = new Map();
    for (const line of fs.readdirSync(sent).filter((name) => name.endsWith('.json')).map((name) => fs.readFileSync(`${sent}/${name}`, 'utf8'))) {
        const told = parsed(line);
        if (told === undefined) continue; /* cut off with the server that wrote it; then it is sent again */
        const { type, data } = told;
        const one = byId.get(data.conversation);
        check(one !== undefined, () => `nobody's conversation was sent: ${line}`);
        one.sureOwn(line);
        if (type !== 'handoff.created') continue;
        check((created.get(one) ?? line) === line, () => one.fail(`sent as ${line}\nand as ${created.get(one)}`));
        created.set(one, line);
    }
    for (const one of customers.filter((other) => other.isHandedOver && !other.deleted)) check(created.has(one), one.fail('its hand-off was not sent'));
    return created.size;
}

async function verifyFiles(customers) {
    const sound = await server.tend('check');
    check(sound.code === 0, `store check: ${sound.text}`);
    for (const secret of secrets) check(grep(secret) === '', () => `${secret} is in ${grep(secret)}`);
    fs.rmSync(sent, { recursive: true }); /* what left the house is not ours to delete */
    for (const gone of customers.filter((one) => one.deleted)) {
        for (let at = 0; at < gone.messages; at++) {
            const mark = markOf(gone.index, at);
            check(grep(mark) === '', () => `deleted, but ${mark} is in ${grep(mark)}`);
        }
    }
    check(grep(markOf(customers.find((one) => !one.deleted).index, 0)) !== '', 'the search finds nothing at all');
    for (const token of customers.slice(0, 50).map((one) => one.token)) check(grep(token) === '', `a token is in ${grep(token)}`);
}

async function run() {
    console.log(`chaos: seed ${seed}, ${conversations} conversations, ${kills} kills, files in ${folder}`);
    const customers = [...Array(conversations).keys()].map((index) =>
        new Customer({ index, seed, port: proxy.port, over: () => !killing }));
    const failed = Promise.race(customers.map((one) => one.talk({ least, pause }).then(() => new Promise(() => {}))));
    const done = until('all have said what they wanted', () => !killing && customers.every((one) => one.finished && (!one.deletes || one.deleted)), 1800000);
    await Promise.race([failed, Promise.all([killAgainAndAgain(), done])]);
    proxy.calm = true;
    await sleep(5500); /* the last late copies */
    await until('the contact centre has everything', async () => /^salter_outbox_waiting 0$/m.test((await request(server.port, 'GET', '/metrics')).body), 600000);
    const events = await verifyAll(customers);
    const handoffs = await verifySent(customers);
    await server.stop('SIGKILL');
    await server.start();
    check(await verifyAll(customers) === events, 'another number of events after the last kill');
    const rebuilt = await server.tend('rebuild');
    check(rebuilt.code === 0, rebuilt.text);
    check(await verifyAll(customers) === events, 'another number of events after a rebuild');
    const { code } = await server.stop('SIGTERM');
    check(code === 0, `the server ends with ${code}`);
    await verifyFiles(customers);
    const sum = (member) => customers.reduce((total, one) => total + one[member], 0);
    console.log(`messages ${sum('messages')}, requests until an answer ${sum('tries')}, events ${events}, hand-offs ${handoffs}, thumbs ${sum('judged')}, deleted ${customers.filter((one) => one.deleted).length}`);
    console.log(`server: ${Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(', ')}`);
    console.log(`network: ${Object.entries(proxy.counts).map(([name, count]) => `${name} ${count}`).join(', ')}`);
    console.log(`# ${conversations} checks passed`);
}

try {
    await run();
} catch (error) {
    console.log(`BROKEN (seed ${seed}): ${error instanceof Broken ? error.message : error.stack}`);
    console.log(fs.readFileSync(server.log, 'utf8').split('\n').slice(-15).join('\n'));
    process.exitCode = 1;
}
server.child?.kill('SIGKILL');
proxy.close();
if (!process.exitCode && !process.env.KEEP) fs.rmSync(folder, { recursive: true, force: true });
console.log(`${Math.round((Date.now() - started) / 1000)} s`);
process.exit();
