import type { ScriptEnd, ScriptFiles } from '#model/guest-runtime.ts';
import { isSame } from '../_cell/same-bytes.ts';
import { guardFiles, isItsOwn, type Fs } from './guarded-files.ts';

/** The cell's files in the interpreter's file system: handed over before the run, taken back after it. */
export class CellFiles {
  readonly #fs: Fs;
  readonly #files: ScriptFiles;
  readonly #before = new Map<string, Uint8Array>();

  constructor(fs: Fs, files: ScriptFiles) {
    this.#fs = fs;
    this.#files = files;
  }

  /** `program`: its own modules, which are there whatever it may read. */
  put(program: ReadonlyMap<string, Uint8Array>): void {
    for (const path of this.#files.folders()) this.#fs.mkdirTree(`/${path}`);
    for (const [path, bytes] of new Map([...program, ...this.#files.given()])) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      if (folder !== '') this.#fs.mkdirTree(`/${folder}`);
      this.#fs.writeFile(`/${path}`, bytes);
      this.#before.set(path, bytes);
    }
    this.#fs.chdir('/');
    guardFiles(this.#fs, this.#files, new Set([...program.keys()].map((name) => `/${name}`)));
  }

  /** What the program changed, made and removed. */
  take(): ScriptEnd | undefined {
    const after = new Set<string>();
    try {
      for (const path of this.#walk('')) {
        after.add(path);
        const bytes = this.#fs.readFile(`/${path}`);
        if (!isSame(this.#before.get(path), bytes)) this.#files.leave(path, bytes);
      }
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== 'ENOSPC') throw error;
      const message = 'The program wrote more than fits into the cell’s files: raise the limit on files.';
      return { kind: 'limit-exceeded', limit: 'fileBytes', message };
    }
    for (const path of this.#before.keys()) {
      if (!after.has(path) && !this.#isFile(path)) this.#files.leave(path, undefined);
    }
    return undefined;
  }

  /** Of what is not walked through: the interpreter's own folders. */
  #isFile(path: string): boolean {
    try {
      return this.#fs.isFile(this.#fs.lstat(`/${path}`).mode);
    } catch {
      return false;
    }
  }

  *#walk(folder: string): Generator<string> {
    for (const name of this.#fs.readdir(`/${folder}`)) {
      if (name === '.' || name === '..' || (folder === '' && isItsOwn(name))) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const { mode } = this.#fs.lstat(`/${path}`);
      if (this.#fs.isDir(mode)) {
        if (name !== '__pycache__') yield* this.#walk(path);
      } else if (this.#fs.isFile(mode)) yield path;
    }
  }
}
