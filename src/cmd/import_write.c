/*
 * The folder of drafts. Everything that came from elsewhere stands in blocks, where no sign means
 * anything to YAML; a title that is plainly a word or two stands on its line, as an author would
 * write it.
 */
#include "import.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

#include "base/file.h"
#include "clean.h"

static bool is_plain_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ' ';
}

/* Words that some YAML reader takes for a truth value, nothing or a number are no plain titles. */
static bool is_plain(struct str text)
{
    static const char *const words[] = {"y",   "n",    "yes",   "no",  "on",
                                        "off", "true", "false", "null"};
    size_t letters = 0; /* that no number is written with */

    for (size_t i = 0; i < text.length; i++) {
        char lower = (char)(text.bytes[i] | 0x20);

        if (!is_plain_byte(text.bytes[i]))
            return false;
        letters += lower >= 'g' && lower <= 'z' && lower != 'o' && lower != 'x';
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t k = 0;

        while (k < text.length && (text.bytes[k] | 0x20) == words[i][k])
            k++;
        if (k == text.length && words[i][k] == '\0')
            return false;
    }
    return letters > 0 && text.bytes[0] > '9' && text.bytes[0] != '_';
}

static void add_block(struct buf *out, const char *indent, const char *key,
                      const struct import_lines *lines)
{
    if (lines->count == 0)
        return;
    buf_addf(out, "%s%s: |\n", indent, key);
    for (size_t i = 0; i < lines->count; i++)
        buf_addf(out, "%s  %.*s\n", indent, STR_ARG(lines->items[i]));
}

static void add_title(struct buf *out, struct str title)
{
    if (is_plain(title))
        buf_addf(out, "  title: %.*s\n", STR_ARG(title));
    else
        buf_addf(out, "  title: |\n    %.*s\n", STR_ARG(title));
}

static void add_patterns(const struct import *import, const struct import_topic *topic,
                         struct buf *out)
{
    size_t number = (size_t)(topic - import->topics.items);
    bool begun = false;

    for (size_t i = 0; i < import->regexes.count; i++) {
        const struct import_regex *regex = &import->regexes.items[i];

        if (regex->topic != number)
            continue;
        buf_addf(out, "%s    %.*s\n", begun ? "" : "  patterns: |\n", STR_ARG(regex->text));
        begun = true;
    }
}

static void make_topic(const struct import *import, const struct import_topic *topic,
                       struct buf *out)
{
    buf_addf(out,
             "# Still missing: department, owner, review_by and the answers. Then take `draft` "
             "away.\ndraft: true\n%s:\n",
             import->language);
    add_title(out, topic->title);
    add_patterns(import, topic, out);
    add_block(out, "  ", "examples", &topic->examples);
}

static void make_out_of_scope(const struct import *import, const struct import_topic *topic,
                              struct buf *out)
{
    buf_addf(out, "# What is none of the bank's business.\n%s:\n", import->language);
    add_patterns(import, topic, out);
    add_block(out, "  ", "examples", &topic->examples);
}

static void make_bot(const struct import *import, const char *source, struct buf *out)
{
    struct buf line = {0};

    if (!clean_line(str_from(source), &line) || line.length == 0)
        buf_add_text(&line, "elsewhere");
    buf_addf(out,
             "# Imported from %s. All topics are drafts: `salter check`, `chat` and `evaluate` "
             "take them, `serve` does not.\n"
             "# Still missing: bank, contacts, time_zone, departments, and messages.yaml.\n"
             "languages: [%s]\n"
             "confidence:\n"
             "  answer: 0.60                  # or `wrong_at_most: 2%%`\n"
             "  clarify: 0.25\n"
             "  out_of_scope: 0.60\n",
             line.bytes, import->language);
    buf_clear(&line);
}

static void make_choices(const struct import *import, struct buf *out)
{
    if (import->choices.count > 0)
        buf_add_text(out, "choices:\n");
    for (size_t i = 0; i < import->choices.count; i++) {
        const struct import_choices *choices = &import->choices.items[i];

        buf_addf(out, "  %.*s:\n", STR_ARG(choices->id));
        for (size_t k = 0; k < choices->values.count; k++) {
            buf_addf(out, "    %.*s:\n", STR_ARG(choices->values.items[k].id));
            add_block(out, "      ", import->language, &choices->values.items[k].words);
        }
    }
}

static void make_words(const struct import *import, struct buf *out)
{
    if (import->sets.count > 0)
        buf_add_text(out, "sets:\n");
    for (size_t i = 0; i < import->sets.count; i++) {
        buf_addf(out, "  %.*s:\n", STR_ARG(import->sets.items[i].id));
        add_block(out, "    ", import->language, &import->sets.items[i].phrases);
    }
    make_choices(import, out);
    if (import->same_as.count > 0)
        buf_add_text(out, "same_as:\n");
    add_block(out, "  ", import->language, &import->same_as);
}

/* A new file, or nothing: what is there is never overwritten. */
static bool write_file(const char *folder, const char *name, const struct buf *content,
                       struct error *err)
{
    struct buf path = {0};
    FILE *file;
    bool written = false;

    buf_addf(&path, "%s/%s", folder, name);
    errno = 0;
    file = fopen(path.bytes, "wx");
    if (file != NULL) {
        written = content->length == 0 ||
                  fwrite(content->bytes, 1, content->length, file) == content->length;
        written = fclose(file) == 0 && written;
    }
    if (!written)
        error_set(err, ERROR_IO, "%s: %s", path.bytes, strerror(errno));
    buf_clear(&path);
    return written;
}

static void name_topic(const struct import_topic *topic, struct buf *out)
{
    if (str_is(topic->id, "out_of_scope"))
        buf_add_text(out, "out_of_scope.yaml");
    else
        buf_addf(out, "topics/%.*s.yaml", STR_ARG(topic->id));
}

static bool write_topic(const struct import *import, const char *folder,
                        const struct import_topic *topic, struct error *err)
{
    struct buf content = {0}, name = {0};
    bool written;

    if (str_is(topic->id, "out_of_scope") && topic->examples.count == 0)
        return true; /* a file with nothing in it is a mistake */
    if (str_is(topic->id, "out_of_scope"))
        make_out_of_scope(import, topic, &content);
    else
        make_topic(import, topic, &content);
    name_topic(topic, &name);
    written = write_file(folder, name.bytes, &content, err);
    buf_clear(&name);
    buf_clear(&content);
    return written;
}

bool import_write_topic_again(const struct import *import, const char *folder, size_t topic,
                              struct error *err)
{
    struct buf path = {0};
    bool removed;

    buf_addf(&path, "%s/", folder);
    name_topic(&import->topics.items[topic], &path);
    removed =
        remove(path.bytes) == 0 || error_set(err, ERROR_IO, "%s: %s", path.bytes, strerror(errno));
    buf_clear(&path);
    return removed && write_topic(import, folder, &import->topics.items[topic], err);
}

static bool write_words(const struct import *import, const char *folder, struct error *err)
{
    struct buf content = {0}, path = {0};
    bool written;

    make_words(import, &content);
    if (content.length == 0)
        return true;
    buf_addf(&path, "%s/words", folder);
    written = file_make_folder(path.bytes, err) &&
              write_file(folder, "words/imported.yaml", &content, err);
    buf_clear(&path);
    buf_clear(&content);
    return written;
}

static bool is_empty_folder(const char *folder, struct error *err)
{
    DIR *open = opendir(folder);
    const struct dirent *entry;
    bool empty = true;

    if (open == NULL)
        return error_set(err, ERROR_IO, "%s: %s", folder, strerror(errno));
    while (empty && (entry = readdir(open)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(open);
    return empty || error_set(err, ERROR_CONFLICT, "%s: the folder is not empty", folder);
}

static bool make_folders(const char *folder, struct error *err)
{
    struct buf topics = {0};
    bool made = file_make_folder(folder, err) && is_empty_folder(folder, err);

    buf_addf(&topics, "%s/topics", folder);
    made = made && file_make_folder(topics.bytes, err);
    buf_clear(&topics);
    return made;
}

bool import_write(const struct import *import, const char *folder, const char *source,
                  struct error *err)
{
    struct buf bot = {0};
    bool written = make_folders(folder, err);

    make_bot(import, source, &bot);
    written = written && write_file(folder, "bot.yaml", &bot, err);
    for (size_t i = 0; written && i < import->topics.count; i++)
        written = write_topic(import, folder, &import->topics.items[i], err);
    written = written && write_words(import, folder, err);
    buf_clear(&bot);
    return written;
}
