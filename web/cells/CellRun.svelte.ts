import type { Petri, PetriRun, RunOptions, RunState } from '#api/petri.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { asFailure, type FailureData, encodeFailure } from '#model/errors.ts';
import type { Progress } from '#model/language.ts';
import type { Output, RunOutput } from '#model/output.ts';
import { outcomeText } from '#model/outcome.ts';
import type { Answer, Question } from '#model/question.ts';
import type { RunRequest, RunResult } from '#model/run.ts';
import { NOTHING_LEFT, type FilesLeft } from '#model/session-files.ts';
import { formatDuration } from '#ui/format.ts';
import { Comparison } from './Comparison.svelte.ts';
import { DisplayList } from './outputs/DisplayList.svelte.ts';
import { OutputLog } from './outputs/output-log.ts';
import { OutputRecord } from './outputs/output-record.ts';
import { progressText } from './progress-text.ts';

export type RunPhase = 'idle' | RunState;

export interface StartOptions {
  readonly name: string;
  readonly cell: string;
  readonly interactive: boolean;
  /** What it is given on standard input: what is compared must be the same. */
  readonly input: string;
  /** What the program finds beside its own files. When it rejects, nothing is run. */
  readonly session: () => Promise<Pick<RunOptions, 'sessionFiles' | 'sessionFolders'>>;
  /** Puts a question to the reader; when `signal` aborts it is taken away. `too-many`: denied without asking. */
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Answer | 'too-many'>;
  /** Also of a run whose place another one has taken; undefined when it came to none. */
  readonly onEnd: (result: RunResult | undefined) => void;
}

/** The run of a cell: what it is doing, what it printed, how it ended. A new run takes the place of the one before. */
export class CellRun {
  readonly log = new OutputLog();
  readonly displays = new DisplayList();
  /** What each target made of the same cell. */
  readonly comparison = new Comparison();
  #phase = $state.raw<RunPhase>('idle');
  #progress = $state.raw<Progress>();
  #result = $state.raw<RunResult>();
  #failure = $state.raw<FailureData>();
  #interactive = $state.raw(false);
  #printed = $state.raw(false);
  #recorded = $state.raw(false);
  #diagnostics = $state.raw<readonly Diagnostic[]>([]);
  #stays = $state.raw(false);
  /** Questions to the reader that are open. */
  #asking = $state.raw(0);
  #unasked = $state.raw(0);
  #begunAgain = $state.raw<string>();
  /** Where pages that a run shows are put. */
  #stage: HTMLElement | undefined;
  #run: PetriRun | undefined;
  #left: FilesLeft = NOTHING_LEFT;
  readonly #record = new OutputRecord();
  /** Of the newest run: what comes from older ones is dropped. */
  #ticket = 0;

  get phase(): RunPhase {
    return this.#phase;
  }

  get busy(): boolean {
    return this.#phase !== 'idle' && this.#phase !== 'ended';
  }

  /** The run is over, but the page that it showed is still there: `stop` takes it away. */
  get stays(): boolean {
    return this.#stays;
  }

  set stage(stage: HTMLElement | undefined) {
    this.#stage = stage;
  }

  /** The run asks for input as it goes. */
  get interactive(): boolean {
    return this.#interactive && this.busy;
  }

  get waiting(): boolean {
    return this.#phase === 'waiting-for-input';
  }

  /** How the last run ended; undefined before and during a run. */
  get result(): RunResult | undefined {
    return this.#result;
  }

  /** Why nothing could be run: a fault of ours, of the network or of the browser. */
  get failure(): FailureData | undefined {
    return this.#failure;
  }

  /** What the program did to files when it ran last, for the cells below. Kept until it has run again. */
  get left(): FilesLeft {
    return this.#left;
  }

  /** Questions that were denied without asking the reader, because there were too many. */
  get unasked(): number {
    return this.#unasked;
  }

  /** Why it had to begin again, when it had: what it had printed by then was taken back. */
  get begunAgain(): string | undefined {
    return this.#begunAgain;
  }

  get printed(): boolean {
    return this.#printed;
  }

  /** What was shown, in order, for those who save it. */
  get outputs(): readonly Output[] {
    return this.#record.outputs;
  }

  /** What is shown is of an earlier run: of another page, or of whoever made the file. */
  get recorded(): boolean {
    return this.#recorded;
  }

  /** Shows what an earlier run printed elsewhere. */
  show(outputs: readonly Output[]): void {
    this.clear();
    this.#recorded = true;
    for (const output of outputs) this.#accept(output);
    this.log.end();
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** From 0 to 1 while something is being downloaded; undefined when there is no measure. */
  get fraction(): number | undefined {
    const progress = this.#progress;
    return progress !== undefined && 'loaded' in progress && progress.total > 0
      ? progress.loaded / progress.total
      : undefined;
  }

  /** The text of "Run status". Once ended, it ends in the outcome's words (public surface §3). */
  get status(): string {
    if (this.#failure !== undefined) return 'Could not run';
    const result = this.#result;
    if (result !== undefined) {
      const time = formatDuration(result.timings.totalMs);
      return [time, ...(result.cacheHit ? ['cached'] : []), outcomeText(result.detail)].join(' · ');
    }
    if (this.#asking > 0) return 'Waiting for your permission';
    switch (this.#phase) {
      case 'idle':
      case 'ended':
        return 'Ready';
      case 'compiling':
        return progressText(this.#progress);
      case 'starting':
        return 'Starting…';
      case 'running':
        return 'Running…';
      case 'waiting-for-input':
        return 'Waiting for input';
    }
  }

  async start(
    petri: Petri | Promise<Petri>,
    request: RunRequest,
    { onEnd, ask, session, input, ...options }: StartOptions,
  ): Promise<void> {
    this.#run?.stop();
    this.#stays = false;
    const ticket = (this.#ticket += 1);
    const isCurrent = (): boolean => ticket === this.#ticket;
    this.#clear(true);
    this.#diagnostics = [];
    this.#phase = 'compiling';
    this.#interactive = options.interactive;
    const over = new AbortController();
    try {
      const api = await petri;
      if (!isCurrent()) return;
      const given = await session();
      if (!isCurrent()) {
        onEnd(undefined);
        return;
      }
      const run = api.run(request, {
        ...options,
        ...given,
        ask: (question) => this.#ask(() => ask(question, over.signal), isCurrent),
        onState: (state) => {
          if (isCurrent() && state !== 'ended') this.#phase = state;
        },
        onProgress: (progress) => {
          if (isCurrent()) this.#progress = progress;
        },
        ...(this.#stage && { stage: this.#stage }),
        onLateOutput: (output) => {
          if (!isCurrent()) return;
          this.#accept(output);
        },
      });
      this.#run = run;
      run.result.then(onEnd, () => onEnd(undefined));
      for await (const output of run) {
        if (!isCurrent()) return;
        this.#accept(output);
      }
      const result = await run.result;
      if (!isCurrent()) return;
      this.#diagnostics = result.diagnostics;
      this.#result = result;
      this.comparison.add(request, input, result);
      // What never left the compiler has not run; some languages compile where they run.
      if (this.phase !== 'compiling' && result.outcome !== 'failed-to-compile') {
        this.#left = { files: result.files, removed: result.removedFiles };
      }
      this.#stays = result.stays;
    } catch (error) {
      if (isCurrent()) this.#failure = encodeFailure(asFailure(error));
    } finally {
      over.abort();
      if (isCurrent()) {
        this.log.end();
        this.#phase = 'ended';
        this.#progress = undefined;
        if (!this.#stays) this.#run = undefined;
      }
    }
  }

  /** Ends the run; what it printed is kept. */
  stop(): void {
    this.#stays = false;
    if (this.#run !== undefined) this.#run.stop();
    else if (this.busy) {
      this.#ticket += 1;
      this.#phase = 'idle';
    }
  }

  /** Takes what was allowed beside the level from the run that goes on, if it has it. */
  revoke(capability: string): void {
    for (const grant of this.#run?.grants ?? []) {
      if (grant.capability === capability && grant.issuer !== 'level') this.#run?.revoke(grant.id);
    }
  }

  /** Input for a run that reads as it goes. */
  write(text: string): void {
    this.#run?.write(text);
  }

  closeStdin(): void {
    this.#run?.closeStdin();
  }

  /** Forgets what was shown; the run goes on if there is one. */
  clear(): void {
    this.#clear(false);
  }

  /** Forgets all of the last run and ends one that goes on: what comes from it would stand beside a program that it is not of. */
  forget(): void {
    this.stop();
    this.#ticket += 1;
    this.#phase = 'idle';
    this.clear();
    this.#diagnostics = [];
    this.comparison.clear();
  }

  #clear(isFollowed: boolean): void {
    if (this.#stays) this.stop();
    this.#forgetOutputs(isFollowed);
    this.#begunAgain = undefined;
    this.#result = undefined;
    this.#failure = undefined;
    this.#progress = undefined;
    this.#unasked = 0;
    if (!this.busy) this.#phase = 'idle';
  }

  async #ask(ask: () => Promise<Answer | 'too-many'>, isCurrent: () => boolean): Promise<Answer> {
    this.#asking += 1;
    try {
      const answer = await ask();
      if (answer !== 'too-many') return answer;
      if (isCurrent()) this.#unasked += 1;
      return { allowed: false };
    } finally {
      this.#asking -= 1;
    }
  }

  #forgetOutputs(isFollowed: boolean): void {
    this.log.clear(isFollowed);
    this.displays.clear();
    this.#record.clear();
    this.#printed = false;
    this.#recorded = false;
  }

  #accept(output: RunOutput): void {
    if (output.type === 'clear_output') {
      this.#forgetOutputs(true);
      this.#begunAgain = output.reason;
      return;
    }
    this.#record.add(output);
    if (output.type === 'stream') {
      this.#printed = true;
      this.log.push(output.text, output.name);
    } else if (output.type === 'error') {
      this.#printed = true;
      this.log.push(`${output.ename}: ${output.evalue}\n`, 'stderr');
    } else this.displays.add(output);
  }
}
