#include "neutral.h"

static const char *const texts[KB_SENTENCE_COUNT] = {
    [KB_SENTENCE_WELCOME] = "Hello. This is a test of a knowledge base that is not finished.",
    [KB_SENTENCE_CLARIFY] = "Which of these do you mean?",
    [KB_SENTENCE_NONE_OF_THESE] = "None of these",
    [KB_SENTENCE_REPHRASE] = "Please say it in other words.",
    [KB_SENTENCE_OUT_OF_SCOPE] = "This is nothing that can be answered here.",
    [KB_SENTENCE_EMPTY] = "The message is empty. What can be done for you?",
    [KB_SENTENCE_ANYTHING_ELSE] = "Is there anything else?",
    [KB_SENTENCE_EMOJI] = "Please say in words what it is about.",
    [KB_SENTENCE_NUMBER_ALONE] = "What is the number about?",
    [KB_SENTENCE_PROFANITY] = "Please say what went wrong.",
    [KB_SENTENCE_TOO_LONG] = "The message is too long. Please shorten it.",
    [KB_SENTENCE_MASKED] = "A secret number was hidden and is not stored. It is never needed here.",
    [KB_SENTENCE_NOT_STORED] = "This could not be stored. Please send it again.",
    [KB_SENTENCE_NOT_READ] = "This conversation cannot be read at the moment.",
    [KB_SENTENCE_REPEAT_NOTHING] = "There is nothing to repeat yet.",
    [KB_SENTENCE_START_OVER] = "Let us start again.",
    [KB_SENTENCE_SECOND_QUESTION] = "The second question:",
    [KB_SENTENCE_SECOND_QUESTION_NAMED] = "There was a second question. Please ask it next.",
    [KB_SENTENCE_TELL_ME] = "What is it about?",
    [KB_SENTENCE_QUESTION_LEFT] = "There was one more question. Please ask it next.",
    [KB_SENTENCE_NO_PERSON] = "No person, then. What can be done for you?",
    [KB_SENTENCE_ALREADY_SAID] = "More about this is not known here.",
    [KB_SENTENCE_SAID_ALL] = "Nothing more about this is known here.",
    [KB_SENTENCE_ASK_AGAIN] = "That was not recognised.",
    [KB_SENTENCE_CHOICE_NOT_FOUND] = "That is none of the choices.",
    [KB_SENTENCE_CHOOSE_ONE] = "Which one of these is it? Its number is enough.",
    [KB_SENTENCE_NONE_CHOSEN] = "Then the answer is not among these.",
    [KB_SENTENCE_SAME_ANSWER] = "The answer stays the same.",
    [KB_SENTENCE_SLOT_FAILED] = "That was not recognised either.",
    [KB_SENTENCE_NOT_UNDERSTOOD] = "The question was not understood.",
    [KB_SENTENCE_LOOKUP_FAILED] = "This cannot be seen at the moment.",
    [KB_SENTENCE_CONTENT_EXPIRED] = "There is no valid information about this at the moment.",
    [KB_SENTENCE_EXPLICIT_REQUEST] = "This is for a person.",
    [KB_SENTENCE_POLICY_TOPIC] = "This is for a person.",
    [KB_SENTENCE_EXTERNAL_THREAT] = "This is taken seriously.",
    [KB_SENTENCE_VULNERABILITY] = "Thank you for saying this.",
    [KB_SENTENCE_REPEATED_CONTACT] = "Sorry that you have to write again.",
    [KB_SENTENCE_OUT_OF_SCOPE_HANDOFF] = "This is nothing that can be answered here either.",
    [KB_SENTENCE_ALREADY_HANDED_OFF] = "The matter has been passed on.",
    [KB_SENTENCE_ADDED_TO_CASE] = "This has been added to the case.",
    [KB_SENTENCE_PROGRAM_ANSWERS] = "This is from the program.",
    [KB_SENTENCE_PEOPLE_NONE] = "There is no contact in this draft.",
    [KB_SENTENCE_PEOPLE_NONE_EMERGENCY] = "There is no contact in this draft.",
    [KB_SENTENCE_PEOPLE_NOTIFY] = "The message has been passed on.",
    [KB_SENTENCE_PEOPLE_DESK] = "A colleague takes over.",
    [KB_SENTENCE_PEOPLE_NONE_AGAIN] = "There is no contact in this draft.",
    [KB_SENTENCE_PEOPLE_AGAIN] = "The matter has been passed on already.",
    [KB_SENTENCE_WHO_COMES_NONE] = "No call can be promised.",
    [KB_SENTENCE_WHO_COMES_NOTIFY] = "There will be an answer, and it is not known when.",
    [KB_SENTENCE_WHO_COMES_DESK] = "A colleague answers here, and it is not known when.",
    [KB_SENTENCE_REFERENCE_AGAIN] = "The reference number stays the same.",
    [KB_SENTENCE_LEAVE_CONTACT] = "A telephone number or an e-mail address can be left here.",
    [KB_SENTENCE_CONTACT_TAKEN] = "The contact has been noted.",
    [KB_SENTENCE_CONTACT_CORRECTED] = "The contact has been noted in place of the other.",
    [KB_SENTENCE_RIGHT_CONTACT] = "The right number or address can be written here.",
    [KB_SENTENCE_CONTACT_WITHDRAWN] = "The contact no longer counts.",
    [KB_SENTENCE_NO_CONTACT_NEEDED] = "No contact need be left.",
    [KB_SENTENCE_WISH_NOTED] = "The wish has been noted.",
    [KB_SENTENCE_WISH_NEEDS_CONTACT] =
        "A telephone number or an e-mail address is needed for that.",
    [KB_SENTENCE_OPEN_NOW] = "open today",
    [KB_SENTENCE_CLOSED_TODAY] = "closed today",
    [KB_SENTENCE_BUTTON_PERSON] = "Talk to a person",
    [KB_SENTENCE_BOT_OFF] = "The program is switched off at the moment.",
};

static struct kb_text literal(struct reader *reader, struct str words)
{
    struct kb_text text = {.messages = arena_alloc(reader->arena, sizeof *text.messages),
                           .count = 1};

    text.messages[0].parts = arena_alloc(reader->arena, sizeof *text.messages[0].parts);
    text.messages[0].parts[0].text = words;
    text.messages[0].count = 1;
    return text;
}

/* A title of another language is better than an id. */
static struct str any_title(const struct kb_topic *topic)
{
    for (size_t i = 0; i < TEXT_VARIANTS; i++) {
        if (topic->title[i].length > 0)
            return topic->title[i];
    }
    return topic->id;
}

void neutral_fill_topic(struct reader *reader, struct kb_topic *topic)
{
    struct kb_answer *last = &topic->answers[topic->answer_count - 1];
    struct kb_text text = literal(reader, STR("This topic has no answer yet."));
    struct str title = any_title(topic);

    for (size_t i = 0; i < TEXT_VARIANTS; i++) {
        if (topic->title[i].length == 0)
            topic->title[i] = title;
        if (last->text[i].count == 0)
            last->text[i] = text;
    }
}

static void set_if_empty(struct str *text, const char *otherwise)
{
    if (text->length == 0)
        *text = str_from(otherwise);
}

void neutral_fill_bot(struct reader *reader)
{
    struct kb_model *model = reader->model;
    struct kb_bot *bot = &model->bot;
    bool speaks = false;

    set_if_empty(&bot->bank, "Draft");
    set_if_empty(&bot->time_zone, "UTC");
    for (size_t i = 0; i < TEXT_VARIANTS; i++)
        speaks = speaks || bot->speaks[i];
    for (size_t i = 0; i < TEXT_VARIANTS && !speaks; i++)
        bot->speaks[i] = true;
    if (bot->answer == 0 && bot->wrong_at_most == 0)
        bot->answer = 0.60;
    if (bot->clarify == 0)
        bot->clarify = 0.25;
    if (bot->idle_minutes == 0)
        bot->idle_minutes = 30;
    if (model->department_count == 0) {
        model->departments = arena_alloc(reader->arena, sizeof *model->departments);
        model->departments[0] =
            (struct kb_department){.id = STR("general"), .owner = STR("nobody")};
        for (size_t i = 0; i < TEXT_VARIANTS; i++)
            model->departments[0].title[i] = STR("General");
        model->department_count = 1;
        map_put(&reader->departments, model->departments[0].id, &model->departments[0]);
    }
    if (bot->default_department == NULL)
        bot->default_department = &model->departments[0];
}

void neutral_fill_sentences(struct reader *reader)
{
    for (size_t i = 0; i < KB_SENTENCE_COUNT; i++) {
        for (size_t k = 0; k < TEXT_VARIANTS; k++) {
            if (reader->model->sentences[i][k].count == 0)
                reader->model->sentences[i][k] = literal(reader, str_from(texts[i]));
        }
    }
}
