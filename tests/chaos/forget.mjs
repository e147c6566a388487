/*
 * Time passes for the real process (faketime): after keep_days a conversation is gone from every file, the younger ones are
 * there, and a clock that goes back does no harm. A customer's own deletion is as thorough, at once.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { Broken, check, number, scratch, Server, smallKnowledge, until } from './support.mjs';
import { Customer, markOf } from './customer.mjs';

const seed = number('SEED', Date.now() % 1000000);
const folder = scratch('forget');
const server = new Server({ knowledge: smallKnowledge(folder), folder, options: ['--keep-days', '30'] });
let passed = 0;
const sure = (holds, what) => { check(holds, what); passed++; };

/* The same server, this many days from now; what it counts time with otherwise stays. */
async function startIn(days) {
    /* The library itself: the wrapper names a semaphore by its process number, and fails where an old one was left behind. */
    const preload = execFileSync('dpkg', ['-L', 'libfaketime'], { encoding: 'utf8' }).match(/^.*\/libfaketime\.so\.1$/m)[0];
    server.environment = { LD_PRELOAD: preload, FAKETIME: `${days > 0 ? '+' : ''}${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    return server.start();
}

async function talks(count, first) {
    const some = [...Array(count).keys()].map((at) => new Customer({ index: first + at, seed, port: server.port, over: () => true, ms: 10000 }));
    for (const one of some) one.deletes = false;
    await Promise.all(some.map((one) => one.talk({ least: 4, pause: 20 })));
    return some;
}

const goOn = async (some) => { for (const one of some) { one.port = server.port; await one.say(); } };
const verify = async (some) => { for (const one of some) await one.verify(server.port, some.find((other) => other !== one)); passed += some.length; };

const marks = (some) => some.flatMap((one) => [...Array(one.messages).keys()].map((at) => markOf(one.index, at)));
function filesWith(words) {
    fs.writeFileSync(`${folder}-words`, `${words.join('\n')}\n`);
    try {
        return execFileSync('grep', ['-rlaF', '--exclude-dir=knowledge', '--exclude-dir=cache', '-f', `${folder}-words`, folder], { encoding: 'utf8' });
    } catch { return ''; }
}

function sureGone(some, when) {
    const secrets = [...marks(some), ...some.map((one) => one.id)];
    sure(filesWith(secrets) === '', () => `${when}: text of deleted conversations is in ${filesWith(secrets)}`);
}

async function sureSound() {
    for (const verb of ['check', 'rebuild', 'check']) {
        const { code, text } = await server.tend(verb);
        sure(code === 0, `store ${verb}: ${text}`);
    }
}

async function run() {
    await server.start();
    const old = await talks(10, 0);
    sure(filesWith(marks(old)) !== '', 'the search finds nothing at all');
    await server.stop();

    await startIn(20);
    await verify(old);
    const young = await talks(10, 100);
    const returned = old.splice(0, 3); /* whoever writes again is not old */
    await goOn(returned);
    await server.stop();

    await startIn(35);
    await until('the old ones are deleted', () => fs.readFileSync(server.log, 'utf8').includes(`${old.length} conversations older than 30 days are deleted`));
    sureGone(old, 'while it runs');
    for (const one of old) { one.deleted = true; one.port = server.port; }
    await verify([...old, ...young, ...returned]);
    await sureSound();
    const leaving = young.splice(0, 3);
    for (const one of leaving) { one.port = server.port; await one.remove(); }
    sureGone(leaving, 'at once');
    await sureSound();
    await server.stop('SIGKILL');

    await startIn(-10);
    sureGone([...old, ...leaving], 'after a kill');
    await goOn([...young, ...returned]);
    await verify([...old, ...leaving, ...young, ...returned]);
    await sureSound();
    sure((await server.stop('SIGTERM')).code === 0, 'it ends badly');
    sureGone([...old, ...leaving], 'afterwards');
    sure(filesWith(marks(young)) !== '', 'the young ones are gone, too');
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
fs.rmSync(`${folder}-words`, { force: true });
if (!process.exitCode) fs.rmSync(folder, { recursive: true, force: true });
process.exit();
