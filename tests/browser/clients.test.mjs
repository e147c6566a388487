/*
 * Other people's clients, unchanged from npm, talk to the demo bank over the drop-in routes: Direct Line (Web Chat), deep-chat,
 * and Rasa's REST channel (chatroom).
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Server, knowledgeWith, launch, picture, until } from './support.mjs';

const QUESTION = 'Zašto mi je odbijena kartica?';
const ANSWER = /Žao mi je što je kartica odbijena/;
const packages = path.resolve(import.meta.dirname, '../node_modules/.clients'); /* clients.sh puts them there */
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css' };
let server;
let site;
let browser;

/* A page per client, and the packages beside them. */
const pages = {
    '/webchat': (url) => `<div id="chat" style="height:600px"></div><script src="/packages/botframework-webchat/dist/webchat.js"></script><script type="module">
        const { createDirectLine, renderWebChat } = window.WebChat;
        const response = await fetch('${url}/v3/directline/conversations', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"user":{"id":"kupac1"}}' });
        const { token, conversationId } = await response.json();
        window.conversation = conversationId;
        renderWebChat({ directLine: createDirectLine({ domain: '${url}/v3/directline', token, webSocket: false, pollingInterval: 500 }),
            userID: 'kupac1', locale: 'hr-HR' }, document.getElementById('chat'));
        </script>`,
    '/deepchat': (url) => `<script type="module" src="/packages/deep-chat/dist/deepChat.bundle.js"></script>
        <deep-chat connect='{"url":"${url}/webhooks/deepchat","method":"POST","additionalBodyProps":{"sender":"kupac2"}}'></deep-chat>`,
    '/chatroom': (url) => `<link rel="stylesheet" href="/packages/@scalableminds/chatroom/dist/Chatroom.css"><div class="chat-container"></div>
        <script src="/packages/@scalableminds/chatroom/dist/Chatroom.js"></script>
        <script>window.room = new window.Chatroom({ host: '${url}', title: 'Banka', container: document.querySelector('.chat-container'),
            welcomeMessage: 'Dobar dan', speechRecognition: null, voiceLang: null }); window.room.openChat();</script>`,
};

function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.join(packages, pathname.replace('/packages/', ''));
    if (pages[pathname]) {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(`<!doctype html><html lang="hr"><meta charset="utf-8"><title>${pathname}</title>${pages[pathname](server.url)}</html>`);
    } else if (pathname.startsWith('/packages/') && fs.existsSync(file)) {
        response.writeHead(200, { 'Content-Type': types[path.extname(file)] || 'application/octet-stream' });
        fs.createReadStream(file).pipe(response);
    } else {
        response.writeHead(404).end();
    }
}

before(async () => {
    server = await new Server({ knowledge: knowledgeWith('notify'), options: ['--allow-origins', '*'] }).start();
    site = http.createServer(answer);
    await new Promise((resolve) => { site.listen(0, '127.0.0.1', resolve); });
    browser = await launch();
});
after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
    await server?.stop();
});

async function visit(name) {
    const context = await browser.newContext({ viewport: { width: 800, height: 700 }, locale: 'hr-HR' });
    const page = await context.newPage();
    await page.goto(`http://localhost:${site.address().port}/${name}`);
    return page;
}

const shows = (page, pattern) => until(`${pattern}`, async () => pattern.test(await page.locator('body').innerText()));

test('botframework-webchat: a talk, its buttons, and an operator’s later answer', async () => {
    const page = await visit('webchat');
    const box = page.locator('[data-testid="send box text area"], .webchat__send-box-text-box__input').first();
    await box.waitFor();
    await box.fill(QUESTION);
    await box.press('Enter');
    await shows(page, ANSWER);
    await page.getByRole('toolbar').getByRole('button', { name: 'Limiti kartica i plaćanja' }).click();
    await shows(page, /debitnoj ili o\s+kreditnoj/);
    await box.fill('želim razgovarati s čovjekom');
    await box.press('Enter');
    await shows(page, /proslijeđena/);
    await until('nothing is being sent', async () => !/Šalje se/.test(await page.locator('body').innerText()));
    assert.doesNotMatch(await page.locator('body').innerText(), /Slanje nije uspjelo/);
    await server.replyToLatest('Ovdje Ana iz banke.');
    await shows(page, /Ovdje Ana iz banke/);
    await picture(page, 'client-webchat');
    await page.context().close();
});

/*
 * Clients that never ask by themselves: what a person wrote meanwhile stands in front of the answer to the next message, and
 * after that no more. Text is what the customer sees of the page.
 */
async function assertPersonIsHeardOnce(page, text, send) {
    const count = async (words) => (await text(page)).split(words).length - 1;
    await send('želim razgovarati s čovjekom');
    await until('the hand-off', async () => await count('proslijeđena') === 1);
    await server.replyToLatest('Ovdje Ana iz banke.');
    await server.replyToLatest('Nazvat ću Vas u podne.');
    await send('Do kad ste otvoreni danas?');
    await until('the person', async () => await count('Ovdje Ana iz banke.') === 1 && await count('Nazvat ću Vas u podne.') === 1);
    const heard = await text(page);
    assert.ok(heard.indexOf('Ovdje Ana') < heard.indexOf('Nazvat ću'), 'in their order');
    await send(QUESTION);
    await until('the answer after it', async () => ANSWER.test(await text(page)));
    await page.waitForTimeout(500); /* a second copy would come now */
    assert.equal(await count('Ovdje Ana iz banke.'), 1, 'once');
    assert.equal(await count('Nazvat ću Vas u podne.'), 1, 'once');
}

/*
 * While it waits for an answer deep-chat takes nothing, without a word, and after the answer a moment longer: who sees that
 * nothing was sent does it again. `again` is done until one more message of the customer stands there.
 */
async function sendInDeepChat(page, again) {
    const sent = () => page.locator('.user-message-text').count();
    const before = await sent();
    await until('deep-chat is ready', async () => await page.locator('.loading-submit-button').count() === 0);
    await until('deep-chat took the message', async () => {
        if (await sent() === before) await again();
        await page.waitForTimeout(500);
        return await sent() > before;
    });
    assert.equal(await sent(), before + 1);
}

const writeToDeepChat = (page, text) => sendInDeepChat(page, async () => {
    await page.locator('#text-input').fill(text);
    await page.locator('#text-input').press('Enter');
});

const pressInDeepChat = (page, title) => sendInDeepChat(page, () => page.locator('.deep-chat-suggestion-button', { hasText: title }).click());

test('deep-chat: a talk and its buttons', async () => {
    const page = await visit('deepchat');
    await writeToDeepChat(page, QUESTION);
    await until('the answer', async () => ANSWER.test(await page.locator('deep-chat').evaluate((chat) => chat.shadowRoot.textContent)));
    await pressInDeepChat(page, 'Limiti kartica i plaćanja');
    await until('the question', async () => /debitnoj ili o\s+kreditnoj/.test(await page.locator('deep-chat').evaluate((chat) => chat.shadowRoot.textContent)));
    await pressInDeepChat(page, 'kreditna');
    await until('the answer', async () => /Dnevne limite kreditne kartice/.test(await page.locator('deep-chat').evaluate((chat) => chat.shadowRoot.textContent)));
    await writeToDeepChat(page, 'Do kad ste otvoreni danas?');
    await until('the last answer', async () => /Poslovnice|Nedjeljom/.test(await page.locator('deep-chat').evaluate((chat) => chat.shadowRoot.textContent)));
    await picture(page, 'client-deep-chat');
    await page.context().close();
});

test('deep-chat: what a person wrote later comes with the next answer, once', async () => {
    const page = await visit('deepchat');
    await page.locator('#text-input').waitFor();
    await assertPersonIsHeardOnce(page, () => page.locator('deep-chat').evaluate((chat) => chat.shadowRoot.querySelector('#messages').innerText),
        (text) => writeToDeepChat(page, text));
    await picture(page, 'client-deep-chat-person');
    await page.context().close();
});

test('chatroom over Rasa’s REST channel: a talk and a button', async () => {
    const page = await visit('chatroom');
    const box = page.locator('input[type="text"]');
    await box.waitFor();
    await box.fill(QUESTION);
    await box.press('Enter');
    await shows(page, ANSWER);
    await page.getByText('Limiti kartica i plaćanja').click();
    await shows(page, /debitnoj ili o\s+kreditnoj/);
    await picture(page, 'client-chatroom');
    await page.context().close();
});

test('chatroom: what a person wrote later comes with the next answer, once', async () => {
    const page = await visit('chatroom');
    const box = page.locator('input[type="text"]');
    await box.waitFor();
    await assertPersonIsHeardOnce(page, () => page.locator('body').innerText(), async (text) => {
        await box.fill(text);
        await box.press('Enter');
    });
    await picture(page, 'client-chatroom-person');
    await page.context().close();
});
