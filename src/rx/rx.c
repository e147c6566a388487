#include "rx/rx.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A struct rx is the pcre2_code itself: with many thousands of patterns one more step to each would
 * cost as much as the match. */
static pcre2_code *code_of(const struct rx *rx)
{
    return (pcre2_code *)rx;
}

enum {
    CACHE_LINE = 64,
    FETCHED = 512 /* bytes of a compiled expression, about the whole of most */
};

struct rx_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
};

/* A NULL from PCRE2 here is out of memory, and is treated as everywhere else (base/memory.h). */
static void *require(void *made)
{
    if (made != NULL)
        return made;
    fprintf(stderr, "salter: out of memory\n");
    abort();
}

static struct rx *refuse(struct rx_mistake *mistake, size_t offset, const char *message)
{
    mistake->offset = offset;
    snprintf(mistake->message, sizeof mistake->message, "%s", message);
    return NULL;
}

static struct rx *compile(struct str expression, uint32_t options, pcre2_compile_context *context,
                          struct rx_mistake *mistake)
{
    const char *bytes = expression.bytes != NULL ? expression.bytes : "";
    PCRE2_UCHAR message[sizeof mistake->message];
    PCRE2_SIZE offset = 0;
    int error = 0;
    pcre2_code *code;

    if (expression.length > RX_LONGEST)
        return refuse(mistake, RX_LONGEST, "the expression is too long");
    code = pcre2_compile((PCRE2_SPTR)bytes, expression.length, options | PCRE2_NEVER_BACKSLASH_C,
                         &error, &offset, context);
    if (code != NULL)
        return (struct rx *)code;
    pcre2_get_error_message(error, message, sizeof message);
    return refuse(mistake, offset < expression.length ? offset : expression.length,
                  (const char *)message);
}

struct rx *rx_compile(struct str expression, struct rx_mistake *mistake)
{
    pcre2_compile_context *context = require(pcre2_compile_context_create(NULL));
    struct rx *rx;

    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    rx = compile(expression, PCRE2_UTF, context, mistake);
    pcre2_compile_context_free(context);
    return rx;
}

/* Ends of lines mean nothing here, and programs write their own possessive quantifiers: a context
 * and a search for such places would only cost time, of which there is little for each of 100 000
 * patterns. */
struct rx *rx_compile_bytes(struct str expression, struct rx_mistake *mistake)
{
    return compile(expression, PCRE2_NEVER_UTF | PCRE2_NO_AUTO_POSSESS, NULL, mistake);
}

void rx_free(struct rx *rx)
{
    pcre2_code_free(code_of(rx)); /* NULL is allowed there too */
}

bool rx_jit(struct rx *rx)
{
    return pcre2_jit_compile(code_of(rx), PCRE2_JIT_COMPLETE) == 0;
}

struct rx_scratch *rx_scratch_new(void)
{
    struct rx_scratch *scratch = memory_alloc(sizeof *scratch);

    scratch->data = require(pcre2_match_data_create(RX_MOST_CAPTURES, NULL));
    scratch->context = require(pcre2_match_context_create(NULL));
    pcre2_set_match_limit(scratch->context, RX_MATCH_LIMIT);
    return scratch;
}

void rx_scratch_free(struct rx_scratch *scratch)
{
    if (scratch == NULL)
        return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    free(scratch);
}

static enum rx_result result_of(int outcome)
{
    switch (outcome) {
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT:
        return RX_LIMIT;
    default: /* 0: it matched, and has more groups than the scratch has room for */
        return outcome >= 0 ? RX_MATCH : RX_NONE;
    }
}

static void read_captures(const struct rx_scratch *scratch, int outcome, struct span *captures,
                          size_t count)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scratch->data);
    size_t filled = outcome > 0 ? (size_t)outcome : RX_MOST_CAPTURES;

    for (size_t i = 0; i < count; i++)
        captures[i] = i < filled ? (struct span){offsets[2 * i], offsets[2 * i + 1]}
                                 : (struct span){SIZE_MAX, SIZE_MAX};
}

/* Nearly every folded line is: its UTF-8 need not be checked for each expression anew. */
static bool is_ascii(const char *bytes, size_t length)
{
    const uint64_t high = 0x8080808080808080u;
    uint64_t eight, all = 0;
    size_t at = 0;

    for (; at + sizeof eight <= length; at += sizeof eight) {
        memcpy(&eight, bytes + at, sizeof eight);
        all |= eight;
    }
    for (; at < length; at++)
        all |= (unsigned char)bytes[at];
    return (all & high) == 0;
}

enum rx_result rx_match(const struct rx *rx, struct rx_scratch *scratch, struct str subject,
                        size_t start, struct span *captures, size_t count)
{
    const char *bytes = subject.bytes != NULL ? subject.bytes : "";
    uint32_t options = is_ascii(bytes, subject.length) ? PCRE2_NO_UTF_CHECK : 0;
    int outcome = pcre2_match(code_of(rx), (PCRE2_SPTR)bytes, subject.length, start, options,
                              scratch->data, scratch->context);
    enum rx_result result = result_of(outcome);

    if (result == RX_MATCH)
        read_captures(scratch, outcome, captures, count);
    return result;
}

void rx_fetch(const struct rx *rx)
{
    const char *bytes = (const char *)rx;

    for (size_t i = 0; i < FETCHED; i += CACHE_LINE)
        __builtin_prefetch(bytes + i);
}

size_t rx_size(const struct rx *rx)
{
    size_t code = 0;
    size_t machine = 0;

    pcre2_pattern_info(code_of(rx), PCRE2_INFO_SIZE, &code);
    pcre2_pattern_info(code_of(rx), PCRE2_INFO_JITSIZE, &machine);
    return code + machine;
}
