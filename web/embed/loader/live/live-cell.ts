import ansiCss from '#cells/outputs/ansi.css?inline';
import { comparedLines, isSameOutput } from '#model/compared-lines.ts';
import { asFailure, Failure } from '#model/errors.ts';
import { keepEdit } from '#storage/cell-edits.ts';
import typing from 'virtual:petri-embed-typing';
import type { EmbedResult } from '../../protocol.ts';
import { tidied } from '#model/cell-text.ts';
import { element } from '../cell-view.ts';
import type { CellCore } from '../cell-core.ts';
import { languageOf } from '../rules.ts';
import { askEarlier } from './ask-earlier.ts';
import { unknownAttributes } from './attributes.ts';
import { CellRun } from './cell-run.ts';
import { runOrder, sessionOf } from './dependencies.ts';
import { diffView } from './diff-view.ts';
import { sharedFrame, type RunAnswer } from './frame-link.ts';
import { inputRow } from './input-row.ts';
import { typeCode } from './keys.ts';
import { LeaveNote } from './leave-note.ts';
import liveCss from './live.css?inline';
import { OutputView } from './output-view.ts';
import { problemList } from './problem-list.ts';
import { checksOf, programOf, type Program } from './program.ts';
import { outcomeNote, progressText, resultText } from './words.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(ansiCss + liveCss);

/** A cell that is used: it is edited, runs, shows what comes of it. One for each cell, made when it is first used. */
export class LiveCell {
  readonly #core: CellCore;
  readonly #output: OutputView;
  readonly #leave: LeaveNote;
  readonly #typed = new WeakSet<HTMLTextAreaElement>();
  #run: CellRun | undefined;
  #running: Promise<EmbedResult | undefined> | undefined;
  #input: HTMLElement | undefined;
  /** Of a cell whose code is a file: done when it has come, or cannot be had. */
  #source: Promise<void> | undefined;
  /** What ran to its good end last: code and session. */
  #ran: string | undefined;

  constructor(core: CellCore) {
    this.#core = core;
    this.#leave = new LeaveNote(core);
    core.host.shadowRoot?.adoptedStyleSheets.push(sheet);
    const { output, cell } = core.view;
    this.#output = new OutputView(output, () => getComputedStyle(cell).colorScheme.includes('dark'));
    this.#typeInEditor();
  }

  /** The reader is in the editor: what a run needs is fetched while they type. */
  focused(): void {
    this.#core.expand();
    this.#typeInEditor();
    this.warm();
  }

  /** The code of an author who keeps it in a file. */
  fetchSource(): Promise<void> {
    return (this.#source = this.#fetchSource());
  }

  async #fetchSource(): Promise<void> {
    const core = this.#core;
    const src = core.host.getAttribute('src') ?? '';
    try {
      const answer = await fetch(new URL(src, core.host.baseURI));
      if (!answer.ok) throw new Error(`the server answered ${String(answer.status)}`);
      core.read({ ...core.author, text: tidied(await answer.text()) });
    } catch (error) {
      core.note(`The code of this cell could not be loaded from ${src}: ${String(error)}`, 'bad');
    }
  }

  warm(): void {
    const { language, host, isEdited } = this.#core;
    sharedFrame().then(
      (link) => {
        // Of a prebuilt cell the compiler is wanted only when its code is another.
        if (link.languages.some(({ id }) => id === language) && (isEdited || !host.hasAttribute('artifact')))
          link.send({ type: 'warm', language });
      },
      () => undefined, // Whoever presses Run is told.
    );
  }

  /** The reader's code stays for their next visit; the author's own need not. */
  keepCode(): void {
    const { key, code, isEdited, earlier } = this.#core;
    // What they have not decided on yet is not to be lost.
    if (earlier === undefined) keepEdit(location.pathname, key, isEdited ? code : undefined);
  }

  run(): Promise<EmbedResult | undefined> {
    this.#running ??= this.#go().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Runs the cell unless this very code has run to its good end already. */
  async ensureRun(): Promise<boolean> {
    if (this.#ran === this.#identity(programOf(this.#core))) return true;
    return (await this.run())?.exitCode === 0;
  }

  stop(): void {
    if (this.#running === undefined) this.#run?.end();
    else {
      this.#run?.stop();
      this.#core.fire('stop');
    }
  }

  async reset(): Promise<void> {
    const core = this.#core;
    this.stop();
    this.#run?.end();
    await this.#running;
    this.#clear();
    core.earlier = undefined;
    core.changeCode(core.authored);
    core.view.reset.hidden = true;
    core.state('idle', '');
    core.showRecorded();
    // The button that had the focus is gone.
    core.view.run.focus();
  }

  removed(): void {
    this.stop();
  }

  /** Makes the address of the link; opens it when the link was pressed. */
  async openLink(event: Event): Promise<void> {
    const core = this.#core;
    try {
      const { linkOf } = await import('./open-in-petri.ts');
      core.view.link.href = await linkOf(core);
      if (event.type === 'click') open(core.view.link.href, '_blank', 'noopener');
    } catch (error) {
      if (event.type === 'click') core.note(asFailure(error).message, 'bad');
    }
  }

  /** The author has changed what the reader had edited: whose code is it to be? */
  askEarlier(): void {
    askEarlier(this.#core);
  }

  #typeInEditor(): void {
    const { editor, language } = this.#core;
    if (editor === undefined || this.#typed.has(editor)) return;
    this.#typed.add(editor);
    const { rules } = languageOf(language);
    const own = Object.hasOwn(typing, language) ? typing[language] : undefined;
    typeCode(
      editor,
      { highlight: rules, ...(own && { typing: own }) },
      {
        run: () => void this.run(),
        changed: () => editor.dispatchEvent(new Event('input')),
      },
    );
  }

  #clear(): void {
    this.#output.clear();
    this.#core.view.notes.replaceChildren();
    delete this.#core.host.dataset['passed'];
  }

  async #go(): Promise<EmbedResult | undefined> {
    const core = this.#core;
    const { view, host } = core;
    this.#run?.end();
    core.expand();
    this.#clear();
    core.state('loading', 'Loading …');
    view.run.ariaDisabled = 'true';
    // Assistive technology then reads the end, and not every megabyte of a download.
    view.status.ariaBusy = 'true';
    view.stop.hidden = view.bar.hidden;
    core.fire('run', { code: core.code });
    const run = (this.#run = new CellRun(core, {
      heard: (answer) => this.#heard(answer),
      noted: (text) => void core.note(text),
      staged: (frame) => this.#output.add(element('div', { class: 'stage', part: 'stage' }, frame)),
    }));
    try {
      for (const text of unknownAttributes(host)) core.note(text);
      const program = await run.unlessStopped(this.#program(run));
      const result = program && (await run.start(program));
      if (program === undefined || result === undefined) core.state('stopped', 'stopped');
      else this.#ended(result, program);
      return result;
    } catch (error) {
      this.#failed(asFailure(error));
      return undefined;
    } finally {
      view.run.ariaDisabled = view.status.ariaBusy = null;
      if (view.stop.contains((host.shadowRoot as ShadowRoot).activeElement)) view.run.focus();
      view.stop.hidden = true;
      view.reset.hidden = view.bar.hidden;
      this.#input?.remove();
      this.#leave.close();
    }
  }

  /** What is to be run, once its code is there and what it depends on has run. */
  async #program(run: CellRun): Promise<Program> {
    await this.#source;
    await this.#runDependencies(run);
    const program = programOf(this.#core);
    if (this.#core.code.trim() !== '') return program;
    throw new Failure('embed.empty', 'There is no code in this cell. Write some, then run it.');
  }

  async #runDependencies(run: CellRun): Promise<void> {
    for (const before of runOrder(this.#core)) {
      if (run.isStopped) return;
      this.#core.state('loading', `Running ${before.host.id} first …`);
      if ((await before.use((live) => live.ensureRun())) === true) continue;
      throw new Failure(
        'embed.dependency-failed',
        `The cell “${before.host.id}”, which this one depends on, did not run to its end. Look there first.`,
        { detail: { id: before.host.id } },
      );
    }
  }

  #heard(answer: RunAnswer): void {
    const core = this.#core;
    if (answer.type === 'output') {
      this.#output.push(answer.output);
      core.fire('output', answer.output);
    } else if (answer.type === 'asks') this.#leave.ask(answer, (isAllowed) => this.#run?.answer(isAllowed));
    else if (answer.type === 'progress') core.status(progressText(answer.progress, core.label));
    else if (answer.type === 'state') {
      this.#input?.remove();
      if (answer.state === 'ended') return;
      const text = { compiling: 'Compiling …', starting: 'Starting …', running: 'Running …' };
      if (answer.state !== 'waiting-for-input') {
        core.view.status.ariaBusy = 'true';
        core.state(answer.state, text[answer.state]);
      } else {
        core.view.status.ariaBusy = null;
        core.state(answer.state, 'Waiting for input');
        this.#input = inputRow({
          send: (line) => {
            this.#output.echo(line);
            this.#run?.input(line);
          },
          end: () => this.#run?.closeInput(),
        });
        core.view.output.after(this.#input);
        this.#input.querySelector('input')?.focus({ preventScroll: true });
      }
    }
  }

  #ended(result: EmbedResult, program: Program): void {
    const core = this.#core;
    this.#output.end();
    const { outcome, detail, diagnostics, truncated, exitCode } = result;
    if (diagnostics.length > 0) {
      const mine = core.isEdited || outcome === 'failed-to-compile';
      const shown = diagnostics.filter(
        ({ severity }) => mine || severity === 'error' || severity === 'warning',
      );
      this.#output.add(problemList(shown, program, (line, character) => this.#goTo(line, character)));
    }
    const note = outcomeNote(detail);
    if (note !== undefined) core.note(note, 'bad');
    if (truncated) core.note('The program printed more than is shown here.');
    const isGood = outcome === 'exited' && exitCode === 0;
    if (isGood) this.#ran = this.#identity(program);
    core.state(outcome, resultText(result), isGood ? 'good' : outcome === 'stopped' ? '' : 'bad');
    if (outcome === 'exited' || outcome === 'trapped') this.#check(result);
    core.fire('result', result);
  }

  #check({ stdout, exitCode }: EmbedResult): void {
    const core = this.#core;
    const checks = checksOf(core.host);
    if (checks.length === 0) return;
    const failed = checks.find(({ kind, text }) =>
      kind === 'program' ? exitCode !== 0 : !isSameOutput(stdout, text),
    );
    core.host.dataset['passed'] = String(failed === undefined);
    if (failed === undefined) {
      core.note('Passed.', 'good');
      core.fire('passed');
      return;
    }
    const hint = failed.hint === undefined ? '' : ` Hint: ${failed.hint}`;
    const said =
      failed.kind === 'program'
        ? 'The test program found a fault.'
        : 'Not yet: this is yours (−) against what is expected (+).';
    const note = core.note(said + hint, 'bad');
    if (failed.kind === 'output')
      note.after(
        diffView(comparedLines(stdout), comparedLines(failed.text), 'From yours to what is expected'),
      );
  }

  #failed({ code, message }: Failure): void {
    const core = this.#core;
    core.unavailable(message, code);
    core.showRecorded();
  }

  #goTo(line: number, character: number): void {
    const { editor } = this.#core;
    if (editor === undefined) return;
    const start = editor.value.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
    editor.focus();
    editor.setSelectionRange(start + character, start + character);
  }

  #identity({ source }: Program): string {
    return JSON.stringify([source, sessionOf(this.#core) ?? null, this.#core.language]);
  }
}
