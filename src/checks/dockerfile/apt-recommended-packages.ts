import { addOption } from '../support/dockerfile/command-edits.ts';
import { notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import {
  hasFlag,
  mayHoldOptions,
  packageCommandsIn,
  type PackageCommand,
} from '../support/dockerfile/package-command.ts';

const programs: ReadonlySet<string> = new Set(['apt-get', 'apt', 'aptitude']);

function leavesOutRecommended(command: PackageCommand): boolean {
  return (
    hasFlag(command, '', '--no-install-recommends', '--without-recommends') ||
    command.command.arguments.some(({ text }) =>
      /APT::Install-Recommends=(?:"?)(?:false|0|no|off)/iu.test(text),
    )
  );
}

export const check = dockerfileCheck({
  id: 'dockerfile/apt-recommended-packages',
  title: 'apt-get install without --no-install-recommends',
  category: 'hygiene',
  severity: 'low',
  why: 'Recommended packages make the image larger, and each is one more that may have a vulnerability.',
  remediation: 'Write `apt-get install --no-install-recommends`, and name the packages that are needed.',
  aliases: [
    { tool: 'hadolint', id: 'DL3015', only: ['apt-get install'] },
    { tool: 'trivy', id: 'DS-0029', only: ['apt-get install'] },
    { tool: 'kics', id: 'APT-GET Not Avoiding Additional Packages', only: ['apt-get install'] },
  ],
  fixable: true,
  nothing: 'every installation leaves out recommended packages',
  *find(dockerfile) {
    for (const one of packageCommandsIn(dockerfile, programs)) {
      if ('doubt' in one) {
        yield one;
        continue;
      }
      const { program, verb, verbAt, operands } = one.found;
      if (verb !== 'install' || verbAt === undefined || leavesOutRecommended(one.found)) continue;
      if (mayHoldOptions(dockerfile, operands))
        yield { at: verbAt.at, doubt: 'a variable may hold --no-install-recommends' };
      else
        yield {
          at: verbAt.at,
          message: `${program} install adds recommended packages: --no-install-recommends is missing`,
          detail: { command: `${program} install` },
          // What only a recommended package provides is missing then.
          ...addOption(dockerfile, one.instruction, {
            after: verbAt,
            option: '--no-install-recommends',
            safety: 'risky',
          }),
        };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      {
        title: 'without the option',
        dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl',
      },
      {
        title: 'one of two',
        dockerfile: 'FROM debian:13\nRUN apt-get install --no-install-recommends a; apt-get -q install b',
      },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["apt-get", "install", "curl"]' },
      { title: 'apt', dockerfile: 'FROM debian:13\nRUN apt install -y curl' },
    ],
    good: [
      {
        title: 'with the option',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y --no-install-recommends curl',
      },
      {
        title: 'before, and behind',
        dockerfile:
          'FROM debian:13\nRUN apt-get --no-install-recommends install a && apt-get install b --no-install-recommends',
      },
      {
        title: 'by a setting',
        dockerfile:
          'FROM debian:13\nRUN apt-get -o APT::Install-Recommends=false install a && apt-get install -oAPT::Install-Recommends=0 b',
      },
      {
        title: 'in a variable of the file',
        dockerfile:
          'FROM debian:13\nENV OPTIONS="-y --no-install-recommends"\nRUN apt-get install $OPTIONS curl',
      },
      {
        title: 'no installation',
        dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get remove -y curl',
      },
    ],
    unsure: [
      { title: 'options in a variable', dockerfile: 'FROM debian:13\nRUN apt-get install $OPTIONS curl' },
    ],
  },
});
