/*
 * Lines of a block that slipped to the left.
 *
 * YAML takes such a line for the next key, and libyaml notices where the keys go on, which may be a
 * hundred lines below. So the file is read from the top as a person would, by indentation alone,
 * before libyaml sees it: what follows a block at its key's column or further left is a key or a
 * list's item; whatever looks like neither belongs to the block.
 */
#include "yaml.h"

#include "characters.h"
#include "knowledge/diagnostics.h"
#include "yaml_form.h"

enum { FARTHEST_ABOVE = 2000 /* lines */, INDENT = 2 };

/* A block while the file is read from the top. */
struct open_block {
    uint32_t key;    /* its line; 0: none is open */
    uint32_t left;   /* where the key begins: text stands further right */
    uint32_t indent; /* of its first line that does; 0: none has come yet */
};

static struct open_block open_at(const struct source *source, uint32_t line)
{
    struct str text = source_text(source, line);
    uint32_t dashes = 0;

    if (!form_opens_block(text))
        return (struct open_block){0};
    while (str_starts(str_slice(text, dashes, text.length), STR("- ")))
        dashes += 2;
    return (struct open_block){line, source_indent(source, line) + dashes, 0};
}

/* A comment ends a block as well; text below it that goes on with the block shows that it should
 * not. */
static bool is_comment_behind(const struct source *source, const struct open_block *block,
                              uint32_t line)
{
    uint32_t below = source_below(source, line);

    return str_starts(source_text(source, line), STR("#")) &&
           (below == 0 || source_indent(source, below) <= block->left);
}

static bool is_outdented(const struct source *source, const struct open_block *block, uint32_t line)
{
    uint32_t indent = source_indent(source, line);

    if (block->key == 0 ||
        str_starts(str_slice(source_line(source, line), indent, SIZE_MAX), STR("\t")))
        return false;
    if (indent > block->left)
        return indent < block->indent;
    return !form_is_structure(source_text(source, line)) && !is_comment_behind(source, block, line);
}

static uint32_t indent_of(const struct source *source, const struct open_block *block,
                          uint32_t after)
{
    uint32_t below = source_below(source, after - 1);
    uint32_t indent = source_indent(source, below);

    if (block->indent > 0)
        return block->indent;
    return below > 0 && indent > block->left ? indent : block->left + INDENT;
}

/* Some text at the right place. In a line that is too short for it there is none. */
static void mend(const struct source *source, char *bytes, uint32_t line, uint32_t indent)
{
    size_t start = source_offset(source, line, 1);
    size_t length = source_line(source, line).length;

    memset(bytes + start, ' ', length);
    if (length > indent)
        memset(bytes + start + indent, 'x', length - indent);
}

static void report(const struct source *source, uint32_t line, uint32_t after, uint32_t indent,
                   struct diag_list *diags)
{
    struct buf hint = {0};

    buf_addf(&hint, "indent %s with %u spaces, as the lines of a block",
             after == line + 1 ? "it" : "each of them", indent);
    kb_diag_add(diags, KB_DIAG_OUTDENTED_LINE,
                source_place(source, line, source_indent(source, line) + 1,
                             characters_count(source_text(source, line))),
                source_line(source, line), hint.bytes, "%s further left than the block %s to",
                after == line + 1 ? "this line stands" : "this line and those below it stand",
                after == line + 1 ? "it belongs" : "they belong");
    buf_clear(&hint);
}

/* Behind the last of several that stand below each other. */
static uint32_t end_of_run(const struct source *source, const struct open_block *block,
                           uint32_t line)
{
    while (line <= source->line_count && !source_is_blank(source, line) &&
           is_outdented(source, block, line))
        line++;
    return line;
}

struct str yaml_mend_outdented(const struct source *source, struct arena *scratch,
                               struct diag_list *diags)
{
    struct open_block block = {0};
    char *mended = NULL;

    for (uint32_t line = 1; line <= source->line_count; line++) {
        uint32_t after = end_of_run(source, &block, line);

        if (after > line) {
            uint32_t indent = indent_of(source, &block, after);

            if (mended == NULL)
                mended = (char *)arena_copy(scratch, source->bytes).bytes;
            report(source, line, after, indent, diags);
            for (; line < after; line++)
                mend(source, mended, line, indent);
            block.indent = indent;
            line--;
        } else if (source_is_blank(source, line)) {
            continue;
        } else if (block.key == 0 || source_indent(source, line) <= block.left) {
            block = open_at(source, line);
        } else if (block.indent == 0) {
            block.indent = source_indent(source, line);
        }
    }
    return mended == NULL ? source->bytes : str_of(mended, source->bytes.length);
}

uint32_t yaml_block_above(const struct source *source, uint32_t line)
{
    uint32_t indent = source_indent(source, line);
    uint32_t lowest = UINT32_MAX;

    for (uint32_t above = source_above(source, line); above > 0;
         above = source_above(source, above)) {
        uint32_t first = source_below(source, above);
        uint32_t here = source_indent(source, above);

        if (here < lowest && form_opens_block(source_text(source, above)) && first != 0 &&
            first < line)
            return indent < source_indent(source, first) ? above : 0;
        if (here < lowest)
            lowest = here;
        if (here < indent || line - above > FARTHEST_ABOVE)
            return 0;
    }
    return 0;
}
