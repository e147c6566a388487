/*
 * The chat widget: <script src="https://.../salter.js" defer></script> is all a page needs.
 *
 *   data-language="hr|sr-Cyrl|sr-Latn|en"   otherwise the page's lang        data-position="left"   otherwise right
 *   data-label="Pitajte nas"                the word on the launcher         data-theme="light|dark"  otherwise the page's
 *   data-links="shop.bank.example, ..."     hosts that messages may link to, beside the page's own and the server's
 *
 * An element of the page with data-salter-open opens it; data-salter-ask="question" asks at once. Colours and place are
 * custom properties of <salter-chat>, listed at the top of salter.css.
 *
 * Two classes. Talk is the conversation: who we are to the server, an outbox that outlives a reload, events in order of
 * their sequence number, one stream for all tabs. SalterChat is what one sees of it. Everything from the server becomes text
 * nodes; there is no HTML, no inline style and no inline script, so a strict Content-Security-Policy needs nothing but this
 * server in script-src and connect-src.
 */
(() => {
'use strict';

const script = document.currentScript;
const address = new URL(script.src);
const BASE = (address.origin + address.pathname).replace(/(widget\/[^/]+\/)?[^/]*$/, '');
const KEY = `salter ${BASE} `;
const option = (name) => script.dataset[name] || (document.body && document.body.dataset[`salter${name[0].toUpperCase()}${name.slice(1)}`]);

const SLOW = 500;                    /* ms until "looking for an answer" is shown */
const PATIENCE = 15000;              /* ms for one request */
const SILENCE = 40000;               /* ms without a heartbeat: the stream is dead */
const MOST_TRIES = 5;                /* of one message, before it is called failed */
const LIVELY = 30 * 60000;           /* ms after which a closed panel needs no stream */
const KEPT = 30 * 24 * 3600000;      /* ms after which this browser forgets its conversation */
const FRESH = 5 * 60000;             /* ms for which the welcome is not asked for again */
const REVIVED = 10 * 60000;          /* ms within which a message that failed is sent when the server is back */

/* ---- words: Croatian, Serbian in Cyrillic and in Latin, English -------------------------------------------------- */

const LANGUAGES = ['hr', 'sr-Cyrl', 'sr-Latn', 'en'];
const NAMES = ['Hrvatski', 'Српски', 'Srpski', 'English'];
const WORDS = {
    ask: ['Pitajte nas', 'Питајте нас', 'Pitajte nas', 'Ask us'],
    unread: ['nepročitano: {n}', 'непрочитано: {n}', 'nepročitano: {n}', 'unread: {n}'],
    news: ['Nova poruka u razgovoru s bankom', 'Нова порука у разговору са банком', 'Nova poruka u razgovoru sa bankom', 'A new message in your conversation with the bank'],
    title: ['Razgovor', 'Разговор', 'Razgovor', 'Conversation'],
    assistant: ['Automatski pomoćnik', 'Аутоматски помоћник', 'Automatski pomoćnik', 'Automatic assistant'],
    bot: ['Program', 'Програм', 'Program', 'Program'],
    customer: ['Vi', 'Ви', 'Vi', 'You'],
    agent: ['Osoba iz banke', 'Особа из банке', 'Osoba iz banke', 'Person at the bank'],
    system: ['Obavijest', 'Обавештење', 'Obaveštenje', 'Notice'],
    language: ['Jezik', 'Језик', 'Jezik', 'Language'],
    more: ['Još mogućnosti', 'Још могућности', 'Još mogućnosti', 'More options'],
    close: ['Zatvori', 'Затвори', 'Zatvori', 'Close'],
    demo: ['Ovo je primjer: banka je izmišljena.', 'Ово је пример: банка је измишљена.', 'Ovo je primer: banka je izmišljena.', 'A demonstration: this bank is invented.'],
    contact: ['Kontakt', 'Контакт', 'Kontakt', 'Contact'],
    phone: ['Telefon', 'Телефон', 'Telefon', 'Phone'],
    emergency: ['Hitno, 0–24', 'Хитно, 0–24', 'Hitno, 0–24', 'Emergency, 24 h'],
    privacy: ['Kako čuvamo Vaše podatke', 'Како чувамо Ваше податке', 'Kako čuvamo Vaše podatke', 'How we handle your data'],
    write: ['Napišite pitanje', 'Напишите питање', 'Napišite pitanje', 'Write your question'],
    send: ['Pošalji', 'Пошаљи', 'Pošalji', 'Send'],
    count: ['{n} od {most} znakova', '{n} од {most} знакова', '{n} od {most} znakova', '{n} of {most} characters'],
    too_long: ['Poruka je preduga: ima {n} znakova, a najviše ih može biti {most}.', 'Порука је предуга: има {n} знакова, а највише их може бити {most}.', 'Poruka je preduga: ima {n} znakova, a najviše ih može biti {most}.', 'The message is too long: it has {n} characters, at most {most} are possible.'],
    reach: ['Kako do osobe', 'Како до човека', 'Kako do čoveka', 'How to reach a person'],
    person: ['Razgovor s osobom', 'Разговор са човеком', 'Razgovor sa čovekom', 'Talk to a person'],
    by_phone: ['Ovdje trenutačno nema veze, ali osobu možete dobiti telefonom: {phone}. Za hitne slučajeve, danju i noću: {emergency}.', 'Овде тренутно нема везе, али до човека можете телефоном: {phone}. За хитне случајеве, дању и ноћу: {emergency}.', 'Ovde trenutno nema veze, ali do čoveka možete telefonom: {phone}. Za hitne slučajeve, danju i noću: {emergency}.', 'There is no connection here at the moment, but you can reach a person by phone: {phone}. For emergencies, day and night: {emergency}.'],
    sending: ['Šalje se…', 'Шаље се…', 'Šalje se…', 'Sending…'],
    waiting: ['Čeka vezu, šaljemo ponovno', 'Чека везу, шаљемо поново', 'Čeka vezu, šaljemo ponovo', 'Waiting for a connection, we try again'],
    sent: ['Poslano', 'Послато', 'Poslato', 'Sent'],
    failed: ['Poruka nije poslana.', 'Порука није послата.', 'Poruka nije poslata.', 'The message was not sent.'],
    retry: ['Pošalji ponovno', 'Пошаљи поново', 'Pošalji ponovo', 'Send again'],
    discard: ['Odbaci', 'Одбаци', 'Odbaci', 'Discard'],
    offline: ['Nema veze s bankom. Što napišete, bit će poslano čim se veza vrati.', 'Нема везе са банком. Оно што напишете биће послато чим се веза врати.', 'Nema veze sa bankom. Ono što napišete biće poslato čim se veza vrati.', 'No connection to the bank. What you write will be sent as soon as it is back.'],
    online: ['Veza je ponovno tu.', 'Веза је поново ту.', 'Veza je ponovo tu.', 'The connection is back.'],
    typing: ['Program traži odgovor', 'Програм тражи одговор', 'Program traži odgovor', 'The program is looking for an answer'],
    up: ['Korisno', 'Корисно', 'Korisno', 'Helpful'],
    down: ['Nije korisno', 'Није корисно', 'Nije korisno', 'Not helpful'],
    thanks: ['Hvala Vam na ocjeni.', 'Хвала Вам на оцени.', 'Hvala Vam na oceni.', 'Thank you for telling us.'],
    choices: ['Ponuđeni odgovori', 'Понуђени одговори', 'Ponuđeni odgovori', 'Suggested replies'],
    offered: ['Ponuđeni odgovori ispod: {n}', 'Понуђени одговори испод: {n}', 'Ponuđeni odgovori ispod: {n}', 'Suggested replies below: {n}'],
    messages: ['Poruke', 'Поруке', 'Poruke', 'Messages'],
    new_tab: ['otvara se u novoj kartici', 'отвара се у новој картици', 'otvara se u novoj kartici', 'opens in a new tab'],
    copy: ['Kopiraj razgovor', 'Копирај разговор', 'Kopiraj razgovor', 'Copy the conversation'],
    copied: ['Razgovor je kopiran.', 'Разговор је копиран.', 'Razgovor je kopiran.', 'The conversation is copied.'],
    print: ['Ispiši razgovor', 'Одштампај разговор', 'Odštampaj razgovor', 'Print the conversation'],
    save: ['Preuzmi razgovor', 'Преузми разговор', 'Preuzmi razgovor', 'Download the conversation'],
    fresh: ['Novi razgovor', 'Нови разговор', 'Novi razgovor', 'New conversation'],
    fresh_sure: ['Započeti novi razgovor? Ovaj se na ovom uređaju više neće vidjeti.', 'Започети нови разговор? Овај се на овом уређају више неће видети.', 'Započeti novi razgovor? Ovaj se na ovom uređaju više neće videti.', 'Begin a new conversation? This one will no longer be seen on this device.'],
    erase: ['Obriši razgovor', 'Обриши разговор', 'Obriši razgovor', 'Delete the conversation'],
    erase_sure: ['Trajno obrisati sve što je ovdje napisano?', 'Трајно обрисати све што је овде написано?', 'Trajno obrisati sve što je ovde napisano?', 'Delete everything that was written here, for good?'],
    erased: ['Razgovor je obrisan.', 'Разговор је обрисан.', 'Razgovor je obrisan.', 'The conversation is deleted.'],
    cancel: ['Odustani', 'Одустани', 'Odustani', 'Cancel'],
    not_done: ['To trenutačno nije uspjelo. Pokušajte ponovno malo kasnije.', 'То тренутно није успело. Покушајте поново мало касније.', 'To trenutno nije uspelo. Pokušajte ponovo malo kasnije.', 'That did not work just now. Please try again a little later.'],
    gone: ['Prijašnji razgovor više nije dostupan pa počinje novi.', 'Претходни разговор више није доступан, па почиње нови.', 'Prethodni razgovor više nije dostupan, pa počinje novi.', 'The earlier conversation is no longer available, so a new one begins.'],
    taken: ['Razgovor preuzima osoba iz banke.', 'Разговор преузима особа из банке.', 'Razgovor preuzima osoba iz banke.', 'A person at the bank takes over.'],
    given: ['Dalje odgovara program.', 'Даље одговара програм.', 'Dalje odgovara program.', 'The program answers again.'],
    closed: ['Razgovor je završen. Sljedeća poruka počinje novi.', 'Разговор је завршен. Следећа порука почиње нови.', 'Razgovor je završen. Sledeća poruka počinje novi.', 'This conversation is closed. Your next message begins a new one.'],
};

/* "sr-RS", "sr_Latn", "bs": what pages write, as an index of LANGUAGES. -1: none of ours. */
function languageOf(tag) {
    const lower = String(tag || '').toLowerCase().replace('_', '-');
    return [/^(hr|bs)/, /^sr(?!-latn)/, /^(sr-latn|cnr)/, /^en/].findIndex((pattern) => pattern.test(lower));
}

/* ---- small things ------------------------------------------------------------------------------------------------ */

function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') node.addEventListener(name, value);
        else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return node;
}

const ICONS = {
    chat: 'M4 5h16v11H10l-4 4v-4H4z', close: 'M6 6l12 12M18 6L6 18', send: 'M4 12l16-7-5 15-4-6zM11 14l9-9', more: 'M5 12h.01M12 12h.01M19 12h.01',
    person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.5s6.500 1.500 7.500 5.500', up: 'M7 11v9H4v-9zM7 11l4-8c2 0 2.500 1.500 2 3.500L12.500 9H19l1 2-2 9H7', down: 'M7 13V4H4v9zM7 13l4 8c2 0 2.500-1.500 2-3.500L12.500 15H19l1-2-2-9H7',
};

function icon(name) {
    const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    picture.setAttribute('viewBox', '0 0 24 24');
    picture.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    picture.append(path);
    return picture;
}

const hidden = (text) => make('span', {class: 'hidden'}, text);
const later = (ms) => ms * (0.5 + Math.random() / 2); /* jitter: tabs of a whole city must not come back together */
const length = (text) => [...text].length;            /* in code points, as the server counts */

/* localStorage; where it is blocked or full, this page remembers and the browser does not. */
const spare = {};
const kept = () => { try { return window.localStorage || spare; } catch { return spare; } };
const store = {
    get(name) {
        try { return JSON.parse(spare[KEY + name] || kept().getItem(KEY + name)); } catch { return null; }
    },
    set(name, value) {
        const text = JSON.stringify(value);
        delete spare[KEY + name];
        try { kept().setItem(KEY + name, text); } catch { spare[KEY + name] = text; }
    },
    remove(name) {
        delete spare[KEY + name];
        try { kept().removeItem(KEY + name); } catch { /* it was not there */ }
    },
    names: (start) => [...new Set([...Object.keys(spare), ...Object.keys(kept())])].sort()
        .filter((key) => key.startsWith(KEY + start)).map((key) => key.slice(KEY.length)),
};

/* What is being typed, for this tab alone. */
const drafts = {
    read() { try { return sessionStorage.getItem(`${KEY}draft`) || ''; } catch { return ''; } },
    write(text) { try { sessionStorage.setItem(`${KEY}draft`, text); } catch { /* then it is lost with the page */ } },
};

/* Relative luminance of a computed colour; null when it is written in a way we do not read. */
function luminance(colour) {
    const [, isFraction, numbers] = colour.match(/^(?:rgba?|(color)\(srgb)[( ]([\d., ]+)/) || [];
    if (!numbers) return null;
    const [red, green, blue] = numbers.match(/[\d.]+/g).map((number) => {
        const part = isFraction ? Number(number) : number / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
    if (one === null || other === null) return 21;
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

class Trouble extends Error {
    constructor(status, problem, seconds) {
        super(`status ${status}`);
        Object.assign(this, {status, problem: problem || {}, seconds: Number(seconds) || 0});
    }
}

/* One request; 0 is the status of no answer at all. */
async function call(path, {method = 'GET', body, token, accept = 'application/json', signal = AbortSignal.timeout(PATIENCE)} = {}) {
    const headers = {Accept: accept};
    let response;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers['Content-Type'] = 'application/json';
    try {
        response = await fetch(BASE + path, {method, headers, signal, body: body && JSON.stringify(body), cache: 'no-store', credentials: 'omit'});
        if (response.ok && /json/.test(accept)) return response.status === 204 ? null : await response.json();
    } catch {
        throw new Trouble(0);
    }
    if (response.ok) return response;
    throw new Trouble(response.status, await response.json().catch(() => null), response.headers.get('Retry-After'));
}

/* ---- the conversation -------------------------------------------------------------------------------------------- */

class Talk {
    constructor(view) {
        Object.assign(this, {view, id: null, last: 0, events: [], tries: 0, touched: 0});
        this.channel = window.BroadcastChannel && new BroadcastChannel(KEY);
        if (this.channel) this.channel.onmessage = ({data}) => data.id === this.id && this.take(data.events);
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

    share(events) {
        if (this.channel && events.length > 0) this.channel.postMessage({id: this.id, events});
    }

    async catchUp() {
        const {id} = this;
        try {
            for (let count = 200; count >= 200;) {
                const {events} = await this.call(`/events?after=${this.last}`);
                if (this.id !== id) return;
                count = events.length;
                this.take(events, true);
            }
            this.loaded = true;
            this.view.live();
        } catch (trouble) {
            if (this.id === id) this.lost(trouble);
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
                this.tries++;
                this.view.connection(this.tries < 2);
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
        let mute = false;
        signal.addEventListener('abort', end);
        try {
            const options = {accept: 'text/event-stream', signal: quiet.signal};
            const {body} = await this.call(`/events?after=${this.last}`, options);
            const reader = body.pipeThrough(new TextDecoderStream()).getReader();
            let text = '';
            mute = true;
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
        } finally {
            if (mute && quiet.signal.aborted && !signal.aborted) this.polls = true; /* a proxy keeps the stream to itself */
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            end();
        }
    }

    /* False: the server wants us to come again. */
    read(frame) {
        const field = (name) => (frame.match(new RegExp(`^${name}: ?(.*)$`, 'm')) || [])[1];
        if (field('event') === 'reset') {
            Object.assign(this, {last: 0, events: []});
            this.view.redraw();
        } else if (field('id')) {
            const event = JSON.parse(field('data'));
            this.take([event], true);
            this.share([event]);
        }
        return field('event') !== 'reconnect';
    }

    async poll(signal) {
        const timer = AbortSignal.timeout(SILENCE);
        const {events} = await this.call(`/events?after=${this.last}&wait=25`,
            {signal: AbortSignal.any ? AbortSignal.any([signal, timer]) : timer});
        if (signal.aborted) return;
        this.take(events, true);
        this.share(events);
        this.back();
    }

    /* Something came down the stream. */
    back() {
        this.loaded = true;
        this.view.live();
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

    /* The network is there again: what could not be sent goes out, unless the customer has given up on it by now. */
    revive() {
        if (this.wake) this.wake();
        this.outbox().filter((item) => item.failed === 'network' && Date.now() - item.at < REVIVED)
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
        if ([400, 413, 415, 422].includes(trouble.status)) return this.fail(item, 'refused', trouble);
        this.view.connection(item.tries < 2 && !offline);
        if (item.tries >= MOST_TRIES) {
            waiting.forEach((each) => this.fail(each, trouble.status ? 'server' : 'network', trouble));
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

/* ---- what one sees ----------------------------------------------------------------------------------------------- */

class SalterChat extends HTMLElement {
    connectedCallback() {
        if (this.talk) return;
        const chosen = store.get('language');
        const page = document.documentElement.lang;
        if (chosen && chosen.page === page) this.chosen = chosen.choice;
        const wanted = this.chosen || option('language') || page;
        this.fix = new CSSStyleSheet();
        this.keyboard = new CSSStyleSheet();
        this.lift = new CSSStyleSheet();
        this.attachShadow({mode: 'open'}).adoptedStyleSheets = [SalterChat.sheet, this.fix, this.keyboard, this.lift];
        Object.assign(this, {language: Math.max(0, languageOf(wanted)), pending: new Map(), isApp: option('view') === 'app'});
        this.dataset.position = option('position') === 'left' ? 'left' : 'right';
        for (const name of ['theme', 'view']) if (option(name)) this.dataset[name] = option(name);
        this.narrow = matchMedia('(max-width: 30rem), (max-height: 30rem)');
        this.talk = new Talk(this);
        this.build();
        this.talk.adopt();
        this.watch();
        if (this.isApp) this.open();
        else (window.requestIdleCallback || setTimeout)(() => this.loadWelcome());
    }

    t(key, values = {}) {
        return WORDS[key][this.language].replace(/\{(\w+)\}/g, (all, name) => values[name]);
    }

    watch() {
        this.narrow.addEventListener('change', () => this.isOpen && this.present());
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.tune());
        addEventListener('beforeprint', () => this.isOpen && this.shadowRoot.activeElement && this.setPrinting(true));
        addEventListener('afterprint', () => this.setPrinting(false));
        document.addEventListener('click', (event) => {
            const caller = event.target.closest && event.target.closest('[data-salter-open], [data-salter-ask]');
            if (!caller || event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            this.open(caller);
            if (caller.dataset.salterAsk) this.talk.say(caller.dataset.salterAsk);
        });
        if (window.visualViewport) ['resize', 'scroll'].forEach((name) => visualViewport.addEventListener(name, () => this.makeRoom()));
        const settled = () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.stepAside(), 150); };
        ['scroll', 'resize', 'load'].forEach((name) => addEventListener(name, settled, {passive: true}));
        settled();
    }

    /* In a narrow window no corner is free: the launcher rises until it covers no control of the page, or steps back. */
    stepAside() {
        const {offsetLeft, offsetTop, offsetWidth, offsetHeight} = this.launcher;
        const controls = 'a[href], button, input, select, textarea, summary, [role="button"]';
        const isControl = (node) => node !== this && node.closest(controls);
        const covers = (up) => [0, 1, 2, 3, 4, 5, 6].some((i) => [0, 1, 2, 3, 4].some((j) =>
            document.elementsFromPoint(offsetLeft + offsetWidth * i / 6, offsetTop - up + offsetHeight * j / 4).some(isControl)));
        let up = 0;
        if (this.isOpen) return;
        while (this.narrow.matches && up < innerHeight / 2 && covers(up)) up += 8;
        if (up < innerHeight / 2) this.lift.replaceSync(`:host{--_lift:${-up}px}`);
        else this.lift.replaceSync(scrollY > 0 ? ':host{--_shown:0;--_touched:none}' : ''); /* at first sight it is always there */
    }

    /* A phone's keyboard lies over the page: the panel takes what is left. */
    makeRoom() {
        const {height, offsetTop, scale} = visualViewport;
        const isLess = this.isOpen && this.narrow.matches && scale === 1 && height < innerHeight - 1;
        this.keyboard.replaceSync(isLess ? `:host{--_room:${height}px;--_above:${offsetTop}px}` : '');
    }

    /* -- the frame -- */

    button(kind, picture, key, click, more) {
        return make('button', {type: 'button', class: kind, 'aria-label': this.t(key), title: this.t(key), click, ...more}, icon(picture));
    }

    build() {
        const t = (key) => this.t(key);
        this.lang = LANGUAGES[this.language];
        this.badge = make('span', {class: 'badge', hidden: true});
        this.launcher = make('button', {type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', click: () => this.open()},
            icon('chat'), make('span', {}, option('label') || t('ask')), this.badge);
        this.outside = make('div', {class: 'hidden', role: 'status'});
        this.panel = this.panel || make('dialog', {'aria-labelledby': 'title', 'aria-describedby': 'intro', tabindex: '-1',
            keydown: (event) => this.escape(event), cancel: (event) => event.preventDefault()});
        this.panel.replaceChildren(this.buildHead(), ...this.buildBody(), this.buildForm());
        this.shadowRoot.replaceChildren(this.launcher, this.outside, this.panel);
        this.launcher.hidden = Boolean(this.isOpen);
        this.showWelcome(this.welcome || {}, true);
        this.tune();
    }

    buildHead() {
        this.heading = make('h2', {id: 'title'});
        this.picker = make('select', {class: 'picker', 'aria-label': this.t('language'), change: () => this.speak(LANGUAGES.indexOf(this.picker.value))});
        this.menu = make('div', {class: 'menu', id: 'menu', hidden: true});
        this.more = this.button('icon', 'more', 'more', () => this.toggleMenu(this.menu.hidden), {'aria-expanded': 'false', 'aria-controls': 'menu'});
        return make('div', {class: 'head'}, make('div', {class: 'who'}, this.heading, make('p', {}, this.t('assistant'))),
            this.picker, this.more, !this.isApp && this.button('icon', 'close', 'close', () => this.close()), this.menu);
    }

    buildBody() {
        this.contacts = make('div', {class: 'contacts', role: 'group', 'aria-label': this.t('contact')});
        this.notes = make('div', {class: 'notes'});
        this.intro = make('div', {class: 'intro', id: 'intro'});
        this.log = make('div', {class: 'log', role: 'log', 'aria-label': this.t('title'), 'aria-live': 'off'});
        this.dots = make('div', {class: 'dots', hidden: true}, make('i'), make('i'), make('i'));
        this.choices = make('div', {class: 'choices', role: 'group', 'aria-label': this.t('choices')});
        this.pane = make('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': this.t('messages'), scroll: () => this.scrolled()},
            this.intro, this.log, this.dots, this.choices);
        new ResizeObserver(() => { if (this.isAtEnd) this.pane.scrollTop = this.pane.scrollHeight; }).observe(this.pane);
        return [this.contacts, this.notes, this.pane];
    }

    buildForm() {
        this.inside = make('div', {class: 'hidden', role: 'status'});
        this.state = make('p', {class: 'state', role: 'status'});
        this.alarm = make('p', {class: 'alarm', role: 'alert'});
        this.box = make('textarea', {rows: '1', 'aria-label': this.t('write'), placeholder: this.t('write'), 'aria-describedby': 'counter',
            enterkeyhint: 'send', input: () => this.typed(), keydown: (event) => this.pressed(event)});
        this.grow = make('div', {class: 'grow'}, this.box);
        this.counter = make('span', {class: 'counter', id: 'counter'});
        this.person = make('button', {type: 'button', class: 'person', click: () => this.wantPerson()});
        this.box.value = drafts.read();
        const form = make('form', {class: 'form', submit: (event) => { event.preventDefault(); this.submit(); }}, this.grow,
            make('button', {class: 'send', 'aria-label': this.t('send'), title: this.t('send')}, icon('send')));
        return make('div', {class: 'desk'}, this.state, this.alarm, this.inside, form, make('div', {class: 'under'}, this.person, this.counter));
    }

    /* What the bank says before anything is typed. The contacts of yesterday are shown without yesterday's hours. */
    async loadWelcome() {
        const name = `welcome ${LANGUAGES[this.language]}`;
        const day = new Date().toDateString();
        const known = store.get(name);
        if (known) this.showWelcome(known.welcome, known.day === day);
        if (known && known.day === day && Date.now() - known.at < FRESH) return;
        try {
            const welcome = await call(`api/v1/welcome?language=${LANGUAGES[this.language]}`);
            store.set(name, {welcome, day, at: Date.now()});
            if (name.endsWith(LANGUAGES[this.language])) this.showWelcome(welcome, true);
        } catch { /* the numbers that are known stay in sight */ }
    }

    showWelcome(welcome, isToday) {
        const {bank = '', messages = [], phone, emergency, languages = LANGUAGES} = welcome;
        const hosts = [location.hostname.replace(/^www\./, ''), address.hostname, ...(welcome.links || []), ...(option('links') || '').split(/[\s,]+/)];
        const number = (kind, label, contact) => contact && make('p', {class: kind},
            make('span', {}, ...(contact.hours && isToday ? [hidden(`${label}, `), contact.hours] : [label])), make('a', {href: `tel:${contact.tel}`}, contact.display));
        this.welcome = welcome;
        this.hosts = hosts.filter(Boolean);
        this.heading.replaceChildren(bank || this.t('title'));
        this.picker.replaceChildren(...LANGUAGES.map((tag, i) => languages.includes(tag) && make('option', {value: tag, lang: tag, selected: i === this.language}, NAMES[i])).filter(Boolean));
        this.contacts.replaceChildren(...[number('phone', this.t('phone'), phone),
            number('emergency', this.t('emergency'), emergency), welcome.address && make('p', {class: 'address'}, welcome.address)].filter(Boolean));
        this.notes.replaceChildren(...[welcome.banner, welcome.demo && this.t('demo')].filter(Boolean).map((text) => make('p', {}, text)));
        this.intro.replaceChildren(...(messages.length > 0 ? [make('p', {class: 'author'}, this.t('bot'))] : []),
            ...messages.map((text) => make('div', {class: 'bubble'}, this.rich(text))),
            ...(/^https?:/.test(welcome.privacy) ? [make('p', {class: 'privacy'}, make('a', {href: welcome.privacy, target: '_blank', rel: 'noopener noreferrer'}, this.t('privacy')))] : []));
        this.person.replaceChildren(icon('person'), welcome.people === 'none' || !welcome.person_button ? this.t('reach') : welcome.person_button);
        this.typed();
        this.settle();
    }

    speak(language) {
        this.language = language;
        this.chosen = LANGUAGES[language];
        store.set('language', {page: document.documentElement.lang, choice: this.chosen});
        this.build();
        this.redraw();
        this.live();
        this.loadWelcome();
        this.picker.focus();
    }

    /* Whatever colours the bank sets, text stays readable on them. */
    tune() {
        this.fix.replaceSync('');
        const of = (node, name) => luminance(getComputedStyle(node)[name]);
        const accent = of(this.launcher, 'backgroundColor');
        const surface = of(this.panel, 'backgroundColor');
        const rules = [];
        if (contrast(accent, of(this.launcher, 'color')) < 4.5) rules.push(`--_on-accent:${accent > 0.18 ? '#000' : '#fff'}`);
        if (contrast(surface, of(this.panel, 'color')) < 4.5) rules.push(`--_text:${surface > 0.18 ? '#000' : '#fff'};--_quiet:var(--_text)`);
        if (contrast(surface, accent) < 4.5) rules.push('--_link:var(--_text)');
        this.fix.replaceSync(`:host{${rules.join(';')}}`);
    }

    /* -- opening and closing -- */

    open(caller = this.launcher) {
        if (this.isOpen) return;
        Object.assign(this, {isOpen: true, caller});
        this.launcher.hidden = true;
        this.present();
        this.loadWelcome();
        this.talk.follow();
        this.seen();
        this.pane.scrollTop = this.talk.events.length > 1 ? this.pane.scrollHeight : 0;
    }

    /* Beside the page where there is room; over it where there is none, and then the page behind cannot be reached by mistake. */
    present() {
        const focused = this.shadowRoot.activeElement;
        this.panel.close();
        if (this.narrow.matches && !this.isApp && !this.printing) this.panel.showModal();
        else this.panel.show();
        (focused && focused !== this.launcher ? focused : matchMedia('(pointer: coarse)').matches ? this.panel : this.box).focus();
    }

    close() {
        if (!this.isOpen || this.isApp) return;
        this.isOpen = false;
        this.panel.close();
        this.launcher.hidden = false;
        (this.caller.isConnected && this.caller !== this.launcher ? this.caller : this.launcher).focus();
        this.talk.follow();
    }

    escape(event) {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        if (this.sure) this.sure.querySelector('.cancel').click();
        else if (!this.menu.hidden) this.toggleMenu(false);
        else this.close();
    }

    /* -- writing -- */

    typed() {
        const size = length(this.box.value.trim());
        const most = this.welcome.longest || 2000;
        this.grow.dataset.text = this.box.value;
        this.counter.replaceChildren(...(size > most * 0.8 ? [make('span', {'aria-hidden': 'true'}, `${size} / ${most}`), hidden(this.t('count', {n: size, most}))] : []));
        this.counter.classList.toggle('over', size > most);
        if (size <= most) this.warn('');
        drafts.write(this.box.value);
    }

    pressed(event) {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.submit();
    }

    submit() {
        const text = this.box.value.trim();
        const most = this.welcome.longest || 2000;
        this.box.focus();
        if (length(text) > most) this.warn(this.t('too_long', {n: length(text), most}));
        if (text === '' || length(text) > most) return;
        this.box.value = '';
        this.typed();
        this.talk.say(text);
    }

    choose({title, payload}, event) {
        this.talk.say(title, payload);
        if (event.detail === 0 || matchMedia('(pointer: fine)').matches) this.box.focus();
        else this.pane.focus();
    }

    wantPerson() {
        const {phone, emergency} = this.welcome;
        this.talk.say(this.person.textContent, 'talk_to_human');
        if (navigator.onLine === false && phone) this.notice(this.t('by_phone', {phone: phone.display, emergency: (emergency || phone).display}));
    }

    /* -- messages -- */

    clock(at) {
        const when = new Date(at);
        const date = when.toDateString() === new Date().toDateString() ? {} : {day: 'numeric', month: 'numeric', year: 'numeric'};
        return when.toLocaleString(this.lang === 'en' ? 'en-GB' : this.lang, {hour: '2-digit', minute: '2-digit', ...date});
    }

    author({author, name}) {
        return name ? `${name}, ${this.t('agent').toLowerCase()}` : this.t(author);
    }

    /* What belongs to a message but is not said (time, state, thumbs) comes in afterwards, in a part that is not live. */
    add(event, foot) {
        const offered = (event.buttons || []).length;
        const bubbles = event.texts.map((text) => make('div', {class: 'bubble', lang: event.language}, event.author === 'customer' ? text : this.rich(text)));
        const node = make('div', {class: `message ${event.author}`}, make('p', {class: 'author'}, this.author(event)), bubbles,
            offered > 0 && hidden(this.t('offered', {n: offered})));
        const below = event.type !== 'notice' && make('div', {class: 'foot', 'aria-live': 'off'});
        const first = [...this.pending.values()][0];
        const isNear = this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight < 120;
        if (below) node.append(below);
        this.log.insertBefore(node, first && event.type ? first : null);
        if (foot) setTimeout(() => { below.append(...foot); this.markThumb(event.seq); });
        if (isNear || !event.type) this.reveal(node);
        return node;
    }

    /* Who reads the end goes on reading it while the text box below grows. */
    scrolled() {
        this.isAtEnd = this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight < 4;
    }

    /* The beginning of what is new stays in sight, however long it is. */
    reveal(node) {
        requestAnimationFrame(() => {
            const isLow = getComputedStyle(this.pane).overflowY === 'visible'; /* then head, messages and form scroll together */
            const scroller = isLow ? this.panel : this.pane;
            const above = isLow ? this.pane.offsetTop - this.panel.firstChild.offsetHeight : 0;
            scroller.scrollTop = Math.min(scroller.scrollHeight - scroller.clientHeight, node.offsetTop + above - 12);
        });
    }

    show(event) {
        const mine = this.pending.get(event.client_id);
        const owner = {agent: 'taken', bot: 'given'}[event.owner];
        if (event.type === 'feedback') this.markThumb(event.about, event.thumb);
        else if (owner && (owner === 'taken' || this.owner === 'taken')) this.notice(this.t(this.owner = owner));
        else if (event.type === 'conversation_closed') this.notice(this.t('closed'));
        else if (mine) this.drawSent(mine, event);
        else if (event.texts && event.texts.length > 0) this.add(event, this.foot(event));
    }

    drawSent(node, event) {
        this.pending.delete(event.client_id);
        delete node.dataset.state;
        const bubble = node.querySelector('.bubble');
        const said = (event.texts || []).join('\n');
        if (event.texts && bubble.textContent !== said) bubble.textContent = said; /* what is secret came back masked */
        node.querySelector('.foot').replaceChildren(...this.foot(event));
    }

    foot(event) {
        const time = make('time', {datetime: event.at}, this.clock(event.at));
        if (event.author === 'customer') return [time, make('span', {}, this.t('sent'))];
        if (event.type !== 'bot_reply' || event.action !== 'answer' || !event.topic) return [time];
        const thumb = (way) => this.button('thumb', way, way, () => this.judge(event.seq, way), {'aria-pressed': 'false', 'data-seq': event.seq, 'data-way': way});
        return [time, thumb('up'), thumb('down')];
    }

    markThumb(seq, way) {
        const said = way || (this.talk.events.findLast((event) => event.type === 'feedback' && event.about === seq) || {}).thumb;
        this.log.querySelectorAll(`[data-seq="${seq}"]`).forEach((thumb) => thumb.setAttribute('aria-pressed', String(thumb.dataset.way === said)));
    }

    async judge(about, thumb) {
        try {
            await this.talk.call('/feedback', {method: 'POST', body: {about, thumb}});
            this.markThumb(about, thumb);
            this.announce(this.t('thanks'));
        } catch {
            this.warn(this.t('not_done'));
        }
    }

    notice(text) {
        this.add({type: 'notice', author: 'system', texts: [text]});
    }

    /* After events came: what is offered now, what is unread. */
    settle() {
        const last = this.talk.events.findLast((event) => event.texts && event.texts.length > 0);
        const first = (this.welcome.buttons || []).filter(({payload}) => payload !== 'talk_to_human');
        const offered = this.pending.size > 0 ? [] : last ? last.buttons || [] : first;
        this.choices.replaceChildren(...offered.map((each) => make('button', {type: 'button', class: 'choice', click: (event) => this.choose(each, event)}, each.title)));
        this.seen();
    }

    redraw() {
        this.log.setAttribute('aria-live', 'off');
        this.log.replaceChildren();
        this.pending.clear();
        this.owner = null;
        this.talk.events.forEach((event) => this.show(event));
        this.drawPending();
        if (!this.talk.id) this.live();
    }

    /* History is there: from now on new messages are read out. */
    live() {
        setTimeout(() => this.log.setAttribute('aria-live', 'polite'));
    }

    drawPending() {
        const items = this.talk.outbox();
        for (const [id, node] of this.pending) {
            if (items.some((item) => item.id === id)) continue;
            node.remove();
            this.pending.delete(id);
        }
        for (const item of items) {
            if (this.talk.events.some((event) => event.client_id === item.id)) continue;
            if (!this.pending.has(item.id)) this.pending.set(item.id, this.add({author: 'customer', texts: [item.text]}));
            this.mark(item, item.failed ? 'failed' : item.tries > 0 ? 'waiting' : 'sending');
        }
        this.settle();
    }

    mark(item, state) {
        const node = this.pending.get(item.id);
        if (!node || node.dataset.state === state) return;
        const action = (key, click) => make('button', {type: 'button', click: () => { click(); this.box.focus(); }}, this.t(key));
        node.dataset.state = state;
        node.querySelector('.foot').replaceChildren(make('span', {}, item.said || this.t(state)), ...(state === 'failed'
            ? [action('retry', () => this.talk.again(item)), action('discard', () => this.talk.discard(item))] : []));
        this.warn(state === 'failed' ? this.t('failed') : '', true);
        if (state === 'failed') this.reveal(node);
    }

    /* Read out at once; what stands beside the message already is not shown a second time. */
    warn(text, isSaidThere = false) {
        this.alarm.classList.toggle('hidden', isSaidThere);
        this.alarm.textContent = text;
    }

    typing(isSlow) {
        this.dots.hidden = !isSlow;
        if (isSlow) this.announce(this.t('typing'));
        if (isSlow) this.reveal(this.dots);
    }

    connection(isThere) {
        const text = isThere ? '' : this.t('offline');
        if (this.state.textContent === text) return;
        if (isThere) this.announce(this.t('online'));
        this.state.textContent = text;
    }

    announce(text) {
        const place = this.isOpen ? this.inside : this.outside;
        place.textContent = '';
        setTimeout(() => { place.textContent = text; }, 50);
    }

    seen() {
        const {id, last} = this.talk;
        if (id && this.isOpen && !document.hidden && (store.get('read') || {}).seq !== last) store.set('read', {id, seq: last});
        this.count();
    }

    count() {
        const known = store.get('read');
        const read = known && known.id === this.talk.id ? known.seq : 0;
        const isNew = (event) => event.seq > read && event.texts && event.author !== 'customer';
        const unread = this.isOpen ? 0 : this.talk.events.filter(isNew).length;
        if (unread > (this.unread || 0)) this.announce(this.t('news'));
        this.unread = unread;
        this.badge.hidden = unread === 0;
        this.badge.replaceChildren(make('span', {'aria-hidden': 'true'}, String(unread)), hidden(`, ${this.t('unread', {n: unread})}`));
    }

    /* -- markdown, a little of it: bold, lists, links to hosts on the list -- */

    rich(text) {
        const blocks = [];
        for (const line of text.split('\n')) {
            const [, dot, number, rest] = line.match(/^\s*(?:([-*•])|(\d{1,2})[.)])\s+(.*)$/) || [];
            const last = blocks[blocks.length - 1];
            const kind = dot ? 'UL' : 'OL';
            if (rest === undefined) blocks.push(line.trim() === '' ? '' : make('p', {}, this.inline(line)));
            else (last && last.tagName === kind ? last : blocks[blocks.push(make(kind)) - 1]).append(make('li', {value: number}, this.inline(rest)));
        }
        return blocks;
    }

    inline(text) {
        const pattern = /\*\*(.+?)\*\*|\[([^\]]+)\]\(([^\s)]+)\)|(https:\/\/[^\s<>()]*[^\s<>().,;:!?])|(\+\d[\d ]{6,}\d)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(\d\d?:\d\d[-–]\d\d?:\d\d)/g;
        const nodes = [];
        let from = 0;
        for (const {0: all, 1: bold, 2: title, 3: target, 4: url, 5: phone, 6: mail, 7: hours, index} of text.matchAll(pattern)) {
            nodes.push(text.slice(from, index));
            from = index + all.length;
            if (bold) nodes.push(make('strong', {}, this.inline(bold)));
            else if (hours) nodes.push(make('span', {class: 'whole'}, hours));
            else nodes.push(this.anchor(title || all, target || url || (phone ? `tel:${phone.replace(/ /g, '')}` : `mailto:${mail}`)));
        }
        nodes.push(text.slice(from));
        return nodes;
    }

    anchor(title, target) {
        const isOurs = (host) => this.hosts.some((each) => host === each || host.endsWith(`.${each}`));
        const [, scheme, rest] = target.match(/^(\w+):(.*)$/) || [];
        const numbers = [this.welcome.phone, this.welcome.emergency].map((each) => each && each.tel);
        const inPlace = (scheme === 'tel' && numbers.includes(rest)) || (scheme === 'mailto' && isOurs(rest.split('@').pop()));
        if (inPlace) return make('a', {href: target}, title);
        try {
            const url = new URL(target);
            if (url.protocol === 'https:' && !url.username && isOurs(url.hostname))
                return make('a', {href: url.href, target: '_blank', rel: 'noopener noreferrer'}, title, hidden(` (${this.t('new_tab')})`));
        } catch { /* no address at all */ }
        return title === target || /^(tel|mailto)$/.test(scheme) ? title : `${title} (${target})`;
    }

    /* -- the menu: what one may do with one's own conversation -- */

    toggleMenu(isWanted) {
        const nothing = this.talk.events.length < 2;
        const item = (key, act) => make('button', {type: 'button', disabled: nothing, click: () => { this.toggleMenu(false); act(); }}, this.t(key));
        this.menu.hidden = !isWanted;
        this.more.setAttribute('aria-expanded', String(isWanted));
        if (isWanted) this.menu.replaceChildren(item('copy', () => this.copy()), item('print', () => this.print()), item('save', () => this.save()),
            item('fresh', () => this.confirm('fresh', () => this.talk.forget())), item('erase', () => this.confirm('erase', () => this.erase())));
        if (isWanted && !nothing) this.menu.firstChild.focus();
        else this.more.focus();
    }

    confirm(key, act) {
        const end = () => { this.sure.remove(); this.sure = null; this.box.focus(); };
        const cancel = make('button', {type: 'button', class: 'cancel', click: end}, this.t('cancel'));
        if (this.sure) end();
        this.sure = make('div', {class: 'sure', role: 'alertdialog', 'aria-labelledby': 'sure'}, make('p', {id: 'sure'}, this.t(`${key}_sure`)),
            make('button', {type: 'button', class: key, click: () => { end(); act(); }}, this.t(key)), cancel);
        this.pane.after(this.sure);
        cancel.focus();
    }

    async copy() {
        const said = this.talk.events.filter(({texts}) => texts && texts.length > 0);
        const text = said.map((event) => `${this.author(event)}, ${this.clock(event.at)}\n${event.texts.join('\n')}`).join('\n\n');
        try {
            await navigator.clipboard.writeText(text);
            this.announce(this.t('copied'));
        } catch {
            this.warn(this.t('not_done'));
        }
    }

    print() {
        this.setPrinting(true);
        window.print();
    }

    /* Only the conversation is on paper; the sheet for that lies on the page while printing. */
    setPrinting(isPrinting) {
        if (isPrinting === Boolean(this.printing)) return;
        this.printing = isPrinting;
        this.toggleAttribute('printing', isPrinting);
        const others = document.adoptedStyleSheets.filter((sheet) => sheet !== SalterChat.paper);
        document.adoptedStyleSheets = isPrinting ? [...others, SalterChat.paper] : others;
        if (this.isOpen) this.present();
    }

    async save() {
        try {
            const blob = new Blob([JSON.stringify(await this.talk.call('/export'), null, 1)], {type: 'application/json'});
            const link = make('a', {href: URL.createObjectURL(blob), download: 'salter.json'});
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        } catch {
            this.warn(this.t('not_done'));
        }
    }

    async erase() {
        try {
            await this.talk.call('', {method: 'DELETE'});
            this.talk.outbox().forEach((item) => store.remove(item.name));
            this.talk.forget();
            this.announce(this.t('erased'));
        } catch {
            this.warn(this.t('not_done'));
        }
    }
}

/* ---- the beginning ----------------------------------------------------------------------------------------------- */

/* The style sheet first: nobody sees the element without it. */
async function begin() {
    const options = {credentials: 'omit', integrity: script.dataset.styleIntegrity || ''};
    const page = new CSSStyleSheet();
    if (document.readyState === 'loading') await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
    for (let ms = 2000; !SalterChat.sheet; ms *= 2) {
        try {
            const response = await fetch(new URL('salter.css', script.src), options);
            if (!response.ok) throw new Trouble(response.status);
            SalterChat.sheet = new CSSStyleSheet();
            SalterChat.sheet.replaceSync(await response.text());
        } catch {
            await new Promise((resolve) => setTimeout(resolve, later(ms)));
        }
    }
    SalterChat.paper = new CSSStyleSheet();
    SalterChat.paper.replaceSync('@media print{body>:not(salter-chat){display:none!important}}');
    page.replaceSync('@media(max-width:30rem){:where(html){scroll-padding-block-end:5rem}}');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
    customElements.define('salter-chat', SalterChat);
    if (!document.querySelector('salter-chat')) document.body.append(document.createElement('salter-chat'));
}

/* A page may hold the tag twice; a browser from before 2023 keeps the page as it is. */
if (!window[Symbol.for('salter')] && 'adoptedStyleSheets' in document) begin(window[Symbol.for('salter')] = true);
})();
