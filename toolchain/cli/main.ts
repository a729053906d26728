import { asFailure } from '#model/errors.ts';
import { build } from './commands/build.ts';
import { cache } from './commands/cache.ts';
import { doctor } from './commands/doctor.ts';
import { fmt } from './commands/fmt.ts';
import { help } from './commands/help.ts';
import { init } from './commands/init.ts';
import { languages } from './commands/languages.ts';
import { run } from './commands/run.ts';
import { serve } from './commands/serve.ts';
import { service } from './commands/service.ts';
import { toolchain } from './commands/toolchain.ts';
import type { Command, Terminal } from './command.ts';
import { EXIT, UsageError } from './command.ts';
import { NAME_A_SERVICE } from './service-address.ts';

const COMMANDS: readonly Command[] = [
  run,
  init,
  build,
  fmt,
  languages,
  cache,
  doctor,
  toolchain,
  serve,
  service,
];

/** The command line tool: runs one command and returns the exit code. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const [name = 'help', ...args] = argv;
  try {
    if (['help', '--help', '-h'].includes(name)) {
      terminal.out(help(COMMANDS, args[0]));
      return EXIT.ok;
    }
    const command = COMMANDS.find((each) => each.name === name);
    if (command === undefined) {
      throw new UsageError(
        `There is no command "${name}". There are: ${COMMANDS.map((each) => each.name).join(', ')}.`,
      );
    }
    if (args.includes('--help') && !beforeDashes(args).every((arg) => arg !== '--help')) {
      terminal.out(help(COMMANDS, name));
      return EXIT.ok;
    }
    return await command.run(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`petri: ${error.message}\nTry: petri help\n`);
      return EXIT.usage;
    }
    const failure = asFailure(error);
    const next = failure.code === 'service.not-available' ? NAME_A_SERVICE : '';
    terminal.error(`petri: ${failure.message} (${failure.code})\n${next}`);
    return EXIT.failed;
  }
}

/** What stands after `--` belongs to the program that is run. */
function beforeDashes(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--');
  return at < 0 ? args : args.slice(0, at);
}

function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    // `petri run … | head`: the reader going away ends us quietly, as it ends any program.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
    });
  }
  return {
    stdin: process.stdin,
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
  };
}
