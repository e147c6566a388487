/* The element and what stands in it: its parts, the bank's welcome, its colours, and its place on the page. */

class Frame extends HTMLElement {
    t(key, values = {}) {
        return WORDS[key][this.language].replace(/\{(\w+)\}/g, (all, name) => values[name]);
    }

    button(kind, picture, key, click, more) {
        return make('button', {type: 'button', class: kind, 'aria-label': this.t(key), title: this.t(key), click, ...more}, icon(picture));
    }

    build() {
        const t = (key) => this.t(key);
        this.lang = spoken = LANGUAGES[this.language];
        this.badge = make('span', {class: 'badge', hidden: true});
        this.launcher = make('button', {type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', click: () => this.open()},
            icon('chat'), make('span', {}, option('label') || t('ask')), this.badge);
        this.outside = make('div', {class: 'hidden', role: 'status'});
        this.panel = this.panel || make('dialog', {'aria-labelledby': 'title', 'aria-describedby': 'intro', tabindex: '-1',
            keydown: (event) => this.escape(event), cancel: (event) => event.preventDefault(), scroll: () => this.scrolled()});
        this.panel.replaceChildren(this.buildHead(), ...this.buildBody(), this.buildForm());
        this.holding = this.holding || new ResizeObserver((changes) => this.hold(changes));
        [this.panel, this.pane, this.desk].forEach((part) => this.holding.observe(part));
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
        this.head = make('div', {class: 'head'}, make('div', {class: 'who'}, this.heading, make('p', {}, this.t('assistant'))),
            this.picker, this.more, !this.isApp && this.button('icon', 'close', 'close', () => this.close()), this.menu);
        return this.head;
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
        this.desk = make('div', {class: 'desk'}, this.state, this.alarm, this.inside, form, make('div', {class: 'under'}, this.person, this.counter));
        return this.desk;
    }

    /* What the bank says before anything is typed. The contacts of yesterday are shown without yesterday's hours. */
    async loadWelcome(fresh = 0) {
        const name = `welcome ${LANGUAGES[this.language]}`;
        const day = new Date().toDateString();
        const known = store.get(name);
        const text = (welcome, isToday) => JSON.stringify([welcome, isToday, this.language]);
        const show = (welcome, isToday) => { /* what stands there already is not moved under the customer's hands */
            if (this.shown !== text(welcome, isToday)) this.showWelcome(welcome, isToday);
            this.shown = text(welcome, isToday);
        };
        if (known) show(known.welcome, known.day === day);
        if (known && known.day === day && Date.now() - known.at < fresh) return;
        this.asked = Date.now();
        try {
            const welcome = await call(`api/v1/welcome?language=${LANGUAGES[this.language]}`);
            store.set(name, {welcome, day, at: Date.now()});
            if (name.endsWith(LANGUAGES[this.language])) show(welcome, true);
        } catch { /* the numbers that are known stay in sight */ }
    }

    showNotes({banner, demo}) {
        this.notes.replaceChildren(...[banner, demo && this.t('demo')].filter(Boolean).map((text) => make('p', {}, text)));
    }

    /* An operator's banner, or null, the moment it is hung or taken away. */
    hang(banner) {
        if (banner === (this.welcome.banner || null)) return;
        this.welcome.banner = banner;
        this.shown = null;
        this.inPlace(() => this.showNotes(this.welcome));
        if (banner && this.isOpen) this.announce(banner);
    }

    /* A topic that is switched off, another day: what changes otherwise is seen in open panels, too. */
    renewWelcome() {
        if (this.isOpen && Date.now() - this.asked > RENEWED) this.loadWelcome();
    }

    showWelcome(welcome, isToday) {
        this.inPlace(() => this.putWelcome(welcome, isToday));
        this.typed();
        this.settle();
    }

    putWelcome(welcome, isToday) {
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
        this.showNotes(welcome);
        this.intro.replaceChildren(...(messages.length > 0 ? [make('p', {class: 'author'}, this.t('bot'))] : []),
            ...messages.map((text) => make('div', {class: 'bubble'}, this.rich(text))),
            ...(/^https?:/.test(welcome.privacy) ? [make('p', {class: 'privacy'}, make('a', {href: welcome.privacy, target: '_blank', rel: 'noopener noreferrer'}, this.t('privacy')))] : []));
        this.person.replaceChildren(icon('person'), welcome.people === 'none' || !welcome.person_button ? this.t('reach') : welcome.person_button);
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
}
