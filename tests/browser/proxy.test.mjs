/* Behind a real proxy, as a bank would have it: nginx ends TLS, speaks HTTP/2, passes one path on to a unix socket. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Server, assertNoComplaints, folder, freePort, knowledgeWith, lastBot, launch, messages, onward, open, say, until, visit } from './support.mjs';

const place = folder();
const socket = path.join(place, 'salter.socket');
let server;
let nginx;
let browser;
let site;

/* Nothing here is made for us but the three lines that every proxy needs: the path, the address and the scheme. */
const configuration = (port) => `
daemon off;
pid ${place}/nginx.pid;
error_log ${place}/error.log;
${process.getuid() === 0 ? 'user root;' : ''}
events { }
http {
    access_log off;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${place}/${name};`).join(' ')}
    server {
        listen 127.0.0.1:${port} ssl http2;
        ssl_certificate ${place}/cert.pem;
        ssl_certificate_key ${place}/key.pem;
        location /pomoc/ {
            proxy_pass http://unix:${socket}:;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
        }
    }
}`;

before(async () => {
    const port = await freePort();
    site = `https://localhost:${port}/pomoc`;
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
        '-keyout', `${place}/key.pem`, '-out', `${place}/cert.pem`], { stdio: 'ignore' });
    fs.writeFileSync(`${place}/nginx.conf`, configuration(port));
    server = await new Server({ knowledge: knowledgeWith('notify'),
        options: ['--listen', `unix:${socket}`, '--base-path', '/pomoc', '--trusted-proxies', 'unix', '--address-openings', '3'] }).start();
    nginx = spawn('nginx', ['-c', `${place}/nginx.conf`, '-p', place, '-e', `${place}/error.log`], { stdio: ['ignore', 'inherit', 'inherit'] });
    nginx.gone = new Promise((resolve) => { nginx.on('exit', resolve); });
    await until('nginx', async () => (await ask('/healthz').catch(() => ({}))).status === 200);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    nginx?.kill();
    await nginx?.gone;
    await server?.stop();
});

/* A client of the proxy; `from` is what it says about itself, which a proxy of the bank adds to and does not believe. */
const ask = (target, { method = 'GET', from } = {}) => new Promise((resolve, reject) => {
    const request = https.request(site + target, { method, rejectUnauthorized: false, headers: from ? { 'X-Forwarded-For': from } : {} }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers }));
    });
    request.on('error', reject).end();
});

test('a talk, and a person’s answer that arrives live down the stream', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 } });
    const page = await visit(context, `${site}/hr`, { opened: false });
    const polls = [];
    page.on('request', (request) => /[?&]wait=/.test(request.url()) && polls.push(request.url()));
    await open(page);
    await say(page, 'Zašto mi je odbijena kartica?');
    assert.match(await lastBot(page).textContent(), /Žao mi je/);
    await page.locator('.person').click();
    await until('the hand-off', async () => await messages(page, 'bot').count() === 2);
    await server.replyToLatest('Ovdje Ana.');
    await messages(page, 'agent').waitFor();
    assert.deepEqual(polls, [], 'nginx lets the stream through: nothing had to be polled');
    assertNoComplaints(page);
    await context.close();
});

test('without JavaScript: links, form and cookie stay below the path, and the cookie is for HTTPS only', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false, locale: 'hr-HR' });
    const page = await context.newPage();
    await page.goto(`${site}/chat`);
    await page.locator('textarea').fill('Zašto mi je odbijena kartica?');
    await onward(page, () => page.locator('.send').click());
    assert.match(await page.locator('li.bot').last().textContent(), /Žao mi je/);
    assert.ok(page.url().startsWith(`${site}/chat`));
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie.path, cookie.secure, cookie.httpOnly, cookie.sameSite], ['/pomoc/chat', true, true, 'Lax']);
    await context.close();
});

test('limits count the customer’s address as the proxy saw it, not what the customer claims', async () => {
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask('/api/v1/conversations', { method: 'POST', from: `192.0.2.${i}` })).status);
    assert.ok(statuses.includes(429), String(statuses));
});
