/* What one can do: open, close, write, press, and what one may do with one's own conversation. */

class SalterChat extends Messages {
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
        else (window.requestIdleCallback || setTimeout)(() => this.loadWelcome(FRESH));
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

    /* -- opening and closing -- */

    open(caller = this.launcher) {
        if (this.isOpen) return;
        Object.assign(this, {isOpen: true, caller});
        this.launcher.hidden = true;
        this.present();
        this.loadWelcome();
        this.talk.follow();
        this.seen();
    }

    /* Beside the page where there is room; over it where there is none, and then the page behind cannot be reached by mistake. */
    present() {
        const focused = this.shadowRoot.activeElement;
        this.panel.close();
        this.dateAll(this.printing || undefined);
        if (this.narrow.matches && !this.isApp && !this.printing) this.panel.showModal();
        else this.panel.show();
        (focused && focused !== this.launcher ? focused : matchMedia('(pointer: coarse)').matches ? this.panel : this.box).focus();
        this.revealLast(); /* a panel that was closed for a moment has forgotten where it was */
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

    /* -- the menu: what one may do with one's own conversation -- */

    toggleMenu(isWanted) {
        const nothing = this.talk.events.length < 2;
        const item = (key, act, disabled = nothing) => make('button', {type: 'button', disabled, click: () => { this.toggleMenu(false); act(); }}, this.t(key));
        this.menu.hidden = !isWanted;
        this.more.setAttribute('aria-expanded', String(isWanted));
        if (isWanted) this.menu.replaceChildren(item('copy', () => this.copy()), item('print', () => this.print()), item('save', () => this.save()),
            item('fresh', () => this.confirm('fresh', () => this.talk.leaveBehind()), !this.talk.unread && nothing), item('erase', () => this.confirm('erase', () => this.erase())));
        const first = this.menu.querySelector('button:enabled');
        if (isWanted && first) first.focus();
        else this.more.focus();
    }

    confirm(key, act) {
        const end = () => { this.sure.remove(); this.sure = null; this.box.focus(); };
        const cancel = make('button', {type: 'button', class: 'cancel', click: end}, this.t('cancel'));
        if (this.sure) end();
        this.sure = make('div', {class: 'sure', role: 'alertdialog', 'aria-labelledby': 'sure'}, make('p', {id: 'sure'}, this.t(`${key}_sure`)),
            make('button', {type: 'button', class: key, click: () => { end(); act(); }}, this.t(key)), cancel);
        this.desk.prepend(this.sure);
        cancel.focus();
    }

    async copy() {
        const said = this.talk.events.filter(({texts}) => texts && texts.length > 0);
        const text = said.map((event) => `${this.author(event)}, ${this.clock(event.at, true)}\n${event.texts.join('\n')}`).join('\n\n');
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
