/* What a browser gets: pages, the widget by its versions, and the conversation without JavaScript.
 */
#include "test.h"

#include <stdio.h>

#include "base/file.h"
#include "given_server.h"

static int set_up(void **state)
{
    *state = given_server((const char *const[]){"store={folder}/log.db", NULL});
    return 0;
}

static int tear_down(void **state)
{
    drop_server(*state);
    return 0;
}

static bool header_holds(const struct http_reply *reply, const char *name, const char *part)
{
    return str_find(http_header(reply, name), str_from(part), 0) != SIZE_MAX;
}

/* ---- /chat
 * ------------------------------------------------------------------------------------------------
 */

static char *between(const struct http_reply *reply, const char *before, char end)
{
    size_t start = str_find(buf_str(&reply->body), str_from(before), 0);

    assert_true(start != SIZE_MAX);
    start += strlen(before);
    return strndup(reply->body.bytes + start,
                   str_find_byte(buf_str(&reply->body), end, start) - start);
}

/* What a browser keeps between two pages. */
struct browser {
    int port;
    struct buf cookie; /* a header, or empty */
    char *form;
    char *client_id;
};

static struct http_reply show(struct browser *browser, const char *path)
{
    struct http_reply reply = http_ask(browser->port, "GET", path,
                                       browser->cookie.bytes ? browser->cookie.bytes : "", NULL);

    assert_int_equal(reply.status, 200);
    free(browser->form);
    free(browser->client_id);
    browser->form = between(&reply, "name=\"form\" value=\"", '"');
    browser->client_id = between(&reply, "name=\"client_id\" value=\"", '"');
    return reply;
}

static struct http_reply press(struct browser *browser, const char *fields)
{
    struct buf body = {0};
    struct buf headers = {0};
    struct http_reply reply;
    struct str cookie;

    buf_addf(&body, "form=%s&client_id=%s&language=hr&%s", browser->form, browser->client_id,
             fields);
    buf_addf(&headers, "%sContent-Type: application/x-www-form-urlencoded\r\n",
             browser->cookie.bytes ? browser->cookie.bytes : "");
    reply = http_ask(browser->port, "POST", "/chat", headers.bytes, body.bytes);
    cookie = http_header(&reply, "Set-Cookie");
    if (cookie.length > 0) {
        buf_truncate(&browser->cookie, 0);
        buf_addf(&browser->cookie, "Cookie: %.*s\r\n", (int)str_find_byte(cookie, ';', 0),
                 cookie.bytes);
    }
    buf_clear(&body);
    buf_clear(&headers);
    return reply;
}

static void close_browser(struct browser *browser)
{
    buf_clear(&browser->cookie);
    free(browser->form);
    free(browser->client_id);
}

static void a_form_holds_a_conversation_without_script(void **state)
{
    struct given_server *given = *state;
    struct browser browser = {.port = given->port};
    struct http_reply reply = show(&browser, "/chat");
    size_t start;

    assert_true(header_holds(&reply, "Content-Security-Policy", "script-src 'self'"));
    assert_true(header_holds(&reply, "Content-Security-Policy", "frame-ancestors 'none'"));
    assert_true(str_find(buf_str(&reply.body), STR("tel:+38515550100"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&reply.body), STR("Primjerova ulica 1"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&reply.body), STR("<script"), 0) == SIZE_MAX);
    http_clear(&reply);
    reply = press(&browser, "text=Kada+radite%3F");
    assert_true(header_holds(&reply, "Set-Cookie", "HttpOnly; SameSite=Lax"));
    assert_str(http_header(&reply, "Location"), "/chat#m3");
    expect(reply, 303, NULL);
    reply = show(&browser, "/chat");
    assert_true(str_find(buf_str(&reply.body), STR("<p>Kada radite?</p>"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&reply.body), STR("tel:+38515550100"), 0) != SIZE_MAX);
    expect(reply, 200, "<p>Radimo od 8 do 20.</p>");
    expect(press(&browser, "button=talk_to_human&title=Razgovor+s+osobom"), 303, NULL);
    reply = show(&browser, "/chat");
    start = str_find(buf_str(&reply.body), STR("<p>Naravno.</p>"), 0);
    assert_true(start != SIZE_MAX);
    assert_true(str_find(buf_str(&reply.body),
                         STR("<a href=\"tel:+38515550911\">+385 1 5550 911</a>"),
                         start) != SIZE_MAX);
    http_clear(&reply);
    given_restart(given);
    browser.port = given->port;
    expect(press(&browser, "text=jo%C5%A1"), 303, NULL);
    expect(show(&browser, "/chat"), 200, "<p>još</p>");
    close_browser(&browser);
}

/* The bot offers a person where it has not understood; the page's own button is there anyway. */
static void a_person_has_one_button(void **state)
{
    struct browser browser = {.port = ((struct given_server *)*state)->port};
    struct http_reply reply;
    size_t start;

    expect(show(&browser, "/chat"), 200, NULL);
    expect(press(&browser, "text=brmbljivo+krljufati"), 303, NULL);
    reply = show(&browser, "/chat");
    start = str_find(buf_str(&reply.body), STR("value=\"talk_to_human\""), 0);
    assert_true(start != SIZE_MAX);
    assert_true(str_find(buf_str(&reply.body), STR("value=\"talk_to_human\""), start + 1) ==
                SIZE_MAX);
    http_clear(&reply);
    close_browser(&browser);
}

static void sending_a_form_twice_says_it_once(void **state)
{
    struct browser browser = {.port = ((struct given_server *)*state)->port};

    expect(show(&browser, "/chat"), 200, NULL);
    expect(press(&browser, "text=Kada+radite%3F"), 303, NULL);
    expect(show(&browser, "/chat"), 200, NULL);
    expect(press(&browser, "text=Osoba"), 303, NULL);
    expect(press(&browser, "text=Osoba"), 303, NULL);
    expect(show(&browser, "/chat"), 200, "id=\"m5\"");
    {
        struct http_reply reply = show(&browser, "/chat");

        assert_true(str_find(buf_str(&reply.body), STR("id=\"m8\""), 0) == SIZE_MAX);
        http_clear(&reply);
    }
    close_browser(&browser);
}

static void a_forged_form_is_refused_and_its_text_kept(void **state)
{
    struct browser browser = {.port = ((struct given_server *)*state)->port};

    expect(show(&browser, "/chat"), 200, NULL);
    expect(press(&browser, "text=Kada+radite%3F"), 303, NULL);
    expect(http_ask(browser.port, "POST", "/chat", browser.cookie.bytes, "form=0&text=Prepisano"),
           400, ">Prepisano</textarea>");
    expect(http_ask(browser.port, "POST", "/chat", browser.cookie.bytes, ""), 400, NULL);
    expect(http_ask(browser.port, "POST", "/chat", "", "%%%=&&&==&text"), 400, NULL);
    close_browser(&browser);
}

static void what_customers_write_is_text_in_the_page(void **state)
{
    struct browser browser = {.port = ((struct given_server *)*state)->port};
    struct http_reply reply;

    expect(show(&browser, "/chat"), 200, NULL);
    expect(press(&browser, "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%26"), 303, NULL);
    reply = show(&browser, "/chat");
    assert_true(str_find(buf_str(&reply.body), STR("<script>alert"), 0) == SIZE_MAX);
    expect(reply, 200, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
    close_browser(&browser);
}

static void the_page_speaks_the_language_that_is_wanted(void **state)
{
    const struct given_server *given = *state;

    expect(http_call(given->port, "GET", "/chat?language=en", NULL, NULL), 200,
           "<html lang=\"en\">");
    expect(http_call(given->port, "GET", "/chat?language=sr-Cyrl", NULL, NULL), 200, "Ваша порука");
    expect(http_call(given->port, "GET", "/chat?language=sr-Latn", NULL, NULL), 200,
           "<html lang=\"sr-Latn\">");
    expect(http_call(given->port, "GET", "/chat?view=app", NULL, NULL), 200,
           "data-salter-view=\"app\"");
}

/* ---- files
 * ------------------------------------------------------------------------------------------------
 */

static void files_have_a_tag_and_are_not_sent_twice(void **state)
{
    const struct given_server *given = *state;
    struct http_reply reply = http_call(given->port, "GET", "/chat.css", NULL, NULL);
    struct buf header = {0};

    assert_str(http_header(&reply, "Content-Type"), "text/css; charset=utf-8");
    buf_addf(&header, "If-None-Match: %.*s\r\n", STR_ARG(http_header(&reply, "ETag")));
    expect(reply, 200, NULL);
    reply = http_ask(given->port, "GET", "/chat.css", header.bytes, NULL);
    assert_int_equal(reply.body.length, 0);
    expect(reply, 304, NULL);
    buf_clear(&header);
    expect(http_call(given->port, "GET", "/.hidden.css", NULL, NULL), 404, NULL);
    expect(http_call(given->port, "GET", "/chat", NULL, NULL), 200, NULL);
    expect(http_call(given->port, "GET", "/nothing.css", NULL, NULL), 404, NULL);
    reply = http_call(given->port, "HEAD", "/chat.css", NULL, NULL);
    assert_int_equal(reply.status, 200);
    http_clear(&reply);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    struct buf path = {0};
    struct error err = {0};

    assert_true(file_make_folder(folder, &err));
    buf_addf(&path, "%s/%s", folder, name);
    assert_true(file_write(path.bytes, str_from(text), &err));
    buf_clear(&path);
}

static char *versioned_path(const struct given_server *given)
{
    struct buf tag = {0};
    struct error err = {0};
    size_t start;
    char *path;

    assert_true(server_embed(given->settings.web_dir, "", false, &tag, &err));
    start = str_find(buf_str(&tag), STR("/widget/"), 0);
    path = strndup(tag.bytes + start, str_find_byte(buf_str(&tag), '"', start) - start);
    buf_clear(&tag);
    return path;
}

static void a_version_of_the_widget_once_served_stays_served(void **state)
{
    struct given_server *given =
        given_server((const char *const[]){"store={folder}/log.db", "web-dir={folder}/web", NULL});
    struct http_reply reply;
    char *first;
    char *second;

    (void)state;
    write_file(given->settings.web_dir, "salter.js", "console.log('first');");
    write_file(given->settings.web_dir, "salter.css", "a{}");
    given_restart(given);
    first = versioned_path(given);
    reply = http_call(given->port, "GET", first, NULL, NULL);
    assert_str(http_header(&reply, "Cache-Control"), "public, max-age=31536000, immutable");
    assert_str(http_header(&reply, "Access-Control-Allow-Origin"), "*");
    expect(reply, 200, "first");
    write_file(given->settings.web_dir, "salter.js", "console.log('second');");
    given_restart(given);
    second = versioned_path(given);
    assert_string_not_equal(first, second);
    expect(http_call(given->port, "GET", first, NULL, NULL), 200, "first");
    expect(http_call(given->port, "GET", second, NULL, NULL), 200, "second");
    expect(http_call(given->port, "GET", "/salter.js", NULL, NULL), 200, "second");
    expect(http_call(given->port, "GET", "/widget/0123456789abcdef/salter.js", NULL, NULL), 404,
           NULL);
    expect(http_call(given->port, "GET", "/widget/0123456789abcdef/log.db", NULL, NULL), 404, NULL);
    free(first);
    free(second);
    drop_server(given);
}

/* What gzip makes of the body, to be cleared. */
static struct buf unpack(const struct given_server *given, const struct http_reply *reply)
{
    struct buf command = {0};
    struct buf path = {0};
    struct buf out = {0};
    struct error err = {0};

    buf_addf(&path, "%s/packed", given->folder);
    assert_true(file_write(path.bytes, buf_str(&reply->body), &err));
    buf_addf(&command, "gzip -dc '%s' > '%s.plain'", path.bytes, path.bytes);
    assert_int_equal(system(command.bytes), 0);
    buf_add_text(&path, ".plain");
    assert_true(file_read(path.bytes, 1 << 20, &out, &err));
    buf_clear(&command);
    buf_clear(&path);
    return out;
}

/* A quarter of a page's bytes are what a customer in a bad network waits for. */
static void scripts_and_styles_are_packed_for_who_unpacks_them(void **state)
{
    static const char *const refused[] = {NULL, "Accept-Encoding: br\r\n",
                                          "Accept-Encoding: gzip;q=0\r\n",
                                          "Accept-Encoding: gzip;q=0.0, br\r\n"};
    struct given_server *given = *state;
    char *widget = versioned_path(given);
    const char *paths[] = {widget, "/salter.js", "/salter.css", "/demo.css", "/rosette.svg"};

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct http_reply plain = http_ask(given->port, "GET", paths[i], NULL, NULL);
        struct http_reply packed =
            http_ask(given->port, "GET", paths[i], "Accept-Encoding: br, gzip;q=0.8\r\n", NULL);
        struct buf content = unpack(given, &packed);

        assert_int_equal(packed.status, 200);
        assert_str(http_header(&packed, "Content-Encoding"), "gzip");
        assert_str(http_header(&packed, "Vary"), "Accept-Encoding");
        assert_true(
            str_equal(http_header(&packed, "Content-Type"), http_header(&plain, "Content-Type")));
        assert_true(str_equal(buf_str(&content), buf_str(&plain.body)));
        assert_true(packed.body.length < plain.body.length * 2 / 3);
        for (size_t j = 0; j < sizeof refused / sizeof *refused; j++) {
            struct http_reply reply = http_ask(given->port, "GET", paths[i], refused[j], NULL);

            assert_int_equal(http_header(&reply, "Content-Encoding").length, 0);
            assert_str(http_header(&reply, "Vary"), "Accept-Encoding");
            assert_true(str_equal(buf_str(&reply.body), buf_str(&plain.body)));
            http_clear(&reply);
        }
        buf_clear(&content);
        http_clear(&plain);
        http_clear(&packed);
    }
    expect(http_call(given->port, "GET", "/salter.js.gz", NULL, NULL), 404, NULL);
    free(widget);
}

/* Each form of a file has a tag of its own. */
static void a_packed_file_is_known_by_its_own_tag(void **state)
{
    struct given_server *given = *state;
    struct http_reply packed =
        http_ask(given->port, "GET", "/salter.js", "Accept-Encoding: gzip\r\n", NULL);
    struct str tag = http_header(&packed, "ETag");
    struct buf headers = {0};

    buf_addf(&headers, "If-None-Match: %.*s\r\n", STR_ARG(tag));
    expect(http_ask(given->port, "GET", "/salter.js", headers.bytes, NULL), 200, "use strict");
    buf_add_text(&headers, "Accept-Encoding: gzip\r\n");
    expect(http_ask(given->port, "GET", "/salter.js", headers.bytes, NULL), 304, NULL);
    buf_clear(&headers);
    http_clear(&packed);
}

static void the_tag_carries_an_integrity_hash(void **state)
{
    struct given_server *given = *state;
    struct buf out = {0};
    struct error err = {0};
    struct buf web = {0};

    buf_addf(&web, "%s/web", given->folder);
    write_file(web.bytes, "salter.js", "x");
    write_file(web.bytes, "salter.css", "y");
    assert_true(server_embed(web.bytes, "https://www.bank.example/salter/", true, &out, &err));
    assert_true(
        str_starts(buf_str(&out), STR("<script src=\"https://www.bank.example/salter/widget/")));
    /* printf x | openssl dgst -sha512 -binary | base64 */
    assert_true(str_find(buf_str(&out), STR(" integrity=\"sha512-pKvURIxJVi2C"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR(" data-style-integrity=\"sha512-EhtHdKdZkkop"), 0) !=
                SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("script-src https://www.bank.example;"), 0) !=
                SIZE_MAX);
    buf_clear(&out);
    buf_clear(&web);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(a_form_holds_a_conversation_without_script),
        WITH(a_person_has_one_button),
        WITH(sending_a_form_twice_says_it_once),
        WITH(a_forged_form_is_refused_and_its_text_kept),
        WITH(what_customers_write_is_text_in_the_page),
        WITH(the_page_speaks_the_language_that_is_wanted),
        WITH(files_have_a_tag_and_are_not_sent_twice),
        cmocka_unit_test(a_version_of_the_widget_once_served_stays_served),
        WITH(scripts_and_styles_are_packed_for_who_unpacks_them),
        WITH(a_packed_file_is_known_by_its_own_tag),
        WITH(the_tag_carries_an_integrity_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
