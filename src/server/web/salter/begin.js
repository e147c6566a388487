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
