import type { Dockerfile, Instruction, RunCommand } from '../../core/image/dockerfile.ts';
import type { Severity } from '../../core/severity.ts';
import type { Alias } from '../../core/rules/rule.ts';
import { addOption } from '../support/dockerfile/command-edits.ts';
import { notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileExamples } from '../support/dockerfile/dockerfile-examples.ts';
import {
  dockerfileCheck,
  type DockerfileFound,
  type DockerfileRule,
} from '../support/dockerfile/dockerfile-rule.ts';
import {
  hasFlag,
  mayHoldOptions,
  packageCommandsIn,
  type PackageCommand,
} from '../support/dockerfile/package-command.ts';

/** A package manager that asks before it changes something. */
interface Row {
  id: string;
  title: string;
  programs: readonly string[];
  /** Subcommands that ask. */
  asks: readonly string[];
  /** Whether it answers by itself. */
  answers(this: void, command: PackageCommand): boolean;
  /** What it is given besides, which is not enough: `-q`. */
  partly?(this: void, command: PackageCommand): string | undefined;
  /** What is inserted behind the subcommand. */
  option: string;
  severity?(this: void, program: string): Severity | undefined;
  aliases: readonly Alias[];
  examples: DockerfileRule['examples'];
}

/** Number of `q` that apt-get is given; two of them include `-y`. */
function quietLevel({ options }: PackageCommand): number {
  const levels = options.map((text) => {
    const level = /^(?:-q|--quiet)=(\d)$/u.exec(text)?.[1];
    if (level !== undefined) return Number(level);
    if (text === '--quiet') return 1;
    return /^-[a-z]+$/u.test(text) ? text.split('q').length - 1 : 0;
  });
  return levels.reduce((sum, level) => sum + level, 0);
}

/** `-o APT::Get::Assume-Yes=true`: the value of an option is no option itself. */
function assumesYes({ arguments: words }: RunCommand): boolean {
  return words.some(({ text }) => /APT::Get::(?:Assume-Yes|force-yes)=(?:"?)(?:true|1|yes)/iu.test(text));
}

function* asking(dockerfile: Dockerfile, row: Row): Iterable<DockerfileFound> {
  for (const one of packageCommandsIn(dockerfile, new Set(row.programs))) {
    if ('doubt' in one) yield one;
    else yield* judgeCommand(dockerfile, row, one);
  }
  yield* notUnderstood(dockerfile);
}

function* judgeCommand(
  dockerfile: Dockerfile,
  row: Row,
  { instruction, found }: { instruction: Instruction; found: PackageCommand },
): Iterable<DockerfileFound> {
  const { command, program, verb, verbAt, operands } = found;
  if (verbAt === undefined || !row.asks.includes(verb)) return;
  if (row.answers(found) || command.reads.includes('yes')) return;
  if (mayHoldOptions(dockerfile, operands)) {
    yield { at: verbAt.at, doubt: `a variable may hold ${row.option}` };
    return;
  }
  const partly = row.partly?.(found);
  const severity = row.severity?.(program);
  yield {
    at: verbAt.at,
    message: `${program} ${verb} asks before it goes on: ${row.option} is missing`,
    detail: { kind: [program, verb, ...(partly === undefined ? [] : [partly])].join(' ') },
    ...(severity === undefined ? {} : { severity }),
    ...addOption(dockerfile, instruction, { after: verbAt, option: row.option, safety: 'safe' }),
  };
}

const kinds = (program: string, verbs: readonly string[], suffix = ''): readonly string[] =>
  verbs.map((verb) => `${program} ${verb}${suffix}`);

const rpmInstalls = ['install', 'groupinstall', 'localinstall'];
const groupInstalls = ['group install', 'module install'];
const rpmAsks = [
  ...rpmInstalls,
  'reinstall',
  'update',
  'upgrade',
  'downgrade',
  'remove',
  'erase',
  'autoremove',
  'groupremove',
  'groupupdate',
  'distro-sync',
  'swap',
  ...groupInstalls,
];
const answersRpm = (command: PackageCommand): boolean =>
  hasFlag(command, 'y', '--assumeyes', '--assumeno', '--yes') ||
  command.options.some((text) => /^--setopt=(?:\w+\.)?assumeyes=(?:1|true|yes)/iu.test(text));

/** `zypper -n install`: behind the subcommand, `-n` is another option. */
function isNonInteractive({ command, verbAt }: PackageCommand): boolean {
  const global = command.arguments.slice(0, verbAt === undefined ? 0 : command.arguments.indexOf(verbAt));
  return global.some(({ text }) => text === '--non-interactive' || /^-[A-Za-z]*n/u.test(text));
}

const zypperAsks = ['install', 'in', 'remove', 'rm', 'source-install', 'si', 'patch'];

const rows: readonly Row[] = [
  {
    id: 'dockerfile/apt-get-yes',
    title: 'apt-get install without -y',
    programs: ['apt-get', 'apt', 'aptitude'],
    asks: [
      'install',
      'reinstall',
      'remove',
      'purge',
      'upgrade',
      'dist-upgrade',
      'full-upgrade',
      'safe-upgrade',
      'autoremove',
      'build-dep',
    ],
    answers: (command) =>
      quietLevel(command) > 1 ||
      hasFlag(command, 'y', '--yes', '--assume-yes', '--force-yes', '--assume-no') ||
      hasFlag(command, 's', '--simulate', '--dry-run', '--download-only', '--print-uris') ||
      assumesYes(command.command),
    partly: (command) => (quietLevel(command) > 0 ? '-q' : undefined),
    option: '-y',
    aliases: [
      { tool: 'hadolint', id: 'DL3014', only: ['apt-get install'] },
      { tool: 'trivy', id: 'DS-0021', only: ['apt-get install', 'apt-get install -q'] },
      {
        tool: 'kics',
        id: 'APT-GET Missing Flags To Avoid Manual Input',
        only: ['apt-get install', 'apt-get install -q'],
      },
    ],
    examples: dockerfileExamples('debian:13', {
      bad: {
        'without -y': 'RUN apt-get update && apt-get install curl',
        'quiet only': 'RUN apt-get -q install curl',
        'exec form': 'RUN ["apt-get", "install", "curl"]',
        'an upgrade': 'RUN apt-get update && apt-get upgrade',
        'a package in a variable': 'RUN apt-get install "$PACKAGE"',
        apt: 'RUN sudo apt install curl',
        'behind an option with a value': 'RUN apt-get -o Acquire::Retries=3 install curl',
        ONBUILD: 'ONBUILD RUN apt-get install curl',
        'a package whose name looks like the option': 'RUN apt-get install yes',
      },
      good: {
        'with -y': 'RUN apt-get install -y curl',
        'in a cluster, before, behind':
          'RUN apt-get -qy install a && apt-get --yes install b && apt-get install c --assume-yes',
        'very quiet': 'RUN apt-get -qq install a && apt-get -q=2 install b && apt-get -q -q install c',
        'by a setting': 'RUN apt-get -o APT::Get::Assume-Yes=true install curl',
        'by yes': 'RUN yes | apt-get install curl',
        'nothing to ask': 'RUN apt-get update && apt-get clean && apt-get -s install x',
      },
      unsure: {
        'a variable as program': 'RUN $APT install curl',
        'options in a variable': 'RUN apt-get install $OPTIONS curl',
      },
    }),
  },
  {
    id: 'dockerfile/yum-yes',
    title: 'yum install without -y',
    programs: ['yum'],
    asks: rpmAsks,
    answers: answersRpm,
    option: '-y',
    aliases: [
      { tool: 'hadolint', id: 'DL3030', only: kinds('yum', [...rpmInstalls, ...groupInstalls]) },
      { tool: 'kics', id: 'Yum Install Allows Manual Input', only: kinds('yum', rpmInstalls) },
    ],
    examples: dockerfileExamples('rockylinux:9', {
      bad: {
        'without -y': 'RUN yum install httpd',
        'a group': 'RUN yum groupinstall "Development Tools"',
        'an option with a value': 'RUN yum --enablerepo epel install httpd',
        'an update': 'RUN yum -q update && yum clean all',
      },
      good: {
        'with -y': 'RUN yum -y install a && yum install b --assumeyes && yum install -qy c',
        'by a setting': 'RUN yum --setopt=assumeyes=1 install a',
        'nothing to ask': 'RUN yum makecache && yum clean all',
      },
      unsure: { 'a variable': 'RUN yum $OPTIONS' },
    }),
  },
  {
    id: 'dockerfile/dnf-yes',
    title: 'dnf install without -y',
    programs: ['dnf', 'microdnf', 'tdnf'],
    asks: rpmAsks,
    answers: answersRpm,
    option: '-y',
    // microdnf before dnf 5 never asks.
    severity: (program) => (program === 'microdnf' ? 'info' : undefined),
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3038',
        only: ['dnf', 'microdnf'].flatMap((program) => kinds(program, [...rpmInstalls, ...groupInstalls])),
      },
      {
        tool: 'kics',
        id: 'Missing Flag From Dnf Install',
        only: ['dnf', 'microdnf', 'tdnf'].flatMap((program) => kinds(program, [...rpmInstalls, 'reinstall'])),
      },
    ],
    examples: dockerfileExamples('fedora:42', {
      bad: {
        'without -y': 'RUN dnf install httpd',
        microdnf: 'RUN microdnf install httpd && microdnf clean all',
        'an upgrade': 'RUN dnf upgrade --refresh',
      },
      good: {
        'with -y': 'RUN dnf -y install a && dnf install -y b && microdnf install --assumeyes c',
        'nothing to ask': 'RUN dnf makecache && dnf clean all',
      },
      unsure: {
        'options in a variable': 'RUN dnf install $OPTIONS httpd',
      },
    }),
  },
  {
    id: 'dockerfile/zypper-yes',
    title: 'zypper install without -y',
    programs: ['zypper'],
    asks: [
      ...zypperAsks,
      'update',
      'up',
      'dist-upgrade',
      'dup',
      'install-new-recommends',
      'inr',
      'verify',
      've',
    ],
    answers: (command) => hasFlag(command, 'y', '--no-confirm') || isNonInteractive(command),
    option: '-y',
    aliases: [
      { tool: 'hadolint', id: 'DL3034', only: kinds('zypper', zypperAsks) },
      { tool: 'kics', id: 'Missing Zypper Non-interactive Switch', only: kinds('zypper', zypperAsks) },
    ],
    examples: dockerfileExamples('opensuse/leap:15.6', {
      bad: {
        'without -y': 'RUN zypper install httpd',
        'short names': 'RUN zypper in httpd && zypper rm vim',
        'an upgrade': 'RUN zypper --gpg-auto-import-keys dup',
        'an option of install': 'RUN zypper install -n httpd',
      },
      good: {
        'with -y': 'RUN zypper install -y a && zypper in --no-confirm b',
        'non-interactive': 'RUN zypper -n in a && zypper --non-interactive up',
        'nothing to ask': 'RUN zypper refresh && zypper clean',
      },
      unsure: {
        'options in a variable': 'RUN zypper in $OPTIONS httpd',
      },
    }),
  },
];

/** Checks that package managers ask nothing. */
export const checks = rows.map((row) =>
  dockerfileCheck({
    id: row.id,
    title: row.title,
    category: 'correctness',
    severity: 'medium',
    why: 'The package manager asks before it goes on, and nobody answers in a build: it stops.',
    remediation: `Write \`${row.programs[0] ?? ''} install ${row.option}\`.`,
    aliases: row.aliases,
    fixable: true,
    nothing: 'no package manager asks',
    find: (dockerfile) => asking(dockerfile, row),
    examples: row.examples,
  }),
);
