import type { CommandInstruction, Dockerfile, DockerfileStage, RunCommand } from '../../core/dockerfile.ts';
import type { ProposedChange, TextEdit } from '../../core/finding.ts';
import type { Alias } from '../../core/rule.ts';
import { addOption } from '../support/command-edits.ts';
import { notUnderstood, runsOf } from '../support/dockerfile-commands.ts';
import {
  dockerfileCheck,
  replaceText,
  type DockerfileFound,
  type DockerfileRule,
} from '../support/dockerfile-rule.ts';
import { expanded, hasFlag, packageCommand, type PackageCommand } from '../support/package-command.ts';
import { isUnsaved, removesFolder } from '../support/removed-folders.ts';

/** A package manager that keeps what it downloads. */
interface Row {
  id: string;
  title: string;
  /** What it keeps. */
  what: string;
  /** Commands that download: `apt-get update`. */
  fills: readonly string[];
  /** Where they keep it. */
  folders: readonly string[];
  /** Options with which nothing is kept. */
  without?: readonly string[];
  /** A variable with which nothing is kept. */
  variable?: string;
  /** Whether a command of a package manager removes it: all of it, or a part that has this name. */
  cleans?(this: void, command: PackageCommand): 'all' | 'in part' | undefined;
  /** Whether it is advice even where it is removed: `--no-cache` makes that unnecessary. */
  isAdviceIfCleaned?: true;
  /** The option that is added behind the subcommand, or the command behind all others. */
  fix: { option: string } | { command: string };
  aliases: readonly Alias[];
  examples: DockerfileRule['examples'];
}

/** What of a cleanup there is, and what it lacks. */
type Cleanup = '' | 'in part' | 'other rm' | 'before' | 'after' | 'in a later step';
/** Of a stage: the last, one that another stage is based on, or any other. */
type StageKind = '' | 'base stage' | 'build stage';

const anyStage: readonly StageKind[] = ['', 'base stage', 'build stage'];

function kindOf(fill: string, cleanup: Cleanup, stage: StageKind): string {
  return [fill, ...(cleanup === '' ? [] : [`cleaned ${cleanup}`]), ...(stage === '' ? [] : [stage])].join(
    ', ',
  );
}

/** What an alias covers: these commands, with a cleanup and in stages of these kinds. */
function only(
  fills: readonly string[],
  cleanups: readonly Cleanup[],
  stages: readonly StageKind[] = anyStage,
): Pick<Alias, 'only'> {
  return {
    only: fills.flatMap((fill) =>
      cleanups.flatMap((cleanup) => stages.map((stage) => kindOf(fill, cleanup, stage))),
    ),
  };
}

/** A RUN with its commands. */
interface Step {
  stage: DockerfileStage;
  instruction: CommandInstruction;
  commands: readonly { command: RunCommand; manager?: PackageCommand }[];
}

function stepsOf(dockerfile: Dockerfile): readonly Step[] {
  return [...runsOf(dockerfile)].map(({ stage, instruction, run }) => ({
    stage,
    instruction,
    commands: run.commands.map((given) => {
      const command = expanded(dockerfile, instruction, given);
      const manager = packageCommand(command);
      return manager === undefined ? { command } : { command, manager };
    }),
  }));
}

function stageKind({ stages }: Dockerfile, { isLast, index }: DockerfileStage): StageKind {
  if (isLast) return '';
  return stages.some(({ base }) => base.kind === 'stage' && base.index === index)
    ? 'base stage'
    : 'build stage';
}

const nameOf = ({ program, verb }: PackageCommand): string => `${program} ${verb}`.trim();

function* kept(dockerfile: Dockerfile, row: Row): Iterable<DockerfileFound> {
  const steps = stepsOf(dockerfile);
  for (const [index, step] of steps.entries()) {
    const found = judgeStep(dockerfile, row, step, steps.slice(index + 1));
    if (found !== undefined) yield found;
  }
  yield* notUnderstood(dockerfile);
}

function judgeStep(
  dockerfile: Dockerfile,
  row: Row,
  step: Step,
  later: readonly Step[],
): DockerfileFound | undefined {
  const { instruction, stage } = step;
  const fills = step.commands.flatMap(({ manager }) =>
    manager !== undefined && row.fills.includes(nameOf(manager)) && !keepsNothing(row, manager)
      ? [manager]
      : [],
  );
  const [first] = fills;
  if (first === undefined || isUnsaved(dockerfile, instruction, row.folders)) return undefined;
  const at = first.verbAt?.at ?? first.command.at;
  const byVariable = row.variable === undefined ? false : isSet(dockerfile, step, row.variable);
  if (byVariable === true) return undefined;
  if (byVariable === undefined) return { at, doubt: `${row.variable ?? ''} has no known value` };
  const cleanup = cleanupOf(dockerfile, row, step, fills);
  if (cleanup === 'after' && row.isAdviceIfCleaned !== true) return undefined;
  const isLater = later.some(
    (one) =>
      one.stage.index === stage.index &&
      one.commands.some((each) => cleanedBy(dockerfile, row, each) === 'all'),
  );
  const reached = cleanup === '' && isLater ? 'in a later step' : cleanup;
  const where = stageKind(dockerfile, stage);
  const isMinor = where === 'build stage' || cleanup === 'after' || fillName(fills) === 'apt-get install';
  return {
    at,
    message: `${fillName(fills)} leaves ${row.what} in the layer`,
    detail: { kind: kindOf(fillName(fills), reached, where) },
    severity: isMinor ? 'info' : 'low',
    ...fixOf(dockerfile, row, step, fills),
  };
}

/** `apt-get update and install` where a step does both; otherwise the first command. */
function fillName(fills: readonly PackageCommand[]): string {
  const names = fills.map(nameOf);
  const [first = ''] = names;
  const both = first.endsWith(' update') && names.includes(first.replace(/ update$/u, ' install'));
  return both ? `${first} and install` : first;
}

function keepsNothing({ without = [] }: Row, command: PackageCommand): boolean {
  return without.length > 0 && hasFlag(command, '', ...without);
}

const truthy = /^["']?(?:1|true|on|yes|y|t)["']?$/iu;

/** Whether a variable is set to a true value for a step; `undefined` if that depends on the build. */
function isSet(dockerfile: Dockerfile, { instruction, commands }: Step, name: string): boolean | undefined {
  const own = commands.flatMap(({ command }) =>
    [...command.assignments, ...(command.program === 'export' ? command.arguments : [])].map(
      ({ text }) => text,
    ),
  );
  if (own.some((text) => text.startsWith(`${name}=`) && truthy.test(text.slice(name.length + 1))))
    return true;
  const { text, isKnown, undeclared } = dockerfile.expandAt(instruction, `\${${name}}`);
  if (undeclared.length > 0) return false;
  return isKnown ? truthy.test(text) : undefined;
}

function cleanedBy(
  dockerfile: Dockerfile,
  row: Row,
  { command, manager }: Step['commands'][number],
): 'all' | 'in part' | 'other rm' | undefined {
  if (removesFolder(dockerfile, command, row.folders)) return 'all';
  const byManager = manager === undefined ? undefined : row.cleans?.(manager);
  if (byManager !== undefined) return byManager;
  const recursive = command.program === 'rm' && command.arguments.some(({ text }) => text === '-rf');
  return recursive ? 'other rm' : undefined;
}

function cleanupOf(dockerfile: Dockerfile, row: Row, step: Step, fills: readonly PackageCommand[]): Cleanup {
  const last = step.commands.findLastIndex(({ manager }) => manager !== undefined && fills.includes(manager));
  const cleaned = step.commands.map((one) => cleanedBy(dockerfile, row, one));
  if (cleaned.slice(last + 1).includes('all')) return 'after';
  if (cleaned.includes('all')) return 'before';
  if (cleaned.includes('other rm')) return 'other rm';
  return cleaned.includes('in part') ? 'in part' : '';
}

function fixOf(
  dockerfile: Dockerfile,
  { fix }: Row,
  { instruction, commands }: Step,
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
  const { command, heredocs, span } = instruction;
  const end = dockerfile.text.slice(span.start, span.end).trimEnd().length + span.start;
  const isPlain =
    command.form === 'shell' && heredocs.length === 0 && /[\w/*"'.}-]$/u.test(dockerfile.text.slice(0, end));
  if (!isPlain || commands.some(({ command: one }) => one.shell !== undefined))
    return { steps: [`Run \`${fix.command}\` at the end of the same RUN`] };
  return {
    change: replaceText(dockerfile, {
      at: { start: end, end },
      text: ` && ${fix.command}`,
      title: `Run ${fix.command} in the same step`,
      safety: 'risky',
    }),
  };
}

const kinds = (programs: readonly string[], verbs: readonly string[]): readonly string[] =>
  programs.flatMap((program) => verbs.map((verb) => `${program} ${verb}`));

const dnfVerbs = ['install', 'in', 'reinstall', 'rei', 'install-n', 'install-na', 'install-nevra'];
const rpmFills = [
  ...dnfVerbs,
  'groupinstall',
  'localinstall',
  'update',
  'upgrade',
  'distro-sync',
  'makecache',
  'module install',
  'group install',
];
const zypperVerbs = ['install', 'in', 'remove', 'rm', 'source-install', 'si', 'patch'];

const cleansRpm = ({ verb, operands }: PackageCommand): 'all' | 'in part' | undefined => {
  if (verb !== 'clean') return undefined;
  return operands.some(({ text }) => text === 'all') ? 'all' : 'in part';
};

const image = (line: string, base = 'debian:13'): string => `FROM ${base}\n${line}`;

const rows: readonly Row[] = [
  {
    id: 'dockerfile/apt-lists-kept',
    title: 'apt package lists left in layer',
    what: 'package lists in /var/lib/apt/lists',
    fills: kinds(['apt-get', 'apt', 'aptitude'], ['update', 'install']),
    folders: ['/var/lib/apt/lists'],
    cleans: ({ verb }) => {
      if (verb === 'distclean' || verb === 'dist-clean') return 'all';
      return verb === 'clean' ? 'in part' : undefined;
    },
    fix: { command: 'rm -rf /var/lib/apt/lists/*' },
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3009',
        ...only(
          ['apt-get update', 'apt-get update and install'],
          ['', 'in part', 'in a later step'],
          ['', 'base stage'],
        ),
      },
      {
        tool: 'kics',
        id: 'Apt Get Install Lists Were Not Deleted',
        ...only(['apt-get install', 'apt-get update and install'], ['', 'before', 'in a later step']),
      },
      {
        tool: 'dockle',
        id: 'DKL-DI-0005',
        ...only(
          ['apt-get install', 'apt-get update and install'],
          ['', 'in part', 'other rm', 'in a later step'],
          ['', 'base stage'],
        ),
      },
    ],
    examples: {
      bad: [
        { title: 'nothing is removed', dockerfile: image('RUN apt-get update && apt-get install -y curl') },
        { title: 'an update alone', dockerfile: image('RUN apt-get update') },
        {
          title: 'packages only',
          dockerfile: image('RUN apt-get update && apt-get install -y curl && apt-get clean'),
        },
        {
          title: 'other files',
          dockerfile: image('RUN apt-get update && apt-get install -y curl && rm -rf /tmp/x'),
        },
        {
          title: 'before the update',
          dockerfile: image('RUN rm -rf /var/lib/apt/lists/* && apt-get update'),
        },
        {
          title: 'in a later step',
          dockerfile: image('RUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*'),
        },
        { title: 'an install on its own', dockerfile: image('RUN apt-get install -y curl') },
        {
          title: 'a stage from which others copy',
          dockerfile: `${image('RUN apt-get update', 'debian:13 AS a')}\nFROM scratch\nCOPY --from=a / /`,
        },
        {
          title: 'another directory is mounted',
          dockerfile: image('RUN --mount=type=cache,target=/var/cache/apt apt-get update'),
        },
        { title: 'ONBUILD', dockerfile: image('ONBUILD RUN apt-get update') },
      ],
      good: [
        {
          title: 'removed',
          dockerfile: image('RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*'),
        },
        {
          title: 'the directory',
          dockerfile: image('RUN apt update; apt install -y curl; rm -fr /var/lib/apt/lists'),
        },
        {
          title: 'with others',
          dockerfile: image('RUN apt-get update && rm -r /var/lib/{apt,dpkg,cache,log}/ /tmp/*'),
        },
        {
          title: 'by find, by apt',
          dockerfile: image(
            'RUN apt-get update && find /var/lib/apt/lists -type f -delete\nRUN apt-get update && apt-get distclean',
          ),
        },
        {
          title: 'a cache mount',
          dockerfile: image(
            'RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y curl',
          ),
        },
        {
          title: 'a tmpfs mount',
          dockerfile: image('RUN --mount=type=tmpfs,dst=/var/lib/apt/lists apt-get update'),
        },
      ],
      unsure: [{ title: 'a script of which a part is unknown', dockerfile: image('RUN eval "$X"') }],
    },
  },
  {
    id: 'dockerfile/apk-cache-kept',
    title: 'apk add without --no-cache',
    what: 'its index in /var/cache/apk',
    fills: ['apk add'],
    folders: ['/var/cache/apk', '/etc/apk/cache'],
    without: ['--no-cache'],
    isAdviceIfCleaned: true,
    fix: { option: '--no-cache' },
    aliases: (
      [
        ['hadolint', 'DL3019'],
        ['trivy', 'DS-0025'],
        ['kics', 'Apk Add Using Local Cache Path'],
        ['dockle', 'DKL-DI-0004'],
      ] as const
    ).map(([tool, id]) => ({ tool, id })),
    examples: {
      bad: [
        { title: 'without the option', dockerfile: image('RUN apk add curl=8', 'alpine:3') },
        {
          title: 'with an update',
          dockerfile: image('RUN apk update && apk --update add curl && rm -rf /var/cache/apk/*', 'alpine:3'),
        },
        {
          title: 'one of two',
          dockerfile: image('RUN apk add --no-cache curl && apk add -q git', 'alpine:3'),
        },
        { title: 'exec form', dockerfile: image('RUN ["apk", "add", "curl"]', 'alpine:3') },
      ],
      good: [
        {
          title: 'with the option',
          dockerfile: image('RUN apk add --no-cache curl && apk --no-cache add git', 'alpine:3'),
        },
        {
          title: 'a cache mount',
          dockerfile: image('RUN --mount=type=cache,target=/var/cache/apk apk add curl', 'alpine:3'),
        },
        { title: 'nothing is added', dockerfile: image('RUN apk del curl', 'alpine:3') },
      ],
      unsure: [{ title: 'a variable as program', dockerfile: image('RUN $APK add curl', 'alpine:3') }],
    },
  },
  {
    id: 'dockerfile/yum-cache-kept',
    title: 'yum cache left in layer',
    what: 'its cache in /var/cache/yum',
    fills: kinds(['yum'], rpmFills),
    folders: ['/var/cache/yum', '/var/cache/dnf'],
    cleans: cleansRpm,
    fix: { command: 'yum clean all' },
    aliases: [
      { tool: 'hadolint', id: 'DL3032', ...only(['yum install'], ['', 'other rm', 'in a later step']) },
      {
        tool: 'trivy',
        id: 'DS-0015',
        ...only(['yum install'], ['', 'other rm', 'before', 'in part', 'in a later step']),
      },
      {
        tool: 'kics',
        id: 'Yum Clean All Missing',
        ...only(['yum install'], ['', 'other rm', 'before', 'in part', 'in a later step'], ['']),
      },
    ],
    examples: {
      bad: [
        { title: 'nothing is removed', dockerfile: image('RUN yum install -y httpd-2.4', 'rockylinux:9') },
        {
          title: 'before',
          dockerfile: image('RUN yum clean all && yum -y install httpd-2.4', 'rockylinux:9'),
        },
        {
          title: 'a part',
          dockerfile: image('RUN yum install -y httpd-2.4 && yum clean packages', 'rockylinux:9'),
        },
        { title: 'an update', dockerfile: image('RUN yum update -y', 'rockylinux:9') },
        {
          title: 'in a later step',
          dockerfile: image('RUN yum install -y a\nRUN yum clean all', 'rockylinux:9'),
        },
      ],
      good: [
        {
          title: 'removed',
          dockerfile: image('RUN yum install -y a && yum install -y b && yum clean all', 'rockylinux:9'),
        },
        {
          title: 'the directory',
          dockerfile: image('RUN yum install -y a && rm -rf /var/cache/yum', 'rockylinux:9'),
        },
        {
          title: 'all of /var/cache',
          dockerfile: image('RUN yum install -y a && rm -rf /var/cache/*', 'rockylinux:9'),
        },
        {
          title: 'a cache mount',
          dockerfile: image('RUN --mount=type=cache,target=/var/cache/yum yum install -y a', 'rockylinux:9'),
        },
      ],
      unsure: [
        { title: 'a variable as program', dockerfile: image('RUN $YUM install -y a', 'rockylinux:9') },
      ],
    },
  },
  {
    id: 'dockerfile/dnf-cache-kept',
    title: 'dnf cache left in layer',
    what: 'its cache in /var/cache',
    fills: kinds(['dnf', 'microdnf', 'tdnf'], rpmFills),
    folders: ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/yum', '/var/cache/tdnf'],
    cleans: cleansRpm,
    fix: { command: 'dnf clean all' },
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3040',
        ...only(['dnf install', 'microdnf install'], ['', 'before', 'in a later step']),
      },
      {
        tool: 'trivy',
        id: 'DS-0019',
        ...only(kinds(['dnf', 'microdnf', 'tdnf'], dnfVerbs), [
          '',
          'other rm',
          'before',
          'in part',
          'in a later step',
        ]),
      },
      {
        tool: 'trivy',
        id: 'DS-0027',
        ...only(
          ['microdnf install', 'microdnf reinstall'],
          ['', 'other rm', 'before', 'in part', 'in a later step'],
        ),
      },
      {
        tool: 'kics',
        id: 'Missing Dnf Clean All',
        ...only(kinds(['dnf', 'microdnf', 'tdnf'], dnfVerbs), ['', 'other rm', 'before', 'in part'], ['']),
      },
    ],
    examples: {
      bad: [
        { title: 'nothing is removed', dockerfile: image('RUN dnf install -y httpd-2.4', 'fedora:42') },
        { title: 'microdnf', dockerfile: image('RUN microdnf install -y httpd-2.4', 'fedora:42') },
        {
          title: 'before the last',
          dockerfile: image('RUN dnf in -y a && dnf clean all && dnf upgrade -y', 'fedora:42'),
        },
      ],
      good: [
        {
          title: 'removed',
          dockerfile: image('RUN dnf install -y a && dnf clean all && rm -rf /var/cache/yum/*', 'fedora:42'),
        },
        {
          title: 'microdnf',
          dockerfile: image('RUN microdnf install -y a && microdnf clean all', 'fedora:42'),
        },
        {
          title: 'a cache mount of dnf 5',
          dockerfile: image('RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a', 'fedora:42'),
        },
      ],
      unsure: [{ title: 'a variable as program', dockerfile: image('RUN $DNF install -y a', 'fedora:42') }],
    },
  },
  {
    id: 'dockerfile/zypper-cache-kept',
    title: 'zypper cache left in layer',
    what: 'its cache in /var/cache/zypp',
    fills: kinds(['zypper'], [...zypperVerbs, 'refresh', 'ref', 'update', 'up', 'dist-upgrade', 'dup']),
    folders: ['/var/cache/zypp'],
    cleans: ({ verb }) => (verb === 'clean' || verb === 'cc' ? 'all' : undefined),
    fix: { command: 'zypper clean --all' },
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3036',
        ...only(kinds(['zypper'], ['install', 'in']), ['', 'other rm', 'before', 'in a later step']),
      },
      {
        tool: 'trivy',
        id: 'DS-0020',
        ...only(kinds(['zypper'], zypperVerbs), ['', 'other rm', 'before', 'in a later step']),
      },
      {
        tool: 'kics',
        id: 'Missing Zypper Clean',
        ...only(kinds(['zypper'], zypperVerbs), ['', 'other rm'], ['']),
      },
    ],
    examples: {
      bad: [
        {
          title: 'nothing is removed',
          dockerfile: image('RUN zypper -n install httpd=2', 'opensuse/leap:15.6'),
        },
        { title: 'before', dockerfile: image('RUN zypper cc && zypper in -y httpd=2', 'opensuse/leap:15.6') },
        { title: 'a refresh', dockerfile: image('RUN zypper refresh', 'opensuse/leap:15.6') },
      ],
      good: [
        {
          title: 'removed',
          dockerfile: image(
            'RUN zypper ref && zypper -n in httpd=2 && zypper clean -a',
            'opensuse/leap:15.6',
          ),
        },
        {
          title: 'the directory',
          dockerfile: image('RUN zypper in -y a=1 && rm -rf /var/cache/zypp/*', 'opensuse/leap:15.6'),
        },
        {
          title: 'a cache mount',
          dockerfile: image(
            'RUN --mount=type=cache,target=/var/cache/zypp zypper in -y a=1',
            'opensuse/leap:15.6',
          ),
        },
      ],
      unsure: [
        { title: 'a variable as program', dockerfile: image('RUN $ZYPPER in -y a', 'opensuse/leap:15.6') },
      ],
    },
  },
  {
    id: 'dockerfile/pip-cache-kept',
    title: 'pip install without --no-cache-dir',
    what: 'its cache in ~/.cache/pip',
    fills: ['pip install'],
    folders: ['/root/.cache/pip'],
    without: ['--no-cache-dir'],
    variable: 'PIP_NO_CACHE_DIR',
    cleans: ({ program, verb, operands }) =>
      program === 'pip' && verb === 'cache' && operands[0]?.text === 'purge' ? 'all' : undefined,
    fix: { option: '--no-cache-dir' },
    aliases: [
      { tool: 'hadolint', id: 'DL3042' },
      { tool: 'kics', id: 'Pip install Keeping Cached Packages' },
    ],
    examples: {
      bad: [
        { title: 'without the option', dockerfile: image('RUN pip install flask==3', 'python:3') },
        {
          title: 'by python',
          dockerfile: image('RUN python3 -m pip install -r requirements.txt', 'python:3'),
        },
        {
          title: 'one of two',
          dockerfile: image('RUN pip3 install --no-cache-dir a==1 && pip3 install b==1', 'python:3'),
        },
        {
          title: 'a variable that is off',
          dockerfile: image('ENV PIP_NO_CACHE_DIR=0\nRUN pip install a==1', 'python:3'),
        },
        {
          title: 'a variable of another stage',
          dockerfile: 'FROM python:3 AS a\nENV PIP_NO_CACHE_DIR=1\nFROM python:3\nRUN pip install a==1',
        },
      ],
      good: [
        {
          title: 'with the option',
          dockerfile: image(
            'RUN pip --no-cache-dir install a==1 && pip install --no-cache-dir b==1',
            'python:3',
          ),
        },
        {
          title: 'by variable',
          dockerfile: image('ENV PIP_NO_CACHE_DIR=1 X=2\nRUN pip install a==1', 'python:3'),
        },
        {
          title: 'by variable of the base stage',
          dockerfile: 'FROM python:3 AS a\nENV PIP_NO_CACHE_DIR=true\nFROM a\nRUN pip install a==1',
        },
        {
          title: 'by variable of the step',
          dockerfile: image(
            'RUN PIP_NO_CACHE_DIR=1 pip install a==1\nRUN export PIP_NO_CACHE_DIR=on && pip install a==1',
            'python:3',
          ),
        },
        {
          title: 'a cache mount',
          dockerfile: image('RUN --mount=type=cache,target=/root/.cache pip install a==1', 'python:3'),
        },
        {
          title: 'a cache mount of another user',
          dockerfile: image(
            'RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1000 pip install a==1',
            'python:3',
          ),
        },
        { title: 'removed', dockerfile: image('RUN pip install a==1 && rm -rf ~/.cache', 'python:3') },
        { title: 'purged', dockerfile: image('RUN pip install a==1 && pip cache purge', 'python:3') },
      ],
      unsure: [
        {
          title: 'a build argument',
          dockerfile: image('ARG PIP_NO_CACHE_DIR\nRUN pip install a==1', 'python:3'),
        },
      ],
    },
  },
  {
    id: 'dockerfile/yarn-cache-kept',
    title: 'yarn cache left in layer',
    what: 'its cache',
    fills: ['yarn', 'yarn install', 'yarn add', 'yarn global add'],
    folders: ['/root/.cache/yarn', '/usr/local/share/.cache/yarn', '/root/.yarn'],
    // These only print something.
    without: ['--version', '-v', '--help', '-h'],
    cleans: ({ program, verb, operands }) =>
      program === 'yarn' && verb === 'cache' && operands[0]?.text === 'clean' ? 'all' : undefined,
    fix: { command: 'yarn cache clean' },
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3060',
        ...only(['yarn install'], ['', 'other rm', 'in a later step'], ['', 'base stage']),
      },
    ],
    examples: {
      bad: [
        { title: 'nothing is removed', dockerfile: image('RUN yarn install --frozen-lockfile', 'node:22') },
        { title: 'without a subcommand', dockerfile: image('RUN yarn && yarn build', 'node:22') },
      ],
      good: [
        { title: 'removed', dockerfile: image('RUN yarn install && yarn cache clean', 'node:22') },
        {
          title: 'a cache mount',
          dockerfile: image('RUN --mount=type=cache,target=/root/.cache/yarn yarn install', 'node:22'),
        },
        {
          title: 'the directory',
          dockerfile: image('RUN yarn install && rm -rf /usr/local/share/.cache', 'node:22'),
        },
        { title: 'a script, a version', dockerfile: image('RUN yarn build && yarn --version', 'node:22') },
      ],
      unsure: [{ title: 'a variable as program', dockerfile: image('RUN $YARN install', 'node:22') }],
    },
  },
];

/** Checks that package managers leave no downloads in a layer. */
export const checks = rows.map((row) =>
  dockerfileCheck({
    id: row.id,
    title: row.title,
    category: 'hygiene',
    severity: 'low',
    why: 'Every pull of the image includes them, and no container needs them. A later step cannot take them out of the layer.',
    remediation:
      'option' in row.fix
        ? `Add \`${row.fix.option}\`, or mount the directory with \`RUN --mount=type=cache\`.`
        : `Run \`${row.fix.command}\` at the end of the same \`RUN\`, or mount the directory with \`RUN --mount=type=cache\`.`,
    aliases: row.aliases,
    fixable: true,
    nothing: 'no package manager leaves downloads',
    find: (dockerfile) => kept(dockerfile, row),
    examples: row.examples,
  }),
);
