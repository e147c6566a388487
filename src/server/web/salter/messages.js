/* What was said, as one sees it. */

class Messages extends Frame {
    /* On the screen today needs no date (until it was yesterday: a page may stay open for a night); what leaves the screen does. */
    clock(at, dated = new Date(at).toDateString() !== new Date().toDateString()) {
        const date = dated && {day: 'numeric', month: 'numeric', year: 'numeric'};
        return new Date(at).toLocaleString(this.lang === 'en' ? 'en-GB' : this.lang, {hour: '2-digit', minute: '2-digit', ...date});
    }

    dateAll(dated) {
        this.log.querySelectorAll('time').forEach((time) => { time.textContent = this.clock(time.dateTime, dated); });
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
        const isNear = this.below() < 120 || this.scroller().scrollTop === this.placed;
        if (below) node.append(below);
        this.log.insertBefore(node, first && event.type ? first : null);
        if (foot) setTimeout(() => { below.append(...foot); this.markThumb(event.seq); });
        if (isNear || !event.type) this.reveal(node);
        return node;
    }

    /* What scrolls: the messages, or in a low window the whole panel between its head and its form. */
    scroller() {
        return getComputedStyle(this.pane).overflowY === 'visible' ? this.panel : this.pane;
    }

    /* How far it is to the end, in pixels. */
    below() {
        const {scrollHeight, scrollTop, clientHeight} = this.scroller();
        return scrollHeight - scrollTop - clientHeight;
    }

    scrolled() {
        this.isAtEnd = this.below() < 4;
    }

    /* Who reads the end goes on reading it while the text box below grows. */
    hold(changes) {
        const scroller = this.scroller();
        if (scroller !== this.scrolls) this.revealLast(); /* a phone was turned, its keyboard came or went */
        this.scrolls = scroller;
        if (this.isAtEnd && changes.some(({target}) => target !== (scroller === this.panel ? this.pane : this.panel))) scroller.scrollTop = scroller.scrollHeight;
    }

    /* What changes above the messages moves none of them within what scrolls, which may begin lower afterwards. */
    inPlace(change) {
        const first = this.log.firstChild;
        const top = () => first.getBoundingClientRect().top - this.scroller().getBoundingClientRect().top;
        const before = first && top();
        const isPlaced = this.scroller().scrollTop === this.placed;
        change();
        if (first) this.scroller().scrollTop += top() - before;
        if (isPlaced) this.placed = this.scroller().scrollTop;
    }

    /* The beginning of what is new stays in sight, however long it is, and until the reader moves what comes next is shown too. */
    reveal(node) {
        requestAnimationFrame(() => {
            const scroller = this.scroller();
            const head = scroller === this.panel && getComputedStyle(this.head).position === 'sticky' ? this.head.offsetHeight : 0;
            scroller.scrollTop += node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - head - 12;
            this.placed = scroller.scrollTop;
        });
    }

    revealLast() {
        if (this.log.lastChild) this.reveal(this.log.lastChild);
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
        const known = JSON.stringify(offered);
        if (known !== this.choices.known) /* what stands there already keeps the focus that it may have */
            this.choices.replaceChildren(...offered.map((each) => make('button', {type: 'button', class: 'choice', click: (event) => this.choose(each, event)}, each.title)));
        this.choices.known = known;
        this.seen();
    }

    redraw() {
        this.log.setAttribute('aria-live', 'off');
        this.log.replaceChildren();
        this.pending.clear();
        this.owner = null;
        this.talk.events.forEach((event) => this.show(event));
        this.drawPending();
        this.revealLast();
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
        const text = isThere && navigator.onLine !== false ? '' : this.t('offline');
        if (this.state.textContent === text) return;
        if (text === '') this.announce(this.t('online'));
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
}
