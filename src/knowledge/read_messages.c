/* messages.yaml: the bot's own sentences. */
#include "lines.h"
#include "reader.h"
#include "shapes.h"
#include "template.h"

/* Names that only some sentences may use: the dialogue fills them in there. */
static const struct template_name *names_of(enum kb_sentence sentence)
{
    static const struct template_name topic[] = {{"topic", KB_TYPE_TEXT}, {NULL, KB_TYPE_TEXT}};
    static const struct template_name question[] = {{"question", KB_TYPE_TEXT},
                                                    {NULL, KB_TYPE_TEXT}};
    static const struct template_name value[] = {{"value", KB_TYPE_TEXT}, {NULL, KB_TYPE_TEXT}};
    static const struct template_name contact[] = {
        {"reference", KB_TYPE_TEXT}, {"contact", KB_TYPE_TEXT}, {NULL, KB_TYPE_TEXT}};
    static const struct template_name reference[] = {{"reference", KB_TYPE_TEXT},
                                                     {NULL, KB_TYPE_TEXT}};
    static const struct template_name hours[] = {
        {"opens", KB_TYPE_TIME}, {"closes", KB_TYPE_TIME}, {NULL, KB_TYPE_TEXT}};

    if (sentence == KB_SENTENCE_SECOND_QUESTION || sentence == KB_SENTENCE_SECOND_QUESTION_NAMED)
        return topic;
    if (sentence == KB_SENTENCE_QUESTION_LEFT)
        return question;
    if (sentence == KB_SENTENCE_SAME_ANSWER)
        return value;
    if (sentence == KB_SENTENCE_CONTACT_TAKEN || sentence == KB_SENTENCE_CONTACT_CORRECTED)
        return contact;
    if (sentence == KB_SENTENCE_REFERENCE_AGAIN || sentence == KB_SENTENCE_CONTACT_WITHDRAWN ||
        sentence == KB_SENTENCE_WISH_NOTED)
        return reference;
    return sentence == KB_SENTENCE_OPEN_NOW ? hours : NULL;
}

static void read_sentences(struct reader *reader, const struct fields *part,
                           enum text_variant variant)
{
    for (size_t i = 0; i < KB_SENTENCE_COUNT; i++) {
        const char *name = kb_sentence_name((enum kb_sentence)i);
        const struct template_scope scope = {.names = names_of((enum kb_sentence)i)};
        const struct node *block = fields_get(part, name);

        if (block != NULL)
            template_read(reader, block, &scope, variant, reader->model->sentences[i]);
    }
}

static void check_sentences(struct reader *reader, const struct fields *part,
                            const struct node *key, const struct language *language)
{
    for (size_t i = 0; i < KB_SENTENCE_COUNT; i++) {
        const char *name = kb_sentence_name((enum kb_sentence)i);

        if (!fields_has(part, name))
            reader_report(reader, KB_DIAG_MISSING_TRANSLATION, key,
                          arena_printf(reader->scratch, "add `%s: |` and its text", name).bytes,
                          "the sentence \"%s\" is missing in %s", name, language->name);
    }
}

void kb_read_messages(struct reader *reader, struct node *root)
{
    struct fields fields, latin, parts[LANGUAGE_COUNT];

    if (!fields_read(reader, root, &shape_messages, NULL, &fields))
        return;
    lines_read_parts(reader, &fields, &shape_sentences, parts);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (parts[i].shape != NULL)
            read_sentences(reader, &parts[i], languages[i].variant);
        if (!reader_speaks(reader, languages[i].variant) || reader->drafts)
            continue;
        if (!fields_has(&fields, languages[i].code))
            reader_report(
                reader, KB_DIAG_MISSING_LANGUAGE, root,
                arena_printf(reader->scratch, "add a part `%s:`", languages[i].code).bytes,
                "the bot's sentences are not there in %s", languages[i].name);
        else if (parts[i].shape != NULL)
            check_sentences(reader, &parts[i], fields_key(&fields, languages[i].code),
                            &languages[i]);
    }
    if (fields_get(&fields, "sr-Latn") != NULL &&
        fields_read(reader, (struct node *)fields_get(&fields, "sr-Latn"), &shape_sentences, NULL,
                    &latin))
        read_sentences(reader, &latin, TEXT_VARIANT_SR_LATN);
}
