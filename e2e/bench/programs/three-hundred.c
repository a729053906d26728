// A program of three hundred lines, of the kind people write in a playground: a small language with a tokenizer, a
// parser, a bytecode machine, a hash table, arbitrary-precision integers and a sort.
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- strings and memory ---- */

static void die(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vfprintf(stderr, format, list);
  va_end(list);
  fputc('\n', stderr);
  exit(1);
}

static void *allocate(size_t bytes) {
  void *memory = calloc(1, bytes);
  if (memory == NULL) die("out of memory");
  return memory;
}

static char *copyText(const char *text, size_t length) {
  char *copy = allocate(length + 1);
  memcpy(copy, text, length);
  return copy;
}

/* ---- hash table from names to numbers ---- */

typedef struct {
  char *name;
  double value;
} Slot;

typedef struct {
  Slot *slots;
  size_t capacity, used;
} Table;

static uint64_t hash(const char *text) {
  uint64_t h = 1469598103934665603u;
  for (; *text != '\0'; text++) h = (h ^ (unsigned char)*text) * 1099511628211u;
  return h;
}

static Slot *findSlot(Table *table, const char *name) {
  size_t at = hash(name) % table->capacity;
  while (table->slots[at].name != NULL && strcmp(table->slots[at].name, name) != 0) {
    at = (at + 1) % table->capacity;
  }
  return &table->slots[at];
}

static void setValue(Table *table, const char *name, double value) {
  if ((table->used + 1) * 4 > table->capacity * 3) {
    Table larger = {allocate((table->capacity * 2 + 8) * sizeof(Slot)), table->capacity * 2 + 8, table->used};
    for (size_t i = 0; i < table->capacity; i++) {
      if (table->slots[i].name != NULL) *findSlot(&larger, table->slots[i].name) = table->slots[i];
    }
    free(table->slots);
    *table = larger;
  }
  Slot *slot = findSlot(table, name);
  if (slot->name == NULL) {
    slot->name = copyText(name, strlen(name));
    table->used++;
  }
  slot->value = value;
}

static double getValue(Table *table, const char *name) {
  if (table->capacity == 0) die("%s is not set", name);
  Slot *slot = findSlot(table, name);
  if (slot->name == NULL) die("%s is not set", name);
  return slot->value;
}

/* ---- tokens ---- */

typedef enum { END, NUMBER, NAME, SYMBOL } TokenKind;

typedef struct {
  TokenKind kind;
  double number;
  char text[32];
} Token;

typedef struct {
  const char *at;
  Token token;
} Lexer;

static void next(Lexer *lexer) {
  while (isspace((unsigned char)*lexer->at)) lexer->at++;
  Token *token = &lexer->token;
  memset(token, 0, sizeof *token);
  if (*lexer->at == '\0') return;
  if (isdigit((unsigned char)*lexer->at)) {
    char *end;
    token->kind = NUMBER;
    token->number = strtod(lexer->at, &end);
    lexer->at = end;
  } else if (isalpha((unsigned char)*lexer->at)) {
    size_t length = 0;
    token->kind = NAME;
    while (isalnum((unsigned char)lexer->at[length]) && length < sizeof token->text - 1) length++;
    memcpy(token->text, lexer->at, length);
    lexer->at += length;
  } else {
    token->kind = SYMBOL;
    token->text[0] = *lexer->at++;
  }
}

/* ---- bytecode ---- */

typedef enum { PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE, POWER, PRINT } Operation;

typedef struct {
  Operation operation;
  double number;
  char name[32];
} Instruction;

typedef struct {
  Instruction *items;
  size_t length, capacity;
} Code;

static Instruction *emit(Code *code, Operation operation) {
  if (code->length == code->capacity) {
    code->capacity = code->capacity * 2 + 16;
    code->items = realloc(code->items, code->capacity * sizeof *code->items);
    if (code->items == NULL) die("out of memory");
  }
  Instruction *instruction = &code->items[code->length++];
  memset(instruction, 0, sizeof *instruction);
  instruction->operation = operation;
  return instruction;
}

/* ---- parser: statement = name '=' expression | expression ---- */

static void parseSum(Lexer *lexer, Code *code);

static bool accept(Lexer *lexer, char symbol) {
  if (lexer->token.kind != SYMBOL || lexer->token.text[0] != symbol) return false;
  next(lexer);
  return true;
}

static void parseAtom(Lexer *lexer, Code *code) {
  if (accept(lexer, '(')) {
    parseSum(lexer, code);
    if (!accept(lexer, ')')) die("expected )");
  } else if (accept(lexer, '-')) {
    parseAtom(lexer, code);
    emit(code, NEGATE);
  } else if (lexer->token.kind == NUMBER) {
    emit(code, PUSH)->number = lexer->token.number;
    next(lexer);
  } else if (lexer->token.kind == NAME) {
    strcpy(emit(code, LOAD)->name, lexer->token.text);
    next(lexer);
  } else {
    die("unexpected %s", lexer->token.text);
  }
}

static void parsePower(Lexer *lexer, Code *code) {
  parseAtom(lexer, code);
  if (accept(lexer, '^')) {
    parsePower(lexer, code);
    emit(code, POWER);
  }
}

static void parseProduct(Lexer *lexer, Code *code) {
  parsePower(lexer, code);
  for (;;) {
    if (accept(lexer, '*')) {
      parsePower(lexer, code);
      emit(code, MULTIPLY);
    } else if (accept(lexer, '/')) {
      parsePower(lexer, code);
      emit(code, DIVIDE);
    } else {
      return;
    }
  }
}

static void parseSum(Lexer *lexer, Code *code) {
  parseProduct(lexer, code);
  for (;;) {
    if (accept(lexer, '+')) {
      parseProduct(lexer, code);
      emit(code, ADD);
    } else if (accept(lexer, '-')) {
      parseProduct(lexer, code);
      emit(code, SUBTRACT);
    } else {
      return;
    }
  }
}

static void parseStatement(Lexer *lexer, Code *code) {
  if (lexer->token.kind == NAME) {
    Lexer ahead = *lexer;
    next(&ahead);
    if (accept(&ahead, '=')) {
      char name[32];
      strcpy(name, lexer->token.text);
      *lexer = ahead;
      parseSum(lexer, code);
      strcpy(emit(code, STORE)->name, name);
      return;
    }
  }
  parseSum(lexer, code);
  emit(code, PRINT);
}

/* ---- machine ---- */

static double power(double base, int exponent) {
  double result = 1;
  for (; exponent > 0; exponent >>= 1, base *= base) {
    if (exponent & 1) result *= base;
  }
  return result;
}

static void execute(const Code *code, Table *variables) {
  double stack[256];
  size_t top = 0;
  for (size_t i = 0; i < code->length; i++) {
    const Instruction *it = &code->items[i];
    if (top + 1 >= sizeof stack / sizeof *stack) die("stack overflow");
    switch (it->operation) {
      case PUSH: stack[top++] = it->number; break;
      case LOAD: stack[top++] = getValue(variables, it->name); break;
      case STORE: setValue(variables, it->name, stack[--top]); break;
      case NEGATE: stack[top - 1] = -stack[top - 1]; break;
      case PRINT: printf("%.10g\n", stack[--top]); break;
      default: {
        double right = stack[--top], left = stack[--top];
        stack[top++] = it->operation == ADD        ? left + right
                       : it->operation == SUBTRACT ? left - right
                       : it->operation == MULTIPLY ? left * right
                       : it->operation == DIVIDE   ? left / right
                                                   : power(left, (int)right);
      }
    }
  }
}

/* ---- a factorial in base one thousand million, and a sort, to have something to add up ---- */

static void printFactorial(int n) {
  uint32_t digits[64] = {1};
  int length = 1;
  for (int factor = 2; factor <= n; factor++) {
    uint64_t carry = 0;
    for (int i = 0; i < length; i++) {
      carry += (uint64_t)digits[i] * (uint64_t)factor;
      digits[i] = (uint32_t)(carry % 1000000000u);
      carry /= 1000000000u;
    }
    if (carry != 0) digits[length++] = (uint32_t)carry;
  }
  printf("%d! = %u", n, digits[length - 1]);
  for (int i = length - 2; i >= 0; i--) printf("%09u", digits[i]);
  putchar('\n');
}

static int byValue(const void *a, const void *b) {
  double left = ((const Slot *)a)->value, right = ((const Slot *)b)->value;
  return (left > right) - (left < right);
}

int main(void) {
  static const char *const program[] = {
      "a = 3", "b = (a + 4) * 2 ^ 3", "a * b - 1", "ratio = b / a", "-ratio + 0.5", "big = 2 ^ 40", "big",
  };
  Table variables = {0};
  for (size_t i = 0; i < sizeof program / sizeof *program; i++) {
    Lexer lexer = {program[i], {0}};
    Code code = {0};
    next(&lexer);
    parseStatement(&lexer, &code);
    if (lexer.token.kind != END) die("unexpected %s", lexer.token.text);
    execute(&code, &variables);
    free(code.items);
  }
  printFactorial(30);
  Slot sorted[16];
  size_t count = 0;
  for (size_t i = 0; i < variables.capacity; i++) {
    if (variables.slots[i].name != NULL) sorted[count++] = variables.slots[i];
  }
  qsort(sorted, count, sizeof *sorted, byValue);
  for (size_t i = 0; i < count; i++) printf("%s = %.10g\n", sorted[i].name, sorted[i].value);
  printf("edit %d\n", @EDIT@);
  return 0;
}
