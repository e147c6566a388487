/* What one sees: no barriers in any state, every size and colour, on paper, beside the page's own controls; pictures to look at. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, assertAccessible, assertNoComplaints, box, findBarriers, goOffline, knowledgeWith, launch, messages, open, picture, say, screenshots, settled, until, visit } from './support.mjs';

let server;
let browser;

before(async () => {
    server = await new Server({ knowledge: knowledgeWith('notify'), options: ['--privacy-url', 'https://banka-primjer.example/privatnost'] }).start();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server?.stop();
    console.log(`pictures: ${screenshots}`);
});

const SIZES = [{ width: 320, height: 640 }, { width: 1280, height: 800 }];
const write = async (page, text) => {
    await box(page).fill(text);
    await box(page).press('Enter');
};

/* Whether the beginning of the last message stands between the head, where it stays, and the form. */
const isLastInSight = (page) => page.evaluate(() => {
    const { shadowRoot } = document.querySelector('salter-chat');
    const head = shadowRoot.querySelector('.head');
    const { top } = shadowRoot.querySelector('.log').lastElementChild.getBoundingClientRect();
    const from = Math.max(head.getBoundingClientRect().bottom, shadowRoot.querySelector('.scroll').getBoundingClientRect().top, 0);
    return top >= from - 1 && top + 40 < shadowRoot.querySelector('.desk').getBoundingClientRect().top;
});

/* Every state that the widget can be in, one after the other; `check` looks at each. The bank notifies people of a hand-off. */
async function tour(page, check) {
    await check('01-closed');
    await open(page);
    await page.locator('.contacts .phone a').waitFor();
    await check('02-open');
    let go;
    const told = new Promise((resolve) => { go = resolve; });
    await page.route('**/messages', async (route) => { await told; await route.continue(); });
    await write(page, 'Zašto mi je odbijena kartica?');
    await page.locator('.dots').waitFor();
    await check('03-typing');
    go();
    await page.locator('.thumb').first().click();
    await page.unroute('**/messages');
    await page.locator('.thumb[aria-pressed="true"]').waitFor();
    await check('04-answered');
    await say(page, 'kartica');
    await check('05-clarified');
    await page.locator('[aria-controls="menu"]').click();
    await check('06-menu');
    await page.locator('.menu button').last().click();
    await check('07-sure');
    await page.getByRole('alertdialog').getByRole('button').last().click();
    const language = await page.locator('.picker').inputValue();
    await page.locator('.picker').selectOption('en');
    await check('08-switched');
    await page.locator('.picker').selectOption(language);
    await page.route('**/messages', (route) => route.fulfill({ status: 422, contentType: 'application/problem+json', body: '{}' }));
    await write(page, 'To ne ide.\nOva poruka neće stići.');
    await page.locator('[data-state="failed"]').waitFor();
    await check('09-failed');
    await box(page).fill('😀'.repeat(2001));
    await box(page).press('Enter');
    await check('10-too-long');
    await box(page).fill('');
    await page.unroute('**/messages');
    await page.locator('[data-state="failed"] .foot button').last().click();
    await goOffline(page);
    await write(page, 'Do kad ste otvoreni danas?');
    await page.locator('[data-state="waiting"]').waitFor();
    await check('11-offline');
    const before = await messages(page, 'bot').count();
    await page.context().setOffline(false);
    await until('the answer', async () => await messages(page, 'bot').count() > before);
    await page.locator('.person').click();
    await until('the hand-off', async () => await messages(page, 'bot').count() > before + 1);
    await check('12-handed-over');
    await server.replyToLatest('Ovdje Ana. Pogledala sam Vašu karticu i sada radi.');
    await messages(page, 'agent').waitFor();
    await until('what the person wrote is in sight', () => isLastInSight(page));
    await check('13-person');
    await page.keyboard.press('Escape');
    await server.replyToLatest('Trebate li još nešto?');
    await page.locator('.badge').waitFor();
    await check('14-unread');
}

/* Computed styles still tell colours that forced colours do not use: contrast is the reader's own there. */
for (const [name, path, viewport, options] of [
    ['320-light-hr', '/hr', SIZES[0], { colorScheme: 'light' }],
    ['320-dark-sr', '/sr', SIZES[0], { colorScheme: 'dark' }],
    ['1280-light-sr-latn', '/sr-latn', SIZES[1], { colorScheme: 'light' }],
    ['1280-dark-en', '/en', SIZES[1], { colorScheme: 'dark' }],
    ['1280-forced-hr', '/hr', SIZES[1], { forcedColors: 'active' }],
]) {
    test(`no barriers in any state: ${name}`, async () => {
        const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options });
        const page = await visit(context, server.url + path, { opened: false });
        const barriers = [];
        await tour(page, async (state) => {
            await picture(page, `${name}-${state}`);
            barriers.push(...(await findBarriers(page, /closed|02-open/.test(state) ? 'html' : 'salter-chat')).map((each) => `${state}: ${each}`));
        });
        assert.deepEqual(barriers.filter((each) => !options.forcedColors || !/: color-contrast/.test(each)), []);
        assertNoComplaints(page);
        await context.close();
    });
}

test('at 320 px nothing has to be scrolled sideways, with double-sized text neither', async () => {
    for (const [viewport, zoom] of [[{ width: 320, height: 640 }, 1], [{ width: 640, height: 400 }, 1], [{ width: 320, height: 256 }, 1], [{ width: 640, height: 800 }, 2]]) {
        const context = await browser.newContext({ viewport });
        const page = await visit(context, `${server.url}/sr`, { opened: false });
        if (zoom > 1) await page.evaluate((size) => { document.documentElement.style.fontSize = `${size * 100}%`; }, zoom);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `the page at ${viewport.width} times ${zoom}`);
        await open(page);
        await say(page, 'Зашто ми је одбијена картица?');
        await picture(page, `zoom-${viewport.width}x${viewport.height}-${zoom}`);
        const wide = await page.evaluate(() => {
            const { shadowRoot } = document.querySelector('salter-chat');
            const panel = shadowRoot.querySelector('dialog');
            return [...panel.querySelectorAll('*')].filter((node) => !node.closest('.hidden, [hidden], svg, option') && getComputedStyle(node).clipPath === 'none'
                && (node.getBoundingClientRect().right > innerWidth + 1 || node.scrollWidth > node.clientWidth + 1 && !['inline', 'none'].includes(getComputedStyle(node).display) && node.clientWidth > 0)).map((node) => node.className || node.tagName);
        });
        assert.deepEqual(wide, [], `${viewport.width} x ${viewport.height}, text times ${zoom}`);
        for (const part of ['.contacts .phone a', '.contacts .emergency a', 'textarea', '.person', '.send']) {
            await page.locator(`dialog ${part}`).scrollIntoViewIfNeeded();
            assert.ok(await page.locator(`dialog ${part}`).isVisible(), part);
        }
        await context.close();
    }
});

for (const viewport of [{ width: 640, height: 320 }, { width: 320, height: 256 }]) {
    test(`a low window, ${viewport.width} x ${viewport.height}: what is new is in sight, and one can write`, async () => {
        for (const colorScheme of ['light', 'dark']) {
            const name = `low-${viewport.width}x${viewport.height}-${colorScheme}`;
            const context = await browser.newContext({ viewport, colorScheme });
            const page = await visit(context, `${server.url}/sr`, { opened: false });
            const look = async (state) => {
                await settled(page);
                await until(`the last message is in sight: ${state}`, () => isLastInSight(page));
                const { x, y, width, height } = await page.locator('dialog textarea').boundingBox();
                const room = page.viewportSize();
                assert.ok(x >= 0 && y >= 0 && x + width <= room.width && y + height <= room.height, state);
            };
            await open(page);
            await page.locator('.contacts .phone a').waitFor();
            await picture(page, `${name}-1-open`);
            for (const question of ['Зашто ми је одбијена картица?', 'Да ли сте отворени данас?', 'картица']) {
                await say(page, question);
                await look(question);
            }
            await picture(page, `${name}-2-answered`);
            await page.locator('[aria-controls="menu"]').click();
            await picture(page, `${name}-3-menu`);
            await page.locator('.menu button').last().click();
            await picture(page, `${name}-4-sure`);
            await assertAccessible(page, 'sure');
            await page.getByRole('alertdialog').getByRole('button').last().click();
            await page.locator('.picker').selectOption('hr');
            await look('another language');
            await page.setViewportSize({ width: viewport.height, height: 640 });
            await look('a phone that is turned');
            await page.setViewportSize(viewport);
            await look('and turned back');
            await page.keyboard.press('Escape');
            await open(page);
            await look('opened again');
            await page.reload();
            await open(page);
            await until('the history', async () => await messages(page, 'bot').count() === 3);
            await look('after a reload');
            await box(page).fill('Ред\n'.repeat(8));
            await picture(page, `${name}-5-long`);
            await look('a long question');
            assertNoComplaints(page);
            await context.close();
        }
    });
}

test('at 320 px the launcher covers no control of the page, wherever one scrolls', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 568 } });
    const page = await visit(context, `${server.url}/hr`, { opened: false });
    const covered = () => page.evaluate(() => {
        const launcher = document.querySelector('salter-chat').shadowRoot.querySelector('.launcher');
        const over = launcher.getBoundingClientRect();
        return getComputedStyle(launcher).opacity === '0' ? [] : [...document.querySelectorAll('a[href], button')].filter((node) => [...node.getClientRects()].some((rect) =>
            rect.right > over.left && rect.left < over.right && rect.bottom > over.top && rect.top < over.bottom)).map((node) => node.textContent.trim());
    });
    /* A scroll moves the launcher by itself, a moment later. */
    await page.evaluate(() => scrollTo({ top: 130, behavior: 'instant' }));
    await until('the launcher has stepped aside', async () => (await covered()).length === 0);
    /* Everywhere else we do not wait for that moment. */
    const stepAside = async () => {
        await page.evaluate(() => document.querySelector('salter-chat').stepAside());
        await settled(page);
    };
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let top = 0; top < height; top += 130) {
        await page.evaluate((y) => scrollTo({ top: y, behavior: 'instant' }), top);
        await stepAside();
        assert.deepEqual(await covered(), [], `at ${top}`);
    }
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    for (const link of await page.locator('main a').all()) {
        await link.focus(); /* scrolls smoothly: by itself the launcher is out of the way once that has come to rest */
        await until('no focused link lies under the launcher', () => link.evaluate((node) => {
            const rect = node.getBoundingClientRect();
            const x = rect.left + rect.width / 2, y = rect.top + rect.height / 2;
            return y > 0 && y < innerHeight && document.elementFromPoint(x, y)?.tagName !== 'SALTER-CHAT';
        }));
    }
    await context.close();
});

test('whatever colours a bank sets, the text on them can be read', async () => {
    for (const [accent, onAccent, surface, text] of [['#ffe600', '', '', ''], ['#000', '', '', ''], ['#777', '#888', '#fff', '#ddd'], ['#123456', '#123456', '#0a0a0a', '#222']]) {
        const context = await browser.newContext({ viewport: SIZES[1] });
        const page = await visit(context, `${server.url}/hr`, { opened: false });
        await page.evaluate((colours) => {
            const sheet = new CSSStyleSheet();
            const names = ['accent', 'on-accent', 'surface', 'text'];
            sheet.replaceSync(`salter-chat{${names.map((name, i) => `--salter-${name}:${colours[i] || 'initial'}`).join(';')}}`);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
            document.querySelector('salter-chat').tune();
        }, [accent, onAccent, surface, text]);
        await open(page);
        await say(page, 'Zašto mi je odbijena kartica?');
        await picture(page, `colours-${accent.slice(1)}-${surface.slice(1)}`);
        await assertAccessible(page, `${accent} ${onAccent} ${surface} ${text}`);
        await context.close();
    }
});

test('on paper there is the conversation and nothing else', async () => {
    const context = await browser.newContext({ viewport: SIZES[1] });
    const page = await visit(context, `${server.url}/hr`);
    await page.evaluate(() => { window.print = () => { window.printed = document.querySelector('salter-chat').hasAttribute('printing'); }; });
    await say(page, 'Zašto mi je odbijena kartica?');
    await page.locator('[aria-controls="menu"]').click();
    await page.getByRole('button', { name: 'Ispiši razgovor' }).click();
    assert.ok(await page.evaluate(() => window.printed));
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'paper');
    assert.equal(await page.locator('h1').isVisible(), false);
    assert.equal(await page.locator('dialog textarea').isVisible(), false);
    assert.ok(await page.locator('.log .bot').isVisible());
    assert.ok(await page.locator('.contacts .phone').isVisible());
    const times = await page.locator('.log time').allTextContents();
    assert.ok(times.length === 2 && times.every((time) => /^\d+\. \d+\. \d{4}\./.test(time)), `each message has its day: ${times}`);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    assert.ok(await page.locator('h1').isVisible());
    assert.match(await page.locator('.log time').first().textContent(), /^\d\d:\d\d$/);
    await page.keyboard.press('Escape');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('h1').isVisible(), 'the page itself prints as ever');
    assert.equal(await page.locator('.launcher').isVisible(), false);
    await context.close();
});

test('a phone: the panel fills the window, the page behind is out of reach, the keyboard leaves room', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const page = await visit(context, `${server.url}/hr`);
    await settled(page);
    assert.ok(await page.locator('dialog').evaluate((panel) => panel.matches(':modal')));
    assert.deepEqual(await page.locator('dialog').boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
    assert.equal(await page.evaluate(() => document.querySelector('salter-chat').shadowRoot.activeElement.tagName), 'DIALOG', 'no keyboard pops up');
    await say(page, 'Zašto mi je odbijena kartica?');
    await picture(page, 'phone-390');
    await page.evaluate(() => {
        Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => 500 });
        visualViewport.dispatchEvent(new Event('resize'));
    });
    await until('room for the keyboard', async () => (await page.locator('dialog').boundingBox()).height === 500);
    assert.ok((await page.locator('.send').boundingBox()).y < 500);
    await page.locator('[aria-label="Zatvori"]').tap();
    await page.locator('dialog').waitFor({ state: 'hidden' });
    await context.close();
});

test('a page that is only light gets no dark panel', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await visit(context, `${server.url}/hr`, { opened: false });
    await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(':root{color-scheme:light!important}salter-chat{--salter-surface:initial!important;--salter-text:initial!important}');
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    });
    await open(page);
    assert.equal(await page.locator('dialog').evaluate((panel) => getComputedStyle(panel).backgroundColor), 'rgb(255, 255, 255)');
    await context.close();
});
