import type { Command } from './syntax/command.ts';
import { auditCommand } from './commands/audit.ts';
import { confineDeriveCommand } from './commands/confine-derive.ts';
import { confineProveCommand } from './commands/confine-prove.ts';
import { confineRecordCommand } from './commands/confine-record.ts';
import { checksCommand } from './commands/checks.ts';
import { dbAddCommand } from './commands/db-add.ts';
import { dbExportCommand } from './commands/db-export.ts';
import { dbImportCommand } from './commands/db-import.ts';
import { dbStatusCommand } from './commands/db-status.ts';
import { dbUpdateCommand } from './commands/db-update.ts';
import { explainCommand } from './commands/explain.ts';
import { factsCommand } from './commands/facts.ts';
import { hardenCommand } from './commands/harden.ts';
import { hardenEngineCommand } from './commands/harden-engine.ts';
import { lintCommand } from './commands/lint.ts';
import { probeCommand } from './commands/probe.ts';
import { sbomCommand } from './commands/sbom.ts';
import { scanCommand } from './commands/scan.ts';
import { testCommand } from './commands/test.ts';
import { trustInspectCommand } from './commands/trust-inspect.ts';
import { trustLockCommand } from './commands/trust-lock.ts';
import { trustMigrateCommand } from './commands/trust-migrate.ts';
import { trustVerifyCommand } from './commands/trust-verify.ts';
import { trustWatchCommand } from './commands/trust-watch.ts';
import { unknownName } from './syntax/unknown-name.ts';

/** Every command, in the order of the help page. A new one is a file in `commands` and an entry here. */
export const commands: readonly Command[] = [
  auditCommand,
  lintCommand,
  scanCommand,
  sbomCommand,
  hardenCommand,
  hardenEngineCommand,
  probeCommand,
  confineRecordCommand,
  confineDeriveCommand,
  confineProveCommand,
  testCommand,
  trustInspectCommand,
  trustVerifyCommand,
  trustLockCommand,
  trustWatchCommand,
  trustMigrateCommand,
  dbUpdateCommand,
  dbAddCommand,
  dbStatusCommand,
  dbExportCommand,
  dbImportCommand,
  factsCommand,
  checksCommand,
  explainCommand,
];

/** Words before the names of commands that belong together: `trust` of `trust verify`. */
const groups: ReadonlySet<string> = new Set(
  commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])),
);

/** Whether a word, or two, name a command. */
export function isCommand(name: string): boolean {
  return commands.some((command) => command.name === name);
}

/** The name of the command at the beginning of a command line, and what follows it. */
export function splitCommand(argv: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = '', second, ...rest] = argv;
  const alone = { name: first, rest: argv.slice(1) };
  if (!groups.has(first) || second === undefined || second.startsWith('-')) return alone;
  const name = `${first} ${second}`;
  // `harden` is a command too, whose first argument is a file.
  const isFile = isCommand(first) && !isCommand(name);
  return isFile ? alone : { name, rest };
}

/** The commands that a word stands before; none for a word that is no such group. */
export function commandsBelow(name: string): readonly Command[] {
  return commands.filter((command) => command.name.startsWith(`${name} `));
}

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
