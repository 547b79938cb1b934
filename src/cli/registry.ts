import type { Command } from './syntax/command.ts';
import { auditCommand } from './commands/audit.ts';
import { checksCommand } from './commands/checks.ts';
import { explainCommand } from './commands/explain.ts';
import { factsCommand } from './commands/facts.ts';
import { hardenCommand } from './commands/harden.ts';
import { lintCommand } from './commands/lint.ts';
import { unknownName } from './syntax/unknown-name.ts';

/** Every command, in the order of the help page. A new one is a file in `commands` and an entry here. */
export const commands: readonly Command[] = [
  auditCommand,
  lintCommand,
  hardenCommand,
  factsCommand,
  checksCommand,
  explainCommand,
];

/**
 * The command of that name.
 * @throws IronhullError `USAGE` for an unknown one.
 */
export function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    'command',
    name,
    commands.map((command) => command.name),
  );
}
