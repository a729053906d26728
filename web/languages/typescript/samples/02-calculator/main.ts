type Token = number | '+' | '-' | '*' | '/' | '(' | ')';

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = [...text.matchAll(/\d+(?:\.\d+)?|\S/g)].map(([token]) => {
      if (/^\d/.test(token)) return Number(token);
      if ('+-*/()'.includes(token)) return token as Token;
      throw new SyntaxError(`what is "${token}"?`);
    });
  }

  parse(): number {
    const value = this.#sum();
    if (this.#at < this.#tokens.length) throw new SyntaxError(`"${this.#tokens[this.#at]}" is one too many`);
    return value;
  }

  #sum(): number {
    let value = this.#product();
    for (;;) {
      if (this.#take('+')) value += this.#product();
      else if (this.#take('-')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#factor();
    for (;;) {
      if (this.#take('*')) value *= this.#factor();
      else if (this.#take('/')) value /= this.#factor();
      else return value;
    }
  }

  #factor(): number {
    if (this.#take('-')) return -this.#factor();
    if (this.#take('(')) {
      const value = this.#sum();
      if (!this.#take(')')) throw new SyntaxError('a ) is missing');
      return value;
    }
    const token = this.#tokens[this.#at++];
    if (typeof token !== 'number') throw new SyntaxError('a number is missing');
    return token;
  }

  #take(token: Token): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

for (let line = await petri.readLine('> '); line; line = await petri.readLine('> ')) {
  try {
    console.log(new Parser(line).parse());
  } catch (error) {
    console.log(error instanceof SyntaxError ? error.message : error);
  }
}
console.log('Bye.');
