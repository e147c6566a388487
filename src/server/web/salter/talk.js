/* The conversation: who we are to the server, an outbox, events in their order, one stream for all tabs. */

class Talk {
    constructor(view) {
        Object.assign(this, {view, id: null, last: 0, events: [], tries: 0, touched: 0});
        this.channel = window.BroadcastChannel && new BroadcastChannel(KEY);
        if (this.channel) this.channel.onmessage = ({data}) => ('banner' in data ? view.hang(data.banner) : data.id === this.id && this.take(data.events));
        addEventListener('storage', ({key}) => this.hear(key || ''));
        addEventListener('online', () => { view.connection(true); this.revive(); });
        addEventListener('offline', () => view.connection(false));
        document.addEventListener('visibilitychange', () => { view.seen(); this.follow(); });
        setInterval(() => this.follow(), 60000);
    }

    /* Becomes the conversation that this browser remembers. */
    adopt() {
        let known = store.get('talk');
        if (known && Date.now() - known.used > KEPT) known = store.remove('talk');
        if (this.begun && this.id === (known ? known.id : null)) return;
        this.begun = true;
        this.leave();
        if (known) Object.assign(this, {id: known.id, token: known.token});
        this.view.redraw();
        this.follow();
        this.flush();
    }

    leave() {
        if (this.following) this.following.abort();
        Object.assign(this, {id: null, token: null, last: 0, events: [], following: null, loaded: false, awaits: false, touched: 0});
    }

    forget() {
        store.remove('talk');
        store.remove('read');
        this.leave();
        this.view.redraw();
    }

    /* What waits to be sent goes into a new one. */
    leaveBehind() {
        this.unread = false;
        this.forget();
        this.flush();
    }

    /* Another tab changed what the browser remembers. */
    hear(key) {
        if (key === `${KEY}talk`) this.adopt();
        if (key === `${KEY}read`) this.view.count();
        if (key.startsWith(`${KEY}out `)) this.view.drawPending();
    }

    call(path, options = {}) {
        return call(`api/v1/conversations/${this.id}${path}`, {token: this.token, ...options});
    }

    async create() {
        const body = {language: LANGUAGES[this.view.language], channel: 'widget'};
        const made = await call('api/v1/conversations', {method: 'POST', body});
        Object.assign(this, {id: made.id, token: made.token, loaded: true});
        this.remember();
        this.take(made.events, true);
        this.follow();
    }

    remember() {
        store.set('talk', {id: this.id, token: this.token, used: Date.now()});
    }

    /* -- events; `whole` when none can be missing before the first of them -- */

    take(events, whole) {
        if (!whole && events.length > 0 && events[0].seq > this.last + 1) {
            this.catchUp();
            return;
        }
        for (const event of events) {
            if (event.seq <= this.last) continue;
            this.last = event.seq;
            this.events.push(event);
            this.touched = Math.max(this.touched, Date.parse(event.at) || 0);
            if (event.handoff && event.handoff.state !== 'none') this.awaits = true;
            if (event.owner === 'bot') this.awaits = false;
            this.view.show(event);
        }
        this.view.settle();
    }

    /* The server's log ends before what we know (a restored backup): all from the beginning. */
    startAgain() {
        Object.assign(this, {last: 0, events: []});
        this.view.redraw();
    }

    share(events) {
        if (this.channel && events.length > 0) this.channel.postMessage({id: this.id, events});
    }

    async catchUp() {
        const {id} = this;
        try {
            for (let count = 200; count >= 200;) {
                const {events, reset} = await this.call(`/events?after=${this.last}`);
                if (this.id !== id) return;
                if (reset) this.startAgain();
                count = events.length;
                this.take(events, true);
            }
            if (!this.loaded) this.view.revealLast();
            this.loaded = true;
            this.unread = false;
            this.view.live();
        } catch (trouble) {
            if (this.id !== id || this.lost(trouble) || !trouble.problem.texts || this.unread) return;
            this.unread = true; /* said once */
            this.view.notice(trouble.problem.texts.join(' '));
        }
    }

    /* Whether the trouble is that the conversation is no longer there; then the next message begins another. */
    lost(trouble) {
        if (!this.id || ![401, 403, 404, 409, 410].includes(trouble.status)) return false;
        this.forget();
        this.view.notice(this.view.t('gone'));
        this.flush();
        return true;
    }

    /* -- the stream: one tab that can be seen holds it for all -- */

    async follow() {
        const lively = this.awaits || Date.now() - this.touched < LIVELY;
        if (this.id && !document.hidden && !this.loaded) await this.catchUp();
        if (!this.id || document.hidden || !(this.view.isOpen || lively)) {
            if (this.following) this.following.abort();
            this.following = null;
        } else if (!this.following) {
            const {signal} = this.following = new AbortController();
            const name = `${KEY}stream ${this.id}`;
            const lead = () => this.lead(signal);
            if (!navigator.locks) return lead();
            if (await navigator.locks.request(name, {ifAvailable: true}, (lock) => lock && lead().then(() => true))) return;
            navigator.locks.request(name, {signal}, lead).catch(() => {});
            this.catchUp();
        }
    }

    async lead(signal) {
        while (!signal.aborted) {
            let pause = this.polls ? 300 : 1500;
            try {
                await (this.polls ? this.poll(signal) : this.listen(signal));
            } catch (trouble) {
                if (signal.aborted || this.lost(trouble)) return;
                this.polls = trouble.isMute;
                this.tries++;
                if (this.tries > 1) this.view.connection(false);
                pause = trouble.seconds * 1000 || Math.min(30000, 500 * 2 ** this.tries);
            }
            await new Promise((resolve) => {
                this.wake = resolve;
                setTimeout(resolve, later(pause));
                signal.addEventListener('abort', resolve);
            });
        }
    }

    async listen(signal) {
        const quiet = new AbortController();
        const end = () => quiet.abort();
        let timer = setTimeout(end, PATIENCE);
        let mute = true;
        signal.addEventListener('abort', end);
        try {
            const options = {accept: 'text/event-stream', signal: quiet.signal};
            const {body} = await this.call(`/events?after=${this.last}`, options);
            const reader = body.pipeThrough(new TextDecoderStream()).getReader();
            let text = '';
            for (;;) {
                const {value, done} = await reader.read();
                if (done) return;
                mute = false;
                clearTimeout(timer);
                timer = setTimeout(end, SILENCE);
                const frames = (text + value).split('\n\n');
                text = frames.pop();
                if (!frames.every((frame) => this.read(frame))) return;
                this.back();
            }
        } catch (trouble) {
            trouble.isMute = mute && quiet.signal.aborted; /* a proxy keeps the stream to itself, its head perhaps, too */
            throw trouble;
        } finally {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            end();
        }
    }

    /* False: the server wants us to come again. */
    read(frame) {
        const field = (name) => (frame.match(new RegExp(`^${name}: ?(.*)$`, 'm')) || [])[1];
        if (field('event') === 'reset') {
            this.startAgain();
        } else if (field('event') === 'banner') {
            const {banner} = JSON.parse(field('data'));
            this.view.hang(banner);
            if (this.channel) this.channel.postMessage({banner});
        } else if (field('id')) {
            const event = JSON.parse(field('data'));
            this.take([event], true);
            this.share([event]);
        }
        return field('event') !== 'reconnect';
    }

    async poll(signal) {
        const timer = AbortSignal.timeout(POLL * 1000 + PATIENCE);
        const wait = this.tries > 0 ? 0 : POLL; /* whether it is there again is to be known at once */
        const {events, reset} = await this.call(`/events?after=${this.last}&wait=${wait}`,
            {signal: AbortSignal.any ? AbortSignal.any([signal, timer]) : timer});
        if (signal.aborted) return;
        if (reset) this.startAgain();
        this.take(events, true);
        this.share(events);
        this.back();
    }

    /* Something came down the stream. */
    back() {
        this.loaded = true;
        this.view.live();
        this.view.renewWelcome();
        if (this.tries === 0) return;
        this.tries = 0;
        this.view.connection(true);
        this.revive();
    }

    /* -- the outbox: one key a message, so that tabs never write over each other -- */

    outbox() {
        return store.names('out ').map((name) => store.get(name)).filter((item) => item && item.id);
    }

    keep(item) {
        store.set(item.name, item);
    }

    say(text, button) {
        const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        const at = Date.now();
        this.keep({id, name: `out ${at} ${id}`, text, button, at, tries: 0, language: this.view.chosen});
        this.view.drawPending();
        this.flush();
    }

    again(item) {
        this.keep({...item, failed: null, tries: 0});
        this.flush();
    }

    discard(item) {
        store.remove(item.name);
        this.view.drawPending();
    }

    /* Network or server are there again: what could not be sent goes out, unless the customer has given up on it by now. */
    revive() {
        if (this.wake) this.wake();
        this.outbox().filter((item) => item.failed && item.failed !== 'refused' && Date.now() - item.at < REVIVED)
            .forEach((item) => this.keep({...item, failed: null, tries: 0}));
        this.flush();
    }

    /* One tab at a time sends, the oldest first. */
    async flush() {
        this.more = true;
        if (this.flushing) return;
        this.flushing = true;
        clearTimeout(this.timer);
        while (this.more) {
            this.more = false;
            const send = () => this.sendAll();
            if (!navigator.locks) await send();
            else await navigator.locks.request(`${KEY}send`, {signal: AbortSignal.timeout(PATIENCE)}, send).catch(send); /* a frozen tab has it */
        }
        this.flushing = false;
    }

    async sendAll() {
        for (let item; (item = this.outbox().find(({failed}) => !failed));) {
            if (!(await this.send(item))) return;
        }
    }

    /* True when the next may go. */
    async send(item) {
        const slow = setTimeout(() => this.view.typing(true), SLOW);
        this.adopt();
        this.view.mark(item, 'sending');
        try {
            if (navigator.onLine === false) throw new Trouble(0);
            if (!this.id) await this.create();
            const said = item.button ? {button: item.button, title: item.text} : {text: item.text};
            const body = {client_id: item.id, language: item.language, ...said};
            const {events} = await this.call('/messages', {method: 'POST', body});
            store.remove(item.name);
            this.remember();
            this.take(events);
            this.share(events);
            this.view.connection(true);
            return true;
        } catch (trouble) {
            return this.sendFailed({...item, tries: item.tries + 1}, trouble);
        } finally {
            clearTimeout(slow);
            this.view.typing(false);
        }
    }

    sendFailed(item, trouble) {
        const offline = navigator.onLine === false;
        const waiting = this.outbox().filter(({failed}) => !failed);
        if (offline) item.tries = 1;
        this.keep(item);
        if (item.tries < MOST_TRIES && this.lost(trouble)) return true;
        if (item.button && trouble.status === 422) { /* it is not offered any more: its words count */
            this.keep({...item, button: null});
            return true;
        }
        if ([400, 413, 415, 422].includes(trouble.status)) return this.fail(item, 'refused', trouble);
        if (item.tries > 1 || offline) this.view.connection(false);
        if (item.tries >= MOST_TRIES) {
            waiting.forEach((each) => this.fail(each, 'unsent', trouble));
            return false;
        }
        waiting.forEach((each) => this.view.mark(each, 'waiting'));
        if (!offline) this.timer = setTimeout(() => this.flush(), trouble.seconds * 1000 || later(1000 * 2 ** item.tries));
        return false;
    }

    fail(item, failed, {problem}) {
        const said = (problem.texts || []).join(' ');
        this.keep({...item, failed, said});
        this.view.mark({...item, failed, said}, 'failed');
        return true;
    }
}
