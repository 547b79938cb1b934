import type { Check } from '../../../core/rules/check.ts';
import type { Dockerfile, RunWord } from '../../../core/image/dockerfile.ts';
import type { Alias } from '../../../core/rules/rule.ts';
import type { VersionForm } from '../../../knowledge/dockerfile/package-versions.ts';
import { notUnderstood } from './dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound, type DockerfileRule } from './dockerfile-rule.ts';
import { packageCommandsIn, type PackageCommand } from './package-command.ts';

/** The packages that one package manager is asked for, and where their versions are. */
export interface InstallRow {
  id: string;
  title: string;
  /** What installs, as program and subcommand: `apt-get install`. */
  installs: readonly string[];
  version(this: void, name: string, command: PackageCommand): VersionForm;
  /** Whether versions come from elsewhere: a file of requirements, an option. */
  isPinnedElsewhere?(this: void, command: PackageCommand): boolean;
  /** Which of the operands are packages; all of them if missing. */
  packages?(this: void, command: PackageCommand): readonly RunWord[];
  /** A package with a version, as written. */
  example: string;
  aliases: readonly Alias[];
  examples: DockerfileRule['examples'];
}

/** What an alias covers: commands, with packages of these forms. */
export function onlyForms(
  installs: readonly string[],
  ...forms: readonly VersionForm[]
): Pick<Alias, 'only'> {
  return { only: installs.flatMap((install) => forms.map((form) => kindOf(install, form))) };
}

function kindOf(install: string, form: VersionForm): string {
  return form === 'none' ? install : `${install}, ${form}`;
}

const said: Readonly<Record<Exclude<VersionForm, 'fixed'>, string>> = {
  none: 'has no version',
  'open range': 'has a range that any newer version meets',
  'moving tag': 'has a tag that moves with every release',
  dashed: 'has no version',
  numbered: 'has a number in its name, and no version',
};

function* unpinned(dockerfile: Dockerfile, row: InstallRow): Iterable<DockerfileFound> {
  const programs = new Set(row.installs.map((install) => install.split(' ')[0] ?? ''));
  for (const one of packageCommandsIn(dockerfile, programs)) {
    if ('doubt' in one) yield one;
    else yield* judgeCommand(row, one.found);
  }
  yield* notUnderstood(dockerfile);
}

function* judgeCommand(row: InstallRow, command: PackageCommand): Iterable<DockerfileFound> {
  const name = `${command.program} ${command.verb}`;
  if (!row.installs.includes(name) || row.isPinnedElsewhere?.(command) === true) return;
  for (const { text, at } of row.packages?.(command) ?? command.operands) {
    const form = row.version(text, command);
    if (form === 'fixed') continue;
    if (text.includes('\0')) {
      yield { at, doubt: 'a variable without a known value decides what is installed' };
      continue;
    }
    yield {
      at,
      message: `${name}: ${text} ${said[form]}`,
      detail: { kind: kindOf(name, form), package: text },
      steps: [`Write the version, for example ${row.example}`],
    };
  }
}

const why =
  'A build takes the newest version of that day. It may break the image without a change in the file, and two builds of one file differ.';

/** Returns the check that each package that a package manager installs has a version. */
export function unpinnedCheck(row: InstallRow): Check<'dockerfile'> {
  return dockerfileCheck({
    id: row.id,
    title: row.title,
    category: 'hygiene',
    severity: 'low',
    why,
    remediation: `Write the version of each package, for example \`${row.example}\`.`,
    aliases: row.aliases,
    nothing: 'every package has a version',
    find: (dockerfile) => unpinned(dockerfile, row),
    examples: row.examples,
  });
}
