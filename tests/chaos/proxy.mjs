/*
 * A proxy that is a bad network: between customer and server it delays, cuts before, within and behind a request or its
 * answer, and sends whole requests twice, at once or seconds later, when the customer has long gone on.
 *
 * What happens to a request is decided by the seed and the name that the request carries (X-Chaos: conversation.number),
 * so that it does not depend on what else was under way. A connection without such a name is passed through.
 */
import net from 'node:net';
import { Chance, sleep } from './support.mjs';

const endOfHead = Buffer.from('\r\n\r\n');

/* Cuts whole requests off what has come. */
function cutRequest(bytes) {
    const at = bytes.indexOf(endOfHead);
    if (at < 0) return null;
    const head = bytes.subarray(0, at).toString('latin1');
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const end = at + 4 + length;
    if (bytes.length < end) return null;
    return { head, bytes: bytes.subarray(0, end), rest: bytes.subarray(end), post: head.startsWith('POST'),
        stream: /^accept: text\/event-stream/im.test(head), name: /^x-chaos: *(\S+)/im.exec(head)?.[1] };
}

export class Proxy {
    constructor({ seed, target }) {
        Object.assign(this, { seed, target, calm: false, open: new Set() });
        this.counts = { requests: 0, delayed: 0, cut_before: 0, cut_within: 0, unanswered: 0, cut_answer: 0, doubled: 0, late: 0,
            nobody_there: 0 };
        this.server = net.createServer((client) => this.accept(client));
    }

    listen() {
        return new Promise((resolve) => {
            this.server.listen(0, '127.0.0.1', 1024, () => { this.port = this.server.address().port; resolve(this); });
        });
    }

    close() {
        for (const socket of this.open) socket.destroy();
        this.server.close();
    }

    watch(socket) {
        this.open.add(socket);
        socket.setNoDelay(true);
        socket.on('close', () => this.open.delete(socket));
        socket.on('error', () => {});
        return socket;
    }

    connect() {
        const port = this.target();
        if (!port) { this.counts.nobody_there++; return null; }
        const socket = this.watch(net.connect(port, '127.0.0.1'));
        socket.on('error', () => { this.counts.nobody_there++; });
        return socket;
    }

    accept(client) {
        const pair = { client: this.watch(client), upstream: null, waiting: Buffer.alloc(0), busy: Promise.resolve(), most: Infinity };
        client.on('close', () => pair.upstream?.destroy());
        client.on('data', (bytes) => {
            pair.waiting = Buffer.concat([pair.waiting, bytes]);
            for (let one = cutRequest(pair.waiting); one !== null; one = cutRequest(pair.waiting)) {
                const whole = one;
                pair.waiting = one.rest;
                pair.busy = pair.busy.then(() => this.carry(pair, whole)).catch(() => client.destroy());
            }
        });
    }

    /* The server's side of a pair; answers go back as they come, `most` bytes of them at most. */
    upstream(pair) {
        if (pair.upstream !== null && !pair.upstream.destroyed) return pair.upstream;
        const upstream = this.connect();
        if (upstream === null) return null;
        pair.upstream = upstream;
        upstream.on('data', (bytes) => {
            pair.most -= bytes.length;
            if (pair.most < 0) pair.client.destroy();
            else pair.client.write(bytes);
        });
        upstream.on('close', () => pair.client.destroy());
        return upstream;
    }

    /* Nobody hears the answer. */
    async sendAgain(one, ms) {
        await sleep(ms);
        const socket = this.connect();
        if (socket === null) return;
        socket.write(one.bytes);
        socket.on('data', () => setTimeout(() => socket.destroy(), 50));
        setTimeout(() => socket.destroy(), 5000);
    }

    async carry(pair, one) {
        const chance = new Chance(this.seed, 'proxy', one.name);
        const kind = one.name === undefined || this.calm ? 1 : chance.next();
        const twice = one.post && one.name !== undefined && !this.calm && chance.is(0.15);
        const count = (name) => { this.counts[name]++; };

        pair.most = Infinity;
        count('requests');
        if (twice) {
            const late = chance.is(0.4);
            count(late ? 'late' : 'doubled');
            for (let copies = chance.between(1, 2); copies > 0; copies--) this.sendAgain(one, late ? chance.between(500, 4000) : chance.below(20));
            if (chance.is(0.5)) await sleep(chance.below(20));
        }
        if (kind < 0.04) { count('cut_before'); pair.client.destroy(); return; }
        if (kind < 0.12) { count('delayed'); await sleep(chance.below(400)); }
        const upstream = this.upstream(pair);
        if (upstream === null) { pair.client.destroy(); return; }
        if (kind >= 0.12 && kind < 0.17) {
            count('cut_within');
            upstream.write(one.bytes.subarray(0, chance.between(1, one.bytes.length - 1)));
            await sleep(chance.below(30));
            pair.client.destroy();
            return;
        }
        if (kind >= 0.17 && kind < 0.23) { count('unanswered'); pair.most = 0; }
        else if (kind >= 0.23 && kind < 0.29) { count('cut_answer'); pair.most = chance.below(one.stream ? 20000 : 1200); }
        upstream.write(one.bytes);
    }
}
