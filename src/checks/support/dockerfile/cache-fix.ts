import type { CommandInstruction, Dockerfile } from '../../../core/image/dockerfile.ts';
import type { ProposedChange, TextEdit } from '../../../core/findings/finding.ts';
import { addOption } from './command-edits.ts';
import { replaceText } from './dockerfile-rule.ts';
import { runsBySudo } from './stage-user.ts';
import { hasFlag, type PackageCommand, type PackageStep } from './package-command.ts';

/** The option that is added behind the subcommand, or the command behind all others. */
export type CacheFix = { option: string } | { command: string };

/** Returns the fix of a step that leaves downloads: the option at each command, or one more command at its end. */
export function fixCache(
  dockerfile: Dockerfile,
  fix: CacheFix,
  { instruction, commands }: PackageStep,
  fills: readonly PackageCommand[],
): { change: ProposedChange } | { steps: readonly string[] } {
  if ('option' in fix) {
    // The index is downloaded in this step anyway, or packages come from the registry.
    const isFresh =
      fix.option !== '--no-cache' ||
      commands.some(({ manager }) => manager?.verb === 'update') ||
      fills.every((fill) => hasFlag(fill, 'U', '--update-cache', '--update'));
    const safety = isFresh ? 'safe' : 'risky';
    const changes = fills.map(({ verbAt }) =>
      verbAt === undefined
        ? undefined
        : addOption(dockerfile, instruction, { after: verbAt, option: fix.option, safety }),
    );
    const edits = changes.flatMap((one): readonly TextEdit[] =>
      one !== undefined && 'change' in one && one.change.kind === 'edit' ? one.change.edits : [],
    );
    return edits.length === fills.length
      ? { change: { kind: 'edit', safety, title: `Add ${fix.option}`, edits } }
      : { steps: [`Add ${fix.option}`] };
  }
  const command = cleanupCommand(fix.command, fills);
  const end = endOfScript(dockerfile, instruction);
  // Behind `sudo` the step is not root's: the command would lack the permission.
  const isPlain = commands.every(({ command: one }) => one.shell === undefined && !runsBySudo(one));
  if (end === undefined || !isPlain || command === undefined) return { steps: endSteps(fix) };
  return {
    change: replaceText(dockerfile, {
      at: { start: end, end },
      text: ` && ${command}`,
      title: `Run ${command} in the same step`,
      safety: 'risky',
    }),
  };
}

/** Returns the steps of a person who adds the command at the end of a RUN. */
export function endSteps(fix: CacheFix): readonly string[] {
  return 'option' in fix ? [`Add ${fix.option}`] : [`Run \`${fix.command}\` at the end of the same RUN`];
}

/** Returns the command in the words of the program that ran: an image with microdnf has no dnf. Absent for several. */
function cleanupCommand(command: string, fills: readonly PackageCommand[]): string | undefined {
  const [named = '', ...words] = command.split(' ');
  if (named === 'rm') return command;
  const programs = new Set(fills.map(({ program }) => program));
  const [program] = programs;
  return programs.size === 1 ? [program, ...words].join(' ') : undefined;
}

/** Where a further command can be added with `&&`; `undefined` if the end of the script is not plain. */
function endOfScript(dockerfile: Dockerfile, instruction: CommandInstruction): number | undefined {
  const { command, heredocs, span } = instruction;
  const { commands, understood } = dockerfile.commandsOf(instruction);
  const last = commands.at(-1);
  if (command.form !== 'shell' || heredocs.length > 0 || !understood || last === undefined) return undefined;
  const end = span.start + dockerfile.text.slice(span.start, span.end).trimEnd().length;
  // A comment would swallow it.
  const isPlain = !dockerfile.text.slice(last.at.end, end).includes('#');
  return isPlain && /[\w/*"'.})-]$/u.test(dockerfile.text.slice(0, end)) ? end : undefined;
}
