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
 * The files of this folder, in the order that the Makefile names them, become one script in one function: a page loads one
 * file with one hash. Talk is the conversation: who we are to the server, an outbox that outlives a reload, events in order of
 * their sequence number, one stream for all tabs. Frame, Messages and SalterChat are what one sees of it, each adding to the one
 * before. Everything from the server becomes text nodes; there is no HTML, no inline style and no inline script, so a strict
 * Content-Security-Policy needs nothing but this server in script-src and connect-src.
 */

const script = document.currentScript;
const address = new URL(script.src);
const BASE = (address.origin + address.pathname).replace(/(widget\/[^/]+\/)?[^/]*$/, '');
const KEY = `salter ${BASE} `;
const option = (name) => script.dataset[name] || (document.body && document.body.dataset[`salter${name[0].toUpperCase()}${name.slice(1)}`]);

const SLOW = 500;                    /* ms until "looking for an answer" is shown */
const PATIENCE = 15000;              /* ms for one request */
const SILENCE = 70000;               /* ms without a heartbeat, which comes after 45 s: the stream is dead */
const POLL = 25;                     /* s that the server holds a poll */
const MOST_TRIES = 5;                /* of one message, before it is called failed */
const LIVELY = 30 * 60000;           /* ms after which a closed panel needs no stream */
const KEPT = 30 * 24 * 3600000;      /* ms after which this browser forgets its conversation */
const FRESH = 5 * 60000;             /* ms for which the welcome is not asked for again while nobody sees it */
const RENEWED = 60000;               /* ms after which an open panel asks for it again, with the next sign of life of its stream */
const REVIVED = 10 * 60000;          /* ms within which a message that failed is sent when the server is back */

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

/* The language that is chosen here: what the server says for itself comes in it. */
let spoken = 'hr';

/* One request; 0 is the status of no answer at all. */
async function call(path, {method = 'GET', body, token, accept = 'application/json', signal = AbortSignal.timeout(PATIENCE)} = {}) {
    const headers = {Accept: accept, 'Accept-Language': spoken};
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
