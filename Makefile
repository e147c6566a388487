# Šalter. The targets people use:
#
#   make run        install what is missing, build, talk to the demo bank
#   make test       install what tests need, then everything that proves the program (CI runs this)
#   make            build build/release/salter
#   make check      unit tests, stories and the checks of the shipped knowledge, in one variant (VARIANT=asan|tsan|release)
#   make asan tsan  the same under AddressSanitizer + UBSan, ThreadSanitizer
#   make fuzz       every fuzzer for FUZZ_SECONDS (60) each
#   make bench      figures, as ratios against a floor of the same run
#   make lint       layers, headers that compile alone, formatting
#   make coverage install clean deps deps-test help

VARIANT  ?= release
O        := build/$(VARIANT)
PREFIX   ?= /usr/local
FUZZ_SECONDS ?= 60

packages := libpcre2-8 yaml-0.1 libutf8proc jansson libsodium
debian   := gcc make pkg-config libpcre2-dev libyaml-dev libreadline-dev libutf8proc-dev libstemmer-dev libjansson-dev libsodium-dev
debian_test := clang llvm libclang-rt-14-dev clang-format libcmocka-dev nodejs npm tmux gcovr

variant.release  := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
variant.asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
variant.tsan     := -O1 -g -fsanitize=thread
variant.coverage := -O0 -g --coverage
variant.fuzz     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wundef -Wvla -Werror
cflags   := -std=c17 -D_POSIX_C_SOURCE=200809L -Iinclude -Itests/support $(warnings) $(variant.$(VARIANT)) $(shell pkg-config --cflags $(packages) 2>/dev/null) $(CFLAGS)
libs     := $(shell pkg-config --libs $(packages) 2>/dev/null) -lstemmer -lm -pthread $(LDLIBS)

domain   := base json crypto text rx knowledge match dialogue engine
outer    := $(filter-out $(domain) cmd tools,$(notdir $(patsubst %/,%,$(wildcard src/*/))))
objects   = $(patsubst %.c,$(O)/%.o,$(foreach module,$(1),$(wildcard src/$(module)/*.c)))
program  := $(O)/salter
library  := $(O)/libsalter.a
support  := $(patsubst %.c,$(O)/%.o,$(wildcard tests/support/*.c))
tests    := $(patsubst %.c,$(O)/%,$(wildcard tests/*/test_*.c))

all: $(program)

$(program): $(call objects,cmd) $(O)/libservice.a $(library)
	$(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs) -lreadline
$(library): $(call objects,$(domain))
	rm -f $@ && $(AR) rcs $@ $^
$(O)/libservice.a: $(call objects,$(outer))
	rm -f $@ && $(AR) rcs $@ $^
$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(cflags) -MMD -MP -c -o $@ $<
$(O)/tests/%: $(O)/tests/%.o $(support) $(O)/libservice.a $(library)
	$(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs) -lcmocka

check: $(program) $(tests)
	@set -e; for test in $(tests); do echo "# $$test"; $$test; done

clean:
	rm -rf build

.PHONY: all check clean
.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
