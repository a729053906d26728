import type { Petri } from '#api/petri.ts';
import { loadManifest, loadStarter } from '#languages/registry.ts';
import { whyNoControlGroups } from '../../service/sandbox/control-groups.ts';
import { whyNoSandbox } from '../../service/sandbox/probe.ts';
import { findTargets } from '../../service/targets.ts';
import { toolchainsFolder } from '../../service/toolchain-folder.ts';
import type { Command, Terminal } from '../command.ts';
import { EXIT } from '../command.ts';
import { withPetri } from '../with-petri.ts';

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  summary: 'Checks that everything works here: versions, compilers, cache, a real run in every language.',
  details: 'Exit code 0 when all is well, 1 otherwise. Every line that begins with FAIL says what to do.',
  async run(_args, terminal) {
    terminal.out(`ok    Node.js ${process.versions.node} on ${process.platform} ${process.arch}\n`);
    return withPetri(async (petri) => {
      const results = [await checkCache(petri, terminal)];
      for (const { id, label, version, available, reason, manifest } of petri.languages) {
        if (available) results.push(await checkRun(petri, id, `${label} ${version}`, terminal));
        else if (manifest.sandboxOnly === true || manifest.needs !== undefined)
          terminal.out(`ok    ${label} ${version}: runs in the page only\n`);
        else if (manifest.compiler === 'service')
          terminal.out(`ok    ${label} ${version}: compiled by a compile service only\n`);
        else results.push(fail(terminal, `${label}: ${reason ?? 'not available'}`));
      }
      await sayService(terminal);
      return results.every(Boolean) ? EXIT.ok : EXIT.failed;
    });
  },
};

/** The compile service is for whoever wants it: what it lacks is said, and is no failure. */
async function sayService(terminal: Terminal): Promise<void> {
  const noSandbox = await whyNoSandbox();
  const targets = await findTargets(toolchainsFolder(), noSandbox);
  const ready = targets.filter((each) => each.toolchain !== undefined);
  const names = ready.map(({ language, id }) => `${language} for “${id}”`).join(', ');
  const more = '`petri toolchain doctor` says more';
  if (noSandbox !== undefined) terminal.out(`note  compile service: ${noSandbox}\n`);
  else if (ready.length === 0)
    terminal.out(`note  compile service: a sandbox works, and there is no toolchain: ${more}\n`);
  else terminal.out(`ok    compile service: ${names}; ${more}\n`);
  const noGroups = await whyNoControlGroups();
  const bound = 'limits are those of each process';
  if (noGroups !== undefined) terminal.out(`note  compile service: ${bound}. ${noGroups}\n`);
  else terminal.out('ok    compile service: each sandbox can have a control group\n');
}

async function checkCache({ artifacts }: Petri, terminal: Terminal): Promise<boolean> {
  const { backend, entries, bytes, reason } = await artifacts.usage();
  if (backend === 'memory') return fail(terminal, `cache: nothing is kept: ${reason ?? 'no folder for it'}`);
  terminal.out(`ok    cache: ${String(entries)} entries, ${String(bytes)} bytes, in ${backend}\n`);
  return true;
}

/** Compiles the language's starter anew (a fresh comment each time keeps it out of the cache) and runs it. */
async function checkRun(petri: Petri, language: string, name: string, terminal: Terminal): Promise<boolean> {
  const { highlight } = await loadManifest(language);
  const comment =
    highlight.lineComment === undefined ? '' : `${highlight.lineComment} ${String(Date.now())}\n`;
  const source = `${await loadStarter(language)}\n${comment}`;
  try {
    const { outcome, exitCode, diagnostics, timings } = await petri.run({ language, source }).result;
    if (outcome === 'exited' && exitCode === 0) {
      const { compileMs, runMs } = timings;
      terminal.out(`ok    ${name}: compiled in ${compileMs.toFixed(0)} ms, ran in ${runMs.toFixed(0)} ms\n`);
      return true;
    }
    return fail(terminal, `${name}: ${outcome} ${diagnostics.map(({ message }) => message).join('; ')}`);
  } catch (error) {
    return fail(terminal, `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fail(terminal: Terminal, text: string): false {
  terminal.out(`FAIL  ${text}\n`);
  return false;
}
