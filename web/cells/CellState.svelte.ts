import { isCellId, newCellId, type Cell } from '#model/notebook.ts';
import type { Limits } from '#model/limits.ts';
import { CellRun } from './CellRun.svelte.ts';

/** Members of a cell that have a field of their own; others are kept as they are. */
type Extra = Readonly<Record<string, unknown>>;

/** A cell as the reader edits it, and what its last run did. The document never holds the run: see `toCell`. */
export class CellState {
  readonly id: string;
  readonly run = new CellRun();
  readonly #touched: () => void;
  readonly #extra: Extra;
  #kind = $state.raw<Cell['kind']>('code');
  #language = $state.raw('');
  #source = $state.raw('');
  #files = $state.raw<Readonly<Record<string, string>>>({});
  #stdin = $state.raw('');
  #args = $state.raw<readonly string[]>([]);
  #env = $state.raw<Readonly<Record<string, string>>>({});
  #flags = $state.raw<readonly string[]>([]);
  #limits = $state.raw<Partial<Limits>>({});
  /** '': the first of its language. */
  #target = $state.raw('');

  /** `touched` is called after every change of the document. */
  constructor(cell: Cell, touched: () => void) {
    const { id, kind, language, source, files, stdin, args, env, flags, limits, target, ...extra } = cell;
    this.id = isCellId(id) ? id : newCellId();
    this.#touched = touched;
    this.#kind = kind;
    this.#extra = extra;
    this.#language = language;
    this.#source = source;
    this.#files = files ?? {};
    this.#stdin = stdin ?? '';
    this.#args = args ?? [];
    this.#env = env ?? {};
    this.#flags = flags ?? [];
    this.#limits = limits ?? {};
    this.#target = target ?? '';
  }

  get language(): string {
    return this.#language;
  }

  get kind(): Cell['kind'] {
    return this.#kind;
  }

  /** Whether a cell is text comes with its language. The target is that language's first one again. */
  setLanguage(language: string, kind: Cell['kind']): void {
    this.#language = language;
    this.#kind = kind;
    this.#target = '';
    this.#touched();
  }

  get source(): string {
    return this.#source;
  }

  set source(source: string) {
    if (source === this.#source) return;
    this.#source = source;
    this.#touched();
  }

  /** The cell's further files, by name. */
  get files(): Readonly<Record<string, string>> {
    return this.#files;
  }

  set files(files: Readonly<Record<string, string>>) {
    this.#files = files;
    this.#touched();
  }

  get stdin(): string {
    return this.#stdin;
  }

  set stdin(stdin: string) {
    if (stdin === this.#stdin) return;
    this.#stdin = stdin;
    this.#touched();
  }

  get args(): readonly string[] {
    return this.#args;
  }

  set args(args: readonly string[]) {
    this.#args = args;
    this.#touched();
  }

  get env(): Readonly<Record<string, string>> {
    return this.#env;
  }

  set env(env: Readonly<Record<string, string>>) {
    this.#env = env;
    this.#touched();
  }

  get flags(): readonly string[] {
    return this.#flags;
  }

  set flags(flags: readonly string[]) {
    this.#flags = flags;
    this.#touched();
  }

  get limits(): Partial<Limits> {
    return this.#limits;
  }

  set limits(limits: Partial<Limits>) {
    this.#limits = limits;
    this.#touched();
  }

  /** Where it runs, when that is not the first target of its language: '' then. */
  get target(): string {
    return this.#target;
  }

  set target(target: string) {
    if (target === this.#target) return;
    this.#target = target;
    this.#touched();
  }

  /** Capabilities that its author says it needs. They are text of a stranger, and give it nothing. */
  get asks(): readonly string[] {
    const { capabilities } = this.#extra;
    return Array.isArray(capabilities)
      ? capabilities.filter((each): each is string => typeof each === 'string')
      : [];
  }

  setFile(name: string, text: string): void {
    if (this.#files[name] === text) return;
    this.files = { ...this.#files, [name]: text };
  }

  renameFile(from: string, to: string): void {
    this.files = Object.fromEntries(
      Object.entries(this.#files).map(([name, text]) => [name === from ? to : name, text]),
    );
  }

  deleteFile(name: string): void {
    this.files = Object.fromEntries(Object.entries(this.#files).filter(([other]) => other !== name));
  }

  /** The cell as it is saved and shared: options that say nothing are left out. */
  toCell(): Cell {
    return {
      ...this.#extra,
      id: this.id,
      kind: this.#kind,
      language: this.#language,
      source: this.#source,
      ...(isEmpty(this.#files) ? {} : { files: this.#files }),
      ...(this.#args.length === 0 ? {} : { args: this.#args }),
      ...(this.#stdin === '' ? {} : { stdin: this.#stdin }),
      ...(isEmpty(this.#env) ? {} : { env: this.#env }),
      ...(this.#flags.length === 0 ? {} : { flags: this.#flags }),
      ...(isEmpty(this.#limits) ? {} : { limits: this.#limits }),
      ...(this.#target === '' ? {} : { target: this.#target }),
    };
  }
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
