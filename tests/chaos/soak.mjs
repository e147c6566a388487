/*
 * The real server under load.mjs for SOAK_SECONDS (900), then its end by SIGTERM: exit status 0, and nothing in its log that a
 * sanitizer or valgrind would write. Meanwhile memory, descriptors and write-ahead logs are measured.
 *
 *     SOAK_SECONDS CUSTOMERS (30) PAUSE (150 ms at most between two acts) SEED; arguments: a command in front of the server (valgrind ...)
 *     STORM=1: processes beside the server keep checking and rebuilding its projections, one after the other without a pause
 *     STORE=FILE: begins with a copy of this log, a large one for instance
 *     FLAT=1 (the default from 300 s on) also demands, after a third of the time:
 *       memory    the highest of the last third at most 8 % and 8 MiB above the highest of the third before
 *       files     descriptors come back to what they were before the load, within 96: the store keeps 16 readers open
 *       logs      neither write-ahead log ever above 64 MiB
 */
import fs from 'node:fs';
import { Broken, check, number, request, scratch, Server, sleep, smallKnowledge, until } from './support.mjs';
import { Load, Operator } from './load.mjs';

const seconds = number('SOAK_SECONDS', 900);
const seed = number('SEED', Date.now() % 1000000);
const flat = number('FLAT', seconds >= 300 ? 1 : 0);
const mebi = 1 << 20;
const spareFiles = 96;
const folder = scratch('soak');
const sent = `${folder}/sent`;
const wrap = process.argv.slice(2);
const server = new Server({ knowledge: smallKnowledge(folder), folder, wrap,
    options: ['--notify-command', `cat >>${sent}`, '--idle-seconds', '5', '--drain-seconds', '20'] });

const sizeOf = (name) => (fs.existsSync(name) ? fs.statSync(name).size : 0);
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) * 1024;
const files = () => fs.readdirSync(`/proc/${server.child.pid}/fd`).length;
const inMebi = (bytes) => (bytes / mebi).toFixed(1);

function sample(samples, begun, load) {
    const one = { at: (Date.now() - begun) / 1000, memory: memory(), files: files(), wal: sizeOf(`${server.store}-wal`),
        views: sizeOf(`${server.store}-views-wal`), store: sizeOf(server.store), conversations: load.counts.conversations ?? 0 };
    samples.push(one);
    if (samples.length % 12 === 1)
        console.log(`${one.at.toFixed(0)} s: ${inMebi(one.memory)} MiB, ${one.files} descriptors, logs ${inMebi(one.wal)} and ${inMebi(one.views)} MiB, store ${inMebi(one.store)} MiB, ${one.conversations} conversations`);
}

function judge(samples, filesBefore, filesAfter) {
    const most = (from, to, member) => Math.max(...samples.filter((one) => one.at >= seconds * from && one.at <= seconds * to).map((one) => one[member]));
    const [middle, end] = [most(1 / 3, 2 / 3, 'memory'), most(2 / 3, 2, 'memory')];
    const wal = Math.max(most(0, 2, 'wal'), most(0, 2, 'views'));
    console.log(`memory: at most ${inMebi(middle)} MiB in the second third, ${inMebi(end)} MiB in the last; descriptors: ${filesBefore} before, at most ${most(0, 2, 'files')}, ${filesAfter} after; longest write-ahead log ${inMebi(wal)} MiB`);
    if (!flat) return;
    check(end <= Math.max(middle * 1.08, middle + 8 * mebi), 'memory grows');
    check(filesAfter <= filesBefore + spareFiles, 'descriptors are not given back');
    check(wal <= 64 * mebi, 'a write-ahead log grows');
}

/* A ticket opens what it is for, and a minute later nothing. */
async function ticketOf(port) {
    const { id, token } = (await request(port, 'POST', '/api/v1/conversations', { json: {}, ms: 60000 })).json();
    const { ticket } = (await request(port, 'POST', `/api/v1/conversations/${id}/ticket`, { token, ms: 60000 })).json();
    return { at: Date.now(), target: `/api/v1/conversations/${id}/events?ticket=${encodeURIComponent(ticket)}` };
}

async function verifyTicket(port, ticket) {
    const over = Date.now() - ticket.at > 61000;
    const answer = await request(port, 'GET', ticket.target, { ms: 60000 });
    check(over ? answer.status === 401 : [200, 401].includes(answer.status), `a ticket after ${Date.now() - ticket.at} ms: ${answer.status}`);
}

/* Each takes locks that the server wants, and closes files that the server has open. */
async function storm(over) {
    let rounds = 0;
    await Promise.all(['rebuild', 'check', 'rebuild'].map(async (verb) => {
        while (!over()) {
            const { code, text } = await server.tend(verb);
            check(code === 0 || /is locked|is busy/.test(text), `store ${verb}: ${text}`);
            rounds++;
        }
    }));
    console.log(`${rounds} checks and rebuilds beside the server`);
}

async function run() {
    console.log(`soak: ${seconds} s, seed ${seed}, ${wrap.join(' ')} ${process.env.SALTER || ''}, files in ${folder}`);
    if (process.env.STORE) fs.copyFileSync(process.env.STORE, server.store);
    await server.start();
    const load = new Load({ server, seed, customers: number('CUSTOMERS', 30), pause: number('PAUSE', 150) });
    const operator = new Operator({ server, load });
    const gone = server.ended.then(({ code, signal }) => { throw new Broken(`the server ended by itself: ${code} ${signal}`); });
    const samples = [];
    const filesBefore = files();
    const ticket = await ticketOf(server.port);
    const begun = Date.now();
    let over = false;
    load.start();
    operator.start();
    const storming = process.env.STORM ? storm(() => over) : Promise.resolve();
    storming.catch(() => { load.stopping = true; });
    while (Date.now() - begun < seconds * 1000 && !load.stopping && !operator.stopping) {
        sample(samples, begun, load);
        await Promise.race([sleep(Math.min(5000, seconds * 100)), gone]);
    }
    over = true;
    await Promise.race([Promise.all([load.stop(), operator.stop(), storming]), gone]);
    sample(samples, begun, load);
    gone.catch(() => {});
    await until('connections are given back', () => files() <= filesBefore + spareFiles, 30000).catch(() => {});
    const filesAfter = files();
    await verifyTicket(server.port, ticket);
    const ready = await request(server.port, 'GET', '/readyz', { ms: 60000 });
    check(ready.status === 200, `readyz: ${ready.status} ${ready.body}`);
    const { code, signal } = await server.stop('SIGTERM');
    const log = fs.readFileSync(server.log, 'utf8');
    const complaint = /ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:|ERROR SUMMARY: [1-9]|definitely lost: [1-9]/.exec(log);
    check(code === 0 && complaint === null, `the server ended with ${code} ${signal}: ${complaint}`);
    const sound = await server.tend('check');
    check(sound.code === 0, `store check: ${sound.text}`);
    check(sizeOf(sent) > 0, 'nothing was sent to the contact centre');
    judge(samples, filesBefore, filesAfter);
    console.log(Object.entries(load.counts).map(([name, count]) => `${name} ${count}`).join(', '));
    console.log(`# ${Object.keys(load.counts).length} checks passed`);
}

try {
    await run();
} catch (error) {
    console.log(`BROKEN (seed ${seed}): ${error instanceof Broken ? error.message : error.stack}`);
    const log = fs.readFileSync(server.log, 'utf8');
    const at = log.search(/==\d+==|WARNING: ThreadSanitizer|runtime error/);
    console.log(at >= 0 ? log.slice(at, at + 12000) : log.slice(-3000));
    process.exitCode = 1;
}
server.child?.kill('SIGKILL');
if (!process.exitCode && !process.env.KEEP) fs.rmSync(folder, { recursive: true, force: true });
process.exit();
