import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';

/** The list of commands, or all about one. Throws UsageError for an unknown name. */
export function help(commands: readonly Command[], name?: string): string {
  if (name !== undefined) {
    const command = commands.find((each) => each.name === name);
    if (command === undefined) throw new UsageError(`There is no command "${name}".`);
    return `petri ${command.name} ${command.usage}\n\n${command.summary}\n\n${command.details.trim()}\n`;
  }
  const width = Math.max(...commands.map((each) => each.name.length));
  const lines = commands.map((each) => `  ${each.name.padEnd(width)}  ${each.summary}`);
  return `petri <command> [arguments]\n\n${lines.join('\n')}\n\nAll about one: petri help <command>\n`;
}
