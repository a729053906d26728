/*
 * Lua as one WASI command: `lua [-W] main.lua args…` is upstream's lua.c; `lua --check a.lua b.lua…` only compiles.
 * All of Lua is this one translation unit.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LUA_CORE
#define LUA_LIB
#define ltable_c
#define lvm_c
#include "lprefix.h"

/* A program's own files come first. */
#define LUA_PATH_DEFAULT "?.lua;?/init.lua;/lua/?.lua"
#define LUA_CPATH_DEFAULT "?.so"
#include "luaconf.h"

/* Everything is seen by the optimiser and by nobody else. */
#undef LUAI_FUNC
#undef LUAI_DDEC
#undef LUAI_DDEF
#define LUAI_FUNC static
#define LUAI_DDEC(def)
#define LUAI_DDEF static
#undef LUA_API
#undef LUALIB_API
#undef LUAMOD_API
#define LUA_API static
#define LUALIB_API static
#define LUAMOD_API static

/* A jump through a table of addresses is what WebAssembly cannot do. */
#define LUA_USE_JUMPTABLE 0

/* There are no processes: os.execute() says that there is no shell. */
static int no_system(const char *command) {
  if (command == NULL) return 0;
  errno = ENOSYS;
  return -1;
}
#define l_system(command) no_system(command)

/* WASI has no temporary files: a name that no file of the cell has. */
static int temporary_name(char *name, size_t size) {
  static unsigned int count;
  do snprintf(name, size, "lua_%06x", ++count);
  while (access(name, F_OK) == 0);
  return 0;
}
#define LUA_TMPNAMBUFSIZE 32
#define lua_tmpnam(name, failed) (failed = temporary_name(name, LUA_TMPNAMBUFSIZE))

/* Gone from its folder at once, like anywhere else. */
static FILE *temporary_file(void) {
  char name[LUA_TMPNAMBUFSIZE];
  temporary_name(name, sizeof name);
  FILE *file = fopen(name, "w+b");
  if (file != NULL) remove(name);
  return file;
}
#define tmpfile temporary_file

/* Where the lexer is: offset of the character it looks at, and of the token that it read last. */
static size_t at;
static size_t token;

#include "lzio.c"
#include "lctype.c"
#include "lopcodes.c"
#include "lmem.c"
#include "lundump.c"
#include "ldump.c"
#include "lstate.c"
#include "lgc.c"
#include "llex.c"
#include "lcode.c"
#include "lparser.c"
#include "ldebug.c"
#include "lfunc.c"
#include "lobject.c"
#include "ltm.c"
#include "lstring.c"
#include "ltable.c"
#include "ldo.c"
#include "lvm.c"
#include "lapi.c"
#include "lauxlib.c"
#include "lbaselib.c"
#include "lcorolib.c"
#include "ldblib.c"
#include "liolib.c"
#include "lmathlib.c"
#include "loadlib.c"
#include "loslib.c"
#include "lstrlib.c"
#include "ltablib.c"
#include "lutf8lib.c"
#include "linit.c"
#define main lua_main
#include "lua.c"
#undef main

typedef struct {
  const char *text;
  size_t size;
  size_t next;
} Source;

/* One character at a time, so that it is known how far the lexer came. */
static const char *read_one(lua_State *L, void *data, size_t *size) {
  Source *source = data;
  (void)L;
  at = source->next;
  *size = source->next < source->size ? 1 : 0;
  return *size == 0 ? NULL : source->text + source->next++;
}

/* As luaL_loadfilex does: a byte order mark and a first line with `#` are no Lua. */
static size_t skip_head(const char *text, size_t size) {
  size_t start = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (start == size || text[start] != '#') return start;
  while (start < size && text[start] != '\n') start++;
  return start;
}

static char *read_whole(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  char *text = NULL;
  *size = 0;
  if (file == NULL) return NULL;
  for (size_t room = 0, got = 1; got > 0; *size += got) {
    if (*size == room) {
      char *larger = realloc(text, room = room * 2 + 65536);
      if (larger == NULL) break;
      text = larger;
    }
    got = fread(text + *size, 1, room - *size, file);
  }
  fclose(file);
  return text;
}

/* For each file that is no Lua: path, line, offsets of the token's start and end, message; each ended by a NUL. */
static int check_files(char **paths) {
  int failed = 0;
  for (; *paths != NULL; paths++) {
    lua_State *L = luaL_newstate();
    Source source = {0};
    if (L == NULL) return 2;
    source.text = read_whole(*paths, &source.size);
    if (source.text == NULL) return 2;
    source.next = skip_head(source.text, source.size);
    at = token = source.next;
    if (lua_load(L, read_one, &source, "=", "t") != LUA_OK) {
      const char *message = lua_tostring(L, -1);
      char *rest = (char *)message;
      long line = *message == ':' ? strtol(message + 1, &rest, 10) : 0;
      if (line > 0 && rest[0] == ':' && rest[1] == ' ') message = rest + 2;
      printf("%s%c%ld%c%zu%c%zu%c%s%c", *paths, 0, line, 0, token, 0, at, 0, message, 0);
      failed = 1;
    }
    lua_close(L);
    free((char *)source.text);
  }
  return failed;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--check") == 0) return check_files(argv + 2);
  /* Messages have the names that the cell gives its files. */
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '-') continue;
    if (argv[i][0] == '/') argv[i]++;
    break;
  }
  return lua_main(argc, argv);
}
