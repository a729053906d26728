import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installToolchain } from '../../service/install-toolchain.ts';
import { whyNoSandbox } from '../../service/sandbox/probe.ts';
import { factsOf, findTargets } from '../../service/targets.ts';
import { toolchainsFolder } from '../../service/toolchain-folder.ts';
import { readToolchainSpecs, type ToolchainSpec } from '../../service/toolchain-spec.ts';
import { findToolchain } from '../../service/toolchains.ts';
import type { Command, Terminal } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { table } from '../table.ts';

export const toolchain: Command = {
  name: 'toolchain',
  usage: 'list | install ID [--accept-licence] [--no-sandbox] | remove ID | doctor [LANGUAGE]',
  summary: 'Native toolchains of the compile service: what is there, and getting more.',
  details: `
list               every toolchain that the service knows, and whether it is here
install ID         fetches its packages, each checked by its digest, into a folder of their own; installs nothing on this machine.
                   --accept-licence: for those that are not free software, when you accept their makers' licence
                   --no-sandbox: unpacks them without one, in the build of an image; those that prepare themselves need one
remove ID          deletes that folder
doctor [LANGUAGE]  what the service can do here, and why it cannot do the rest

PETRI_TOOLCHAINS   the folder; else ~/.local/share/petri/toolchains, and /var/lib/petri/toolchains for root`,
  async run(args, terminal) {
    const [action = '', id, ...more] = args;
    const folder = toolchainsFolder();
    switch (action) {
      case 'list':
        return list(folder, terminal);
      case 'doctor':
        return doctor(folder, id, terminal);
      case 'install': {
        const specs = await readToolchainSpecs();
        const hasAccepted = more.includes('--accept-licence');
        const withoutSandbox = more.includes('--no-sandbox');
        if (more.some((each) => each !== '--accept-licence' && each !== '--no-sandbox'))
          throw new UsageError(`toolchain ${toolchain.usage}`);
        const say = (text: string): void => {
          terminal.error(`${text}\n`);
        };
        await installToolchain(specOf(specs, id), specs, folder, say, { hasAccepted, withoutSandbox });
        return EXIT.ok;
      }
      case 'remove': {
        const spec = specOf(await readToolchainSpecs(), id);
        await rm(join(folder, spec.id), { recursive: true, force: true });
        terminal.out(`${spec.label} is not in ${folder} any longer\n`);
        return EXIT.ok;
      }
      default:
        throw new UsageError(`toolchain ${toolchain.usage}`);
    }
  },
};

function specOf(specs: ReadonlyMap<string, ToolchainSpec>, id: string | undefined): ToolchainSpec {
  const spec = id === undefined ? undefined : specs.get(id);
  if (spec !== undefined) return spec;
  const usable = [...specs.values()].filter(({ tools }) => Object.keys(tools).length > 0);
  throw new UsageError(`Which toolchain? There are: ${usable.map((each) => each.id).join(', ')}.`);
}

async function list(folder: string, terminal: Terminal): Promise<number> {
  const specs = await readToolchainSpecs();
  const rows: string[][] = [];
  for (const spec of specs.values()) {
    // What others are built on has no tools of its own.
    if (Object.keys(spec.tools).length === 0) continue;
    const found = await findToolchain(spec, specs, folder);
    rows.push([spec.id, spec.label, spec.licence, found.ok ? 'here' : found.reason]);
  }
  terminal.out(table(['id', 'toolchain', 'licence', 'state'], rows));
  return EXIT.ok;
}

async function doctor(folder: string, language: string | undefined, terminal: Terminal): Promise<number> {
  const noSandbox = await whyNoSandbox();
  terminal.out(noSandbox === undefined ? 'ok    a sandbox starts, and ends\n' : `FAIL  ${noSandbox}\n`);
  const targets = (await findTargets(folder, noSandbox)).filter(
    (each) => language === undefined || each.language === language,
  );
  if (targets.length === 0) throw new UsageError(`The service has no recipe for “${String(language)}”.`);
  for (const facts of targets.map(factsOf)) {
    const what = `${facts.language} for “${facts.target}”`;
    terminal.out(
      facts.available
        ? `ok    ${what}: ${facts.toolchain ?? ''}\n`
        : `FAIL  ${what}: ${facts.reason ?? ''}\n`,
    );
  }
  return targets.every(({ toolchain: ready }) => ready !== undefined) ? EXIT.ok : EXIT.failed;
}
