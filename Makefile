# Šalter. The targets people use:
#
#   make run        install what is missing, build, serve the demo bank and print where to click
#   make test       install what tests need, then everything that proves the program (CI runs this)
#   make            build build/release/salter
#   make check      unit tests, stories and the checks of the shipped knowledge, in one variant (VARIANT=asan|tsan|release)
#   make asan tsan  the same under AddressSanitizer + UBSan, ThreadSanitizer
#   make chaos      500 conversations on a bad network, the server killed -9 a hundred times (tests/chaos/chaos.mjs)
#   make load       the real server under everything at once for LOAD_SECONDS (20); VARIANT=asan, tsan: no report
#   make memcheck   the same under valgrind: no error, no leak; make soak: for SOAK_SECONDS (900), memory and files stay flat
#   make fuzz       every fuzzer for FUZZ_SECONDS (60) each
#   make bench      figures, as ratios against a floor of the same run; bench-http, bench-streams alone; bench-understanding on public question sets
#   make browser    widget, demo page and drop-in clients in a real Chromium
#   make lint       layers, headers that compile alone, shape, formatting
#   make coverage install clean deps deps-test help

VARIANT  ?= release
O        := build/$(VARIANT)
PREFIX   ?= /usr/local
FUZZ_SECONDS ?= 60
LOAD_SECONDS ?= 20
SOAK_SECONDS ?= 900
cores    := $(shell nproc)

packages := libpcre2-8 libxxhash yaml-0.1 libutf8proc jansson libsodium sqlite3 libcurl libmicrohttpd gnutls
debian   := gcc make pkg-config libpcre2-dev libxxhash-dev libyaml-dev libreadline-dev libutf8proc-dev libstemmer-dev libjansson-dev libsodium-dev libsqlite3-dev libcurl4-openssl-dev libmicrohttpd-dev libgnutls28-dev
debian_bench := wrk
debian_test := clang llvm libclang-rt-14-dev clang-format libcmocka-dev nodejs npm tmux gcovr curl openssl valgrind faketime

variant.release  := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
variant.asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
variant.tsan     := -O1 -g -fsanitize=thread
variant.coverage := -O0 -g --coverage
variant.fuzz     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# ThreadSanitizer's build is the second compiler's: so `make test` has both without building one thing twice.
ifeq ($(VARIANT),tsan)
CC := clang
endif
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wundef -Wvla -Werror
cflags   := -std=c17 -D_POSIX_C_SOURCE=200809L -Iinclude -Itests/support $(warnings) $(variant.$(VARIANT)) $(shell pkg-config --cflags $(packages) 2>/dev/null) $(CFLAGS)
libs     := $(shell pkg-config --libs $(packages) 2>/dev/null) -lstemmer -lm -pthread $(LDLIBS)

domain   := base json crypto text rx knowledge match dialogue engine
outer    := $(filter-out $(domain) cmd tools,$(notdir $(patsubst %/,%,$(wildcard src/*/))))
objects   = $(patsubst %.c,$(O)/%.o,$(foreach module,$(1),$(wildcard src/$(module)/*.c)))
program  := $(O)/salter
library  := $(O)/libsalter.a
support  := $(O)/libsupport.a
tests    := $(patsubst %.c,$(O)/%,$(wildcard tests/*/test_*.c))
assets   := $(if $(filter store,$(outer)),$(O)/gen/store_assets.o) $(if $(filter server,$(outer)),$(O)/gen/web_assets.o $(O)/gen/api_assets.o)
embed    := $(O)/tools/embed

all: $(program)

$(program): $(call objects,cmd) $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs) -lreadline
$(library): $(call objects,$(domain))
	@rm -f $@ && $(AR) rcs $@ $^
$(O)/libservice.a: $(call objects,$(outer)) $(assets)
	@rm -f $@ && $(AR) rcs $@ $^
$(support): $(patsubst %.c,$(O)/%.o,$(wildcard tests/support/*.c))
	@rm -f $@ && $(AR) rcs $@ $^
$(O)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $@"; $(CC) $(cflags) -MMD -MP -c -o $@ $<
$(O)/tests/%: $(O)/tests/%.o $(support) $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs) -lcmocka

# Files that are part of the program (base/asset.h): one rule a set.
$(O)/gen/store_assets.c: $(embed) $(wildcard src/store/*.sql src/store/migrations/*.sql)
	@mkdir -p $(@D)
	@echo "  EMBED $@"; $(embed) store_assets src/store $(filter-out $(embed),$^) >$@.draft && mv $@.draft $@
$(O)/gen/api_assets.c: $(embed) $(wildcard src/server/api/*)
	@mkdir -p $(@D)
	@echo "  EMBED $@"; $(embed) api_assets src/server/api $(filter-out $(embed),$^) >$@.draft && mv $@.draft $@
served := $(patsubst src/server/web/%,$(O)/gen/web/%,$(wildcard src/server/web/*.*)) $(O)/gen/web/salter.js
$(O)/gen/web_assets.c: $(embed) $(served) $(patsubst %,%.gz,$(filter %.js %.css %.svg,$(served)))
	@echo "  EMBED $@"; $(embed) web_assets $(O)/gen/web $(filter-out $(embed),$^) >$@.draft && mv $@.draft $@
# The folder that is served (also by --web-dir, while editing): what lies in src/server/web, and the widget's parts as one script.
$(O)/gen/web/%: src/server/web/%
	@mkdir -p $(@D) && cp $< $@
$(O)/gen/web/salter.js: $(patsubst %,src/server/web/salter/%.js,base words talk frame messages chat begin)
	@mkdir -p $(@D)
	@{ printf '%s\n' '(() => {' "'use strict';"; cat $^; printf '%s\n' '})();'; } >$@.draft && mv $@.draft $@
$(O)/gen/web/%.gz: $(O)/gen/web/%
	@gzip -9nc $< >$@.draft && mv $@.draft $@
$(embed): $(O)/src/tools/embed.o $(call objects,base crypto)
	@mkdir -p $(@D)
	@echo "  CC $@"; $(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs)
$(O)/gen/%.o: $(O)/gen/%.c
	@echo "  CC $@"; $(CC) $(cflags) -MMD -MP -c -o $@ $<

# The demo bank and the dozen (a small bank) are learned once a build. Tests that only talk to them take that: given_bank.h,
# given_notify.h; BANK is a cache folder, as XDG_CACHE_HOME names one. None under ThreadSanitizer talks to the whole.
bank  := $(O)/bank
dozen := $(O)/dozen
$(bank): learned = $(if $(filter tsan,$(VARIANT)),,knowledge) $(dozen)/notify $(dozen)/none $(dozen)/desk
$(bank): $(program) $(dozen)
	@echo "  LEARN $@"; rm -rf $@ $@.draft
	@set -e; for folder in $(learned); do XDG_CACHE_HOME=$(CURDIR)/$@.draft $(program) ask --knowledge $$folder hello >/dev/null; done
	@mv $@.draft $@
$(dozen): tests/support/dozen.sh $(shell find knowledge -name '*.yaml')
	@rm -rf $@ $@.draft && mkdir -p $@.draft && sh $< $@.draft/notify notify && sh $< $@.draft/none none && sh $< $@.draft/desk desk && mv $@.draft $@

# Scripts drive the program as users do, with deadlines: not under sanitizers, which are ten times slower. There, strangers get the dozen.
scripts := $(if $(filter release,$(VARIANT)),$(wildcard tests/*/test_*.sh))
strangers := $(O)/tests/engine/use_library $(O)/tests/engine/share_library
careful   := $(O)/tests/engine/wrong_library
talks := $(if $(filter release,$(VARIANT)),$(strangers),$(strangers:%='% $(dozen)/notify')) '$(careful) $(dozen)/notify'
# The benchmarks and the fuzzers are not run here, but what no longer compiles is to be seen here.
unrun := $(if $(filter release,$(VARIANT)),$(patsubst %.c,$(O)/%.o,$(wildcard tests/bench/*.c tests/fuzz/*.c)))
programs: $(program) $(tests) $(strangers) $(careful) $(bank) $(unrun)
check: programs
	@SALTER=$(program) BANK=$(CURDIR)/$(bank) sh tests/support/run.sh $(scripts) $(talks) $(tests)

# Tests of the commands' own parts: everything of cmd but main.
$(O)/libcmd.a: $(filter-out %/main.o,$(call objects,cmd))
	@rm -f $@ && $(AR) rcs $@ $^
$(O)/tests/cmd/%: $(O)/tests/cmd/%.o $(support) $(O)/libcmd.a $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs) -lreadline -lcmocka

# Programs built as a stranger would: the public header and the library, nothing else of ours.
$(O)/include/salter.h: include/salter.h
	@mkdir -p $(@D) && cp $< $@
$(strangers) $(careful): $(O)/tests/engine/%: tests/engine/%.c $(library) $(O)/include/salter.h
	@mkdir -p $(@D)
	@echo "  CC $@"; $(CC) -std=c17 -I$(O)/include $(warnings) $(variant.$(VARIANT)) -o $@ $< $(library) $(libs)

asan:
	@$(MAKE) --no-print-directory VARIANT=asan -j$(cores) check
# Where threads are: the domain has none. `make test` runs those that share most; all of them take a quarter of an hour.
threaded := $(wildcard $(foreach module,base service store server http,tests/$(module)/test_*.c))
shared   := $(wildcard tests/base/test_parallel.c tests/service/test_acts.c tests/service/test_handoff.c tests/store/test_store.c tests/server/test_streams.c tests/server/test_slow_disk.c)
tsan:
	@$(MAKE) --no-print-directory VARIANT=tsan -j$(cores) tests='$$(patsubst %.c,$$(O)/%,$(threaded))' check
tsan-shared:
	@$(MAKE) --no-print-directory VARIANT=tsan -j$(cores) tests='$$(patsubst %.c,$$(O)/%,$(shared))' check

knowledge: $(program) $(bank)
	XDG_CACHE_HOME=$(CURDIR)/$(bank) $(program) check --strict knowledge
	XDG_CACHE_HOME=$(CURDIR)/$(bank) $(program) test knowledge > $(O)/stories.tap || { grep -A8 '^not ok' $(O)/stories.tap; exit 1; }
	@tail -n 1 $(O)/stories.tap

# In small they are part of check.
chaos: $(program)
	@SALTER=$(program) node tests/chaos/chaos.mjs

load-asan:
	@$(MAKE) --no-print-directory VARIANT=asan load
load-tsan:
	@$(MAKE) --no-print-directory VARIANT=tsan load
load: $(program)
	@SALTER=$(program) SOAK_SECONDS=$(LOAD_SECONDS) node tests/chaos/soak.mjs
memcheck: $(program)
	@SALTER=$(program) SOAK_SECONDS=$(LOAD_SECONDS) CUSTOMERS=6 node tests/chaos/soak.mjs \
		valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible --num-callers=25
soak: $(program)
	@SALTER=$(program) SOAK_SECONDS=$(SOAK_SECONDS) nice node tests/chaos/soak.mjs

schema: $(program) tests/node_modules
	@node tests/knowledge/validate.mjs

# In a real Chromium, against the real program; the clients of others come unchanged from npm.
deps-browser: deps-test
	@sh tests/support/packages.sh chromium fonts-dejavu-core fonts-liberation nginx-light
browser: deps-browser $(program) $(bank) tests/node_modules
	@sh tests/browser/clients.sh
	@SALTER=$(program) XDG_CACHE_HOME=$(CURDIR)/$(bank) node --test --test-concurrency=2 tests/browser/*.test.mjs

tests/node_modules: tests/package.json
	@cd tests && npm install --silent --no-audit --no-fund --no-package-lock && touch node_modules

lint: $(program)
	@sh tests/style/layers.sh
	@sh tests/style/headers.sh "$(CC)" "$(filter-out $(variant.$(VARIANT)),$(cflags))"
	@sh tests/style/shape.sh
	@sh tests/style/format.sh

fuzzers := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz:
	@$(MAKE) --no-print-directory VARIANT=fuzz CC=clang $(addprefix build/fuzz/tests/fuzz/,$(fuzzers))
	@FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/run.sh $(addprefix build/fuzz/tests/fuzz/,$(fuzzers))
$(O)/tests/fuzz/fuzz_import_%: $(O)/tests/fuzz/fuzz_import_%.o $(O)/libcmd.a $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(libs) -lreadline
$(O)/tests/fuzz/fuzz_%: $(O)/tests/fuzz/fuzz_%.o $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(libs)

benches := $(patsubst %.c,$(O)/%,$(wildcard tests/bench/bench_*.c))
$(O)/tests/bench/%: $(O)/tests/bench/%.o $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs)
$(O)/tests/bench/deal: $(O)/tests/bench/deal.o $(O)/libcmd.a $(O)/libservice.a $(library)
	@echo "  CC $@"; $(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs) -lreadline
bench-understanding: $(program) $(O)/tests/bench/deal $(O)/tests/bench/full $(O)/tests/bench/bench_turn
	@SALTER=$(program) DEAL=$(O)/tests/bench/deal FULL=$(O)/tests/bench/full TURN_ALONE=$(O)/tests/bench/bench_turn sh tests/bench/understanding.sh
bench: deps-bench $(program) $(benches) bench-http bench-streams
	@set -e; for bench in $(benches); do echo; $$bench; done
	@SALTER=$(program) sh tests/bench/start.sh
bench-http: $(program) $(O)/tests/bench/floor $(O)/tests/bench/bench_turn
	@SALTER=$(program) FLOOR=$(O)/tests/bench/floor TURN_ALONE=$(O)/tests/bench/bench_turn sh tests/bench/http.sh
bench-streams: $(program) $(O)/tests/bench/streams
	@SALTER=$(program) STREAMS=$(O)/tests/bench/streams sh tests/bench/streams.sh

coverage:
	@$(MAKE) --no-print-directory VARIANT=coverage check
	gcovr --root . --filter src/ --object-directory build/coverage --print-summary

# What CI runs: everything that proves the program, on both compilers and under the sanitizers; first what fails soonest. No core
# is left idle: run.sh runs several tests at once, and the loads stand side by side.
test: deps deps-test
	@$(MAKE) --no-print-directory -j$(cores) --output-sync=target lint schema knowledge programs
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory browser
	@$(MAKE) --no-print-directory asan
	@$(MAKE) --no-print-directory tsan-shared
	@$(MAKE) --no-print-directory -j3 --output-sync=target memcheck load-asan load-tsan
	@echo "all of it passed"

run: deps
	@$(MAKE) --no-print-directory -j$(cores) all
	@echo "The demo bank: open the address below in a browser; Ctrl-C ends it. In the terminal: $(program) chat"
	@mkdir -p build/demo && $(program) serve knowledge --store build/demo/salter.db --privacy-url "http://$${SALTER_LISTEN:-127.0.0.1:8080}/privacy"

install: all
	install -D -m 755 $(program) $(DESTDIR)$(PREFIX)/bin/salter
	install -D -m 644 $(library) $(DESTDIR)$(PREFIX)/lib/libsalter.a
	install -D -m 644 include/salter.h $(DESTDIR)$(PREFIX)/include/salter.h
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig
	@printf 'Name: salter\nDescription: a rule-based service bot\nVersion: %s\nCflags: -I%s/include\nLibs: -L%s/lib -lsalter %s\n' \
		"$$($(program) --version | sed 's/[^0-9.]//g')" '$(PREFIX)' '$(PREFIX)' '$(libs)' > $(DESTDIR)$(PREFIX)/lib/pkgconfig/salter.pc
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(program) --man > $(DESTDIR)$(PREFIX)/share/man/man1/salter.1
	$(program) --completion > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/salter
	install -d $(DESTDIR)$(PREFIX)/share/salter && cp -R knowledge $(DESTDIR)$(PREFIX)/share/salter/

deps:
	@sh tests/support/packages.sh $(debian)
deps-test:
	@sh tests/support/packages.sh $(debian_test)
deps-bench: # what cannot be installed is skipped, and said
	@sh tests/support/packages.sh $(debian_bench) || true

clean:
	rm -rf build tests/node_modules

help:
	@awk '!/^#/ { exit } { sub(/^# ?/, ""); print }' Makefile

.PHONY: all programs browser deps-browser chaos load memcheck load-asan load-tsan soak check asan tsan tsan-shared knowledge schema lint fuzz bench bench-http bench-streams bench-understanding coverage test run install deps deps-test deps-bench clean help
.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
