/*
 * petri.h: rich output for programs that run in Petri.
 *
 *     #include <petri.h>
 *
 *     petri_html("<b>bold</b>");                      HTML, in a sandbox of its own
 *     petri_svg("<svg …>…</svg>");                    a drawing
 *     petri_json("{\"answer\": 42}");                 a tree to unfold
 *     petri_png(bytes, size);                         a picture
 *     petri_rgba("clock", width, height, pixels);     a frame; the same id again replaces it: animation
 *
 *     petri_has("net.get:https://api.example.org/v1") 1 when the cell may make the call
 *     int answer = petri_fetch("https://api.example.org/v1");
 *     petri_answer_status(answer), petri_answer_read(answer, buffer, sizeof buffer), petri_answer_close(answer)
 *     petri_call("lookup", "{\"word\": \"petri\"}")    a function that the site lends: its answer is JSON
 *
 * Every function returns 0, or -1 with errno set. What was printed to stdout before appears before the display.
 * Outside Petri the functions do nothing and return 0, so that a program needs no #ifdef; set the environment variable
 * PETRI_DISPLAY to a file name to have the frames appended to that file instead.
 *
 * C99 and C++17. Header only: nothing to link.
 *
 * Copyright the Petri authors. SPDX-License-Identifier: Apache-2.0
 */
#ifndef PETRI_H
#define PETRI_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__wasi__) || defined(__unix__) || defined(__APPLE__)
#define PETRI_HAS_POSIX 1
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>
#endif

/* What the page has a view for. Other text is shown as text, and other data is offered as a download. */
#define PETRI_MIME_HTML "text/html"
#define PETRI_MIME_SVG "image/svg+xml"
#define PETRI_MIME_JSON "application/json"
#define PETRI_MIME_PNG "image/png"
#define PETRI_MIME_RGBA "application/vnd.petri.rgba"

/* Greatest width and height of a frame, in pixels. */
#define PETRI_MAX_SIDE 16384

/* Bytes that the header of one display may take. */
#define PETRI_HEADER_SIZE 2048

/* What follows up to the next rule is how it works; call the functions below it. */

/* The descriptor that displays go to; -1 when nobody looks. Opened at the first call. */
static inline int petri_descriptor(void) {
#ifdef PETRI_HAS_POSIX
    static int descriptor = -2;
    if (descriptor == -2) {
        int saved = errno;
#ifdef __wasi__
        descriptor = open("/dev/petri", O_WRONLY);
#else
        const char *path = getenv("PETRI_DISPLAY");
        descriptor = path != NULL && *path != '\0' ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
#endif
        errno = saved;
    }
    return descriptor;
#else
    return -1;
#endif
}

/* A header being written: JSON text after room for the two lengths. `length` beyond the buffer means: too long. */
struct petri_header {
    unsigned char bytes[PETRI_HEADER_SIZE];
    size_t length;
    int invalid;
};

static inline void petri_put_byte(struct petri_header *header, char byte) {
    if (header->length < PETRI_HEADER_SIZE) header->bytes[header->length] = (unsigned char)byte;
    header->length++;
}

static inline void petri_put_raw(struct petri_header *header, const char *text) {
    while (*text != '\0') petri_put_byte(header, *text++);
}

/* A JSON string. Control characters have no business in a MIME type or an id: they make the header invalid. */
static inline void petri_put_string(struct petri_header *header, const char *text) {
    petri_put_byte(header, '"');
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20) header->invalid = 1;
        if (*text == '"' || *text == '\\') petri_put_byte(header, '\\');
        petri_put_byte(header, *text);
    }
    petri_put_byte(header, '"');
}

static inline void petri_put_u32(unsigned char *to, uint32_t value) {
    to[0] = (unsigned char)(value & 0xff);
    to[1] = (unsigned char)(value >> 8 & 0xff);
    to[2] = (unsigned char)(value >> 16 & 0xff);
    to[3] = (unsigned char)(value >> 24 & 0xff);
}

/* Writes both parts whole, going on after short writes. */
static inline int petri_write(int descriptor, const void *head, size_t head_size, const void *body,
                              size_t body_size) {
#ifdef PETRI_HAS_POSIX
    size_t done = 0;
    while (done < head_size + body_size) {
        struct iovec parts[2];
        size_t head_done = done < head_size ? done : head_size;
        size_t body_done = done - head_done;
        ssize_t written;
        parts[0].iov_base = (char *)head + head_done;
        parts[0].iov_len = head_size - head_done;
        parts[1].iov_base = (char *)body + body_done;
        parts[1].iov_len = body_size - body_done;
        written = writev(descriptor, parts, 2);
        if (written < 0) {
            if (errno == EINTR) continue;
            return -1;
        }
        if (written == 0) {
            errno = EIO;
            return -1;
        }
        done += (size_t)written;
    }
    return 0;
#else
    (void)descriptor, (void)head, (void)head_size, (void)body, (void)body_size;
    return 0;
#endif
}

/* Length of a text, without <string.h>. */
static inline size_t petri_length(const char *text) {
    size_t length = 0;
    while (text[length] != '\0') length++;
    return length;
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* 1 when displays are shown (or recorded) somewhere, else 0: skip costly drawing when it is 0. */
static inline int petri_available(void) {
    return petri_descriptor() >= 0;
}

/*
 * Shows `size` bytes of `data` as `mime`. `id` may be NULL; a later display with the same id takes the place of the
 * earlier one. `metadata` may be NULL, or is a JSON object as text, which is passed on unread.
 * EINVAL: no MIME type, no data, or control characters in the MIME type or the id; EMSGSIZE: too large.
 */
static inline int petri_display_with(const char *mime, const char *id, const char *metadata, const void *data,
                                     size_t size) {
    const size_t lengths = 8; /* two u32: all that follows the first; the JSON text */
    struct petri_header header;
    if (mime == NULL || *mime == '\0' || (data == NULL && size > 0)) {
        errno = EINVAL;
        return -1;
    }
    header.length = lengths;
    header.invalid = 0;
    petri_put_raw(&header, "{\"mime\":");
    petri_put_string(&header, mime);
    if (id != NULL) {
        petri_put_raw(&header, ",\"id\":");
        petri_put_string(&header, id);
    }
    if (metadata != NULL) {
        petri_put_raw(&header, ",\"metadata\":");
        petri_put_raw(&header, metadata);
    }
    petri_put_byte(&header, '}');
    if (header.invalid) {
        errno = EINVAL;
        return -1;
    }
    if (header.length > PETRI_HEADER_SIZE || size > UINT32_MAX - PETRI_HEADER_SIZE) {
        errno = EMSGSIZE;
        return -1;
    }
    if (fflush(stdout) != 0) return -1;
    if (!petri_available()) return 0;
    petri_put_u32(header.bytes, (uint32_t)(header.length - 4 + size));
    petri_put_u32(header.bytes + 4, (uint32_t)(header.length - lengths));
    return petri_write(petri_descriptor(), header.bytes, header.length, data, size);
}

/* Shows `size` bytes of `data` as `mime`. */
static inline int petri_display(const char *mime, const void *data, size_t size) {
    return petri_display_with(mime, NULL, NULL, data, size);
}

/* The same, in the place of the last display that had this id. */
static inline int petri_display_id(const char *id, const char *mime, const void *data, size_t size) {
    return petri_display_with(mime, id, NULL, data, size);
}

/* A text that ends in a zero byte, as `mime`. */
static inline int petri_display_text(const char *mime, const char *text) {
    if (text == NULL) {
        errno = EINVAL;
        return -1;
    }
    return petri_display(mime, text, petri_length(text));
}

static inline int petri_html(const char *html) {
    return petri_display_text(PETRI_MIME_HTML, html);
}

static inline int petri_svg(const char *svg) {
    return petri_display_text(PETRI_MIME_SVG, svg);
}

static inline int petri_json(const char *json) {
    return petri_display_text(PETRI_MIME_JSON, json);
}

static inline int petri_png(const void *bytes, size_t size) {
    return petri_display(PETRI_MIME_PNG, bytes, size);
}

/*
 * Shows width × height pixels of four bytes each: red, green, blue, alpha (255 is opaque), row by row from the top left.
 * Frames with the same id are drawn on the same canvas. EINVAL: a side below 1 or above PETRI_MAX_SIDE, or no pixels.
 */
static inline int petri_rgba(const char *id, int width, int height, const void *pixels) {
    char metadata[64];
    if (width < 1 || height < 1 || width > PETRI_MAX_SIDE || height > PETRI_MAX_SIDE || pixels == NULL) {
        errno = EINVAL;
        return -1;
    }
    snprintf(metadata, sizeof metadata, "{\"width\":%d,\"height\":%d}", width, height);
    return petri_display_with(PETRI_MIME_RGBA, id, metadata, pixels, (size_t)width * (size_t)height * 4);
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* What the page does for the program. A module that uses these runs in Petri only. */
#ifdef __wasi__
#ifdef __cplusplus
extern "C" {
#endif
#define PETRI_IMPORT(name) __attribute__((import_module("petri"), import_name(name)))
PETRI_IMPORT("fetch")
int petri_host_fetch(const char *method, size_t method_size, const char *url, size_t url_size, const char *headers,
                     size_t headers_size, const void *body, size_t body_size);
PETRI_IMPORT("call") int petri_host_call(const char *name, size_t name_size, const char *json, size_t json_size);
PETRI_IMPORT("status") int petri_host_status(int answer);
PETRI_IMPORT("length") int petri_host_length(int answer);
PETRI_IMPORT("read") int petri_host_read(int answer, void *buffer, size_t size);
PETRI_IMPORT("header")
int petri_host_header(int answer, const char *name, size_t name_size, char *buffer, size_t size);
PETRI_IMPORT("close") int petri_host_close(int answer);
PETRI_IMPORT("failure") int petri_host_failure(char *buffer, size_t size);
PETRI_IMPORT("has") int petri_host_has(const char *capability, size_t size);
PETRI_IMPORT("list") int petri_host_list(char *buffer, size_t size);
PETRI_IMPORT("info") int petri_host_info(char *buffer, size_t size);
#undef PETRI_IMPORT
#ifdef __cplusplus
}
#endif
#define PETRI_HOST(call) call
#else
/* ENOSYS elsewhere: -52 is what the host would answer. */
#define PETRI_HOST(call) (-52)
#endif

/* The host answers with minus an errno of WASI's, which are this library's own numbers. */
static inline int petri_answered(int result) {
    if (result >= 0) return result;
#ifdef __wasi__
    errno = -result;
#else
    errno = ENOSYS;
#endif
    return -1;
}

/* A text of the host's, cut off and ended as snprintf does it. Its whole length, without the zero byte. */
static inline int petri_ended(int result, char *buffer, size_t size) {
    if (result >= 0 && size > 0) buffer[(size_t)result < size ? (size_t)result : size - 1] = '\0';
    return petri_answered(result);
}

/* 1 when the cell has the capability ("clock", "fs.write:/out.csv"), else 0. */
static inline int petri_has(const char *capability) {
    (void)capability;
    return PETRI_HOST(petri_host_has(capability, petri_length(capability))) > 0;
}

/* The capabilities of the cell, one a line. As snprintf: their length, of which as much is written as fits. */
static inline int petri_capabilities(char *buffer, size_t size) {
    return petri_ended(PETRI_HOST(petri_host_list(buffer, size > 0 ? size - 1 : 0)), buffer, size);
}

/* The cell's id, limits and capabilities as a JSON object. As snprintf. */
static inline int petri_info(char *buffer, size_t size) {
    return petri_ended(PETRI_HOST(petri_host_info(buffer, size > 0 ? size - 1 : 0)), buffer, size);
}

/* Why the last petri_request, petri_fetch or petri_call failed: a code and a sentence. As snprintf. */
static inline int petri_failure(char *buffer, size_t size) {
    return petri_ended(PETRI_HOST(petri_host_failure(buffer, size > 0 ? size - 1 : 0)), buffer, size);
}

/*
 * Asks a server and waits for all of its answer: a number for it, to be closed. `headers` may be NULL, or is a line
 * "name: value" for each; `body` may be NULL. -1 with errno set when there is no answer: EACCES: it was not granted; EIO: the server
 * cannot be reached; EMSGSIZE: too large; ENOSYS: this browser cannot wait; EMFILE: 64 answers are open.
 */
static inline int petri_request(const char *method, const char *url, const char *headers, const void *body,
                                size_t body_size) {
    (void)method, (void)url, (void)headers, (void)body, (void)body_size;
    return petri_answered(PETRI_HOST(petri_host_fetch(
        method, method == NULL ? 0 : petri_length(method), url, petri_length(url), headers,
        headers == NULL ? 0 : petri_length(headers), body, body == NULL ? 0 : body_size)));
}

static inline int petri_fetch(const char *url) {
    return petri_request("GET", url, NULL, NULL, 0);
}

/* Calls a function that the site lends, with its arguments as JSON (NULL: none). The answer is JSON to be read; as petri_request. */
static inline int petri_call(const char *name, const char *json) {
    (void)name, (void)json;
    return petri_answered(PETRI_HOST(
        petri_host_call(name, petri_length(name), json, json == NULL ? 0 : petri_length(json))));
}

/* The status of a server's answer, 0 of a call's. */
static inline int petri_answer_status(int answer) {
    (void)answer;
    return petri_answered(PETRI_HOST(petri_host_status(answer)));
}

/* Bytes of the answer that were not read yet. */
static inline int petri_answer_left(int answer) {
    (void)answer;
    return petri_answered(PETRI_HOST(petri_host_length(answer)));
}

/* Reads on: how many bytes, 0 at the end. */
static inline int petri_answer_read(int answer, void *buffer, size_t size) {
    (void)answer, (void)buffer, (void)size;
    return petri_answered(PETRI_HOST(petri_host_read(answer, buffer, size)));
}

/* A header of the answer. As snprintf; ENOENT when it has none of the name. */
static inline int petri_answer_header(int answer, const char *name, char *buffer, size_t size) {
    (void)answer, (void)name;
    return petri_ended(
        PETRI_HOST(petri_host_header(answer, name, petri_length(name), buffer, size > 0 ? size - 1 : 0)), buffer, size);
}

static inline int petri_answer_close(int answer) {
    (void)answer;
    return petri_answered(PETRI_HOST(petri_host_close(answer)));
}

#ifdef __cplusplus
/* For anything with data() and size(): std::string, std::string_view, std::vector, std::array, std::span. */
namespace petri {

template <class Bytes>
inline int display(const char *mime, const Bytes &bytes) {
    return petri_display(mime, bytes.data(), bytes.size() * sizeof *bytes.data());
}

template <class Bytes>
inline int display(const char *id, const char *mime, const Bytes &bytes) {
    return petri_display_id(id, mime, bytes.data(), bytes.size() * sizeof *bytes.data());
}

template <class Text>
inline int html(const Text &text) {
    return display(PETRI_MIME_HTML, text);
}

template <class Text>
inline int svg(const Text &text) {
    return display(PETRI_MIME_SVG, text);
}

template <class Text>
inline int json(const Text &text) {
    return display(PETRI_MIME_JSON, text);
}

template <class Bytes>
inline int png(const Bytes &bytes) {
    return display(PETRI_MIME_PNG, bytes);
}

/* EINVAL also when there are fewer bytes than width × height pixels take. */
template <class Pixels>
inline int rgba(const char *id, int width, int height, const Pixels &pixels) {
    const uint64_t bytes = pixels.size() * sizeof *pixels.data();
    if (width > 0 && height > 0 && bytes / 4 / static_cast<unsigned>(width) < static_cast<unsigned>(height)) {
        errno = EINVAL;
        return -1;
    }
    return petri_rgba(id, width, height, pixels.data());
}

} // namespace petri
#endif

#endif
