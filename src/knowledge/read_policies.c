/* policies.yaml and out_of_scope.yaml: what is recognised apart from topics. */
#include "lines.h"
#include "reader.h"
#include "refer.h"
#include "shapes.h"
#include "template.h"

static void read_policy(struct reader *reader, const struct member *member,
                        struct kb_policy *policy)
{
    const struct template_scope scope = {NULL, NULL, NULL};
    struct fields fields, parts[LANGUAGE_COUNT];

    policy->id = member->key.text;
    policy->place = reader_place(reader, &member->key);
    if (!fields_read(reader, (struct node *)&member->value, &shape_policy, policy, &fields))
        return;
    refer_handoff(reader, &fields, &policy->handoff);
    lines_read_parts(reader, &fields, &shape_policy_language, parts);
    policy->patterns = lines_of_languages(reader, parts, "patterns", NULL);
    policy->examples = lines_of_languages(reader, parts, "examples", NULL);
    policy->never = lines_of_languages(reader, parts, "never", NULL);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (parts[i].shape != NULL && fields_get(&parts[i], "answer") != NULL)
            template_read(reader, fields_get(&parts[i], "answer"), &scope, languages[i].variant,
                          policy->answer);
    }
}

static bool speaks_anywhere(const struct kb_policy *policy)
{
    for (size_t i = 0; i < TEXT_VARIANTS; i++) {
        if (policy->answer[i].count > 0)
            return true;
    }
    return false;
}

/* A policy is recognised in every language, and an answer that one language has, all have. */
static void check_policy(struct reader *reader, const struct member *member,
                         const struct kb_policy *policy)
{
    bool speaks = speaks_anywhere(policy);

    for (size_t i = 0; i < LANGUAGE_COUNT && member->value.kind == NODE_MAP; i++) {
        const struct node *part = yaml_get(&member->value, str_from(languages[i].code));

        if (!reader_speaks(reader, languages[i].variant) || reader->drafts)
            continue;
        if (part == NULL)
            reader_report(
                reader, KB_DIAG_MISSING_LANGUAGE, &member->key,
                arena_printf(reader->scratch, "add a part `%s:`", languages[i].code).bytes,
                "the policy is not there in %s", languages[i].name);
        else if (speaks && part->kind == NODE_MAP && yaml_get(part, STR("answer")) == NULL)
            reader_report(reader, KB_DIAG_MISSING_TRANSLATION, &member->key,
                          "write it in this language, too", "the policy's answer is missing in %s",
                          languages[i].name);
    }
}

void kb_read_policies(struct reader *reader, struct node *root)
{
    struct kb_model *model = reader->model;

    fields_check(reader, NULL, root, &field_policies);
    if (root->kind != NODE_MAP)
        return;
    model->policies = arena_array(reader->arena, root->count, sizeof *model->policies);
    for (size_t i = 0; i < root->count; i++) {
        struct kb_policy *policy = &model->policies[model->policy_count];

        policy->number = (uint32_t)model->policy_count++;
        if (map_get(&reader->topics, root->members[i].key.text) != NULL)
            reader_report(reader, KB_DIAG_NAME_TWICE, &root->members[i].key,
                          "give the policy another name", "a topic has the same id");
        read_policy(reader, &root->members[i], policy);
        check_policy(reader, &root->members[i], policy);
        map_put(&reader->policies, policy->id, policy);
    }
}

void kb_read_out_of_scope(struct reader *reader, struct node *root)
{
    struct kb_out_of_scope *scope = &reader->model->out_of_scope;
    struct fields fields, parts[LANGUAGE_COUNT];

    if (!fields_read(reader, root, &shape_scope, scope, &fields))
        return;
    lines_read_parts(reader, &fields, &shape_scope_language, parts);
    scope->patterns = lines_of_languages(reader, parts, "patterns", NULL);
    scope->examples = lines_of_languages(reader, parts, "examples", NULL);
}
