import { dockerfileExamples } from '../support/dockerfile/dockerfile-examples.ts';
import { cacheCheck, onlyCaches, type CacheRow } from '../support/dockerfile/kept-cache.ts';

const rows: readonly CacheRow[] = [
  {
    id: 'dockerfile/apt-lists-kept',
    title: 'apt package lists left in layer',
    what: 'package lists in /var/lib/apt/lists',
    fills: ['apt-get', 'apt', 'aptitude'].flatMap((program) => [`${program} update`, `${program} install`]),
    folders: ['/var/lib/apt/lists'],
    cleans: ({ verb }) => {
      if (verb === 'distclean' || verb === 'dist-clean') return 'all';
      return verb === 'clean' ? 'in part' : undefined;
    },
    neededBy: ['apt-get', 'apt', 'aptitude'].flatMap((program) =>
      [
        'install',
        'upgrade',
        'dist-upgrade',
        'full-upgrade',
        'safe-upgrade',
        'build-dep',
        'source',
        'download',
      ].map((verb) => `${program} ${verb}`),
    ),
    fix: { command: 'rm -rf /var/lib/apt/lists/*' },
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3009',
        ...onlyCaches(
          ['apt-get update', 'apt-get update and install'],
          ['', 'in part', 'in a later step'],
          ['', 'base stage'],
        ),
      },
      {
        tool: 'kics',
        id: 'Apt Get Install Lists Were Not Deleted',
        ...onlyCaches(['apt-get install', 'apt-get update and install'], ['', 'before', 'in a later step']),
      },
      {
        tool: 'dockle',
        id: 'DKL-DI-0005',
        ...onlyCaches(
          ['apt-get install', 'apt-get update and install'],
          ['', 'in part', 'other rm', 'in a later step'],
          ['', 'base stage'],
        ),
      },
    ],
    examples: dockerfileExamples('debian:13', {
      bad: {
        'nothing is removed': 'RUN apt-get update && apt-get install -y curl',
        'an update alone': 'RUN apt-get update',
        'packages only': 'RUN apt-get update && apt-get install -y curl && apt-get clean',
        'other files': 'RUN apt-get update && apt-get install -y curl && rm -rf /tmp/x',
        'before the update': 'RUN rm -rf /var/lib/apt/lists/* && apt-get update',
        'in a later step': 'RUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*',
        'an install on its own': 'RUN apt-get install -y curl',
        'a stage from which others copy':
          'FROM debian:13 AS a\nRUN apt-get update\nFROM scratch\nCOPY --from=a / /',
        'another directory is mounted': 'RUN --mount=type=cache,target=/var/cache/apt apt-get update',
        ONBUILD: 'ONBUILD RUN apt-get update',
      },
      good: {
        removed: 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*',
        'the directory': 'RUN apt update; apt install -y curl; rm -fr /var/lib/apt/lists',
        'with others': 'RUN apt-get update && rm -r /var/lib/{apt,dpkg,cache,log}/ /tmp/*',
        'by find, by apt':
          'RUN apt-get update && find /var/lib/apt/lists -type f -delete\nRUN apt-get update && apt-get distclean',
        'a cache mount':
          'RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y curl',
        'a tmpfs mount': 'RUN --mount=type=tmpfs,dst=/var/lib/apt/lists apt-get update',
      },
      unsure: { 'a script of which a part is unknown': 'RUN eval "$X"' },
    }),
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
    examples: dockerfileExamples('alpine:3', {
      bad: {
        'without the option': 'RUN apk add curl=8',
        'with an update': 'RUN apk update && apk --update add curl && rm -rf /var/cache/apk/*',
        'one of two': 'RUN apk add --no-cache curl && apk add -q git',
        'exec form': 'RUN ["apk", "add", "curl"]',
      },
      good: {
        'with the option': 'RUN apk add --no-cache curl && apk --no-cache add git',
        'a cache mount': 'RUN --mount=type=cache,target=/var/cache/apk apk add curl',
        'nothing is added': 'RUN apk del curl',
      },
      unsure: { 'a variable as program': 'RUN $APK add curl' },
    }),
  },
  {
    id: 'dockerfile/pip-cache-kept',
    title: 'pip install without --no-cache-dir',
    what: 'its cache in ~/.cache/pip',
    fills: ['pip install'],
    folders: ['/root/.cache/pip'],
    // pip takes an option by any beginning that only it has.
    without: ['--no-cache-dir', '--no-cache'],
    variable: 'PIP_NO_CACHE_DIR',
    cleans: ({ program, verb, operands }) =>
      program === 'pip' && verb === 'cache' && operands[0]?.text === 'purge' ? 'all' : undefined,
    fix: { option: '--no-cache-dir' },
    aliases: [
      { tool: 'hadolint', id: 'DL3042' },
      { tool: 'kics', id: 'Pip install Keeping Cached Packages' },
    ],
    examples: dockerfileExamples('python:3', {
      bad: {
        'without the option': 'RUN pip install flask==3',
        'by python': 'RUN python3 -m pip install -r requirements.txt',
        'one of two': 'RUN pip3 install --no-cache-dir a==1 && pip3 install b==1',
        'a variable that is off': 'ENV PIP_NO_CACHE_DIR=0\nRUN pip install a==1',
        'a variable of another stage':
          'FROM python:3 AS a\nENV PIP_NO_CACHE_DIR=1\nFROM python:3\nRUN pip install a==1',
      },
      good: {
        'with the option': 'RUN pip --no-cache-dir install a==1 && pip install --no-cache-dir b==1',
        'with the option, shortened': 'RUN pip install --no-cache a==1',
        'by variable': 'ENV PIP_NO_CACHE_DIR=1 X=2\nRUN pip install a==1',
        'by variable of the base stage':
          'FROM python:3 AS a\nENV PIP_NO_CACHE_DIR=true\nFROM a\nRUN pip install a==1',
        'by variable of the step':
          'RUN PIP_NO_CACHE_DIR=1 pip install a==1\nRUN export PIP_NO_CACHE_DIR=on && pip install a==1',
        'a cache mount': 'RUN --mount=type=cache,target=/root/.cache pip install a==1',
        'a cache mount of another user':
          'RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1000 pip install a==1',
        removed: 'RUN pip install a==1 && rm -rf ~/.cache',
        'by variable, in ONBUILD': 'ENV PIP_NO_CACHE_DIR=1\nONBUILD RUN pip install a==1',
        purged: 'RUN pip install a==1 && pip cache purge',
      },
      unsure: {
        'a build argument': 'ARG PIP_NO_CACHE_DIR\nRUN pip install a==1',
      },
    }),
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
        ...onlyCaches(['yarn install'], ['', 'other rm', 'in a later step'], ['', 'base stage']),
      },
    ],
    examples: dockerfileExamples('node:22', {
      bad: {
        'nothing is removed': 'RUN yarn install --frozen-lockfile',
        'without a subcommand': 'RUN yarn && yarn build',
      },
      good: {
        removed: 'RUN yarn install && yarn cache clean',
        'a cache mount': 'RUN --mount=type=cache,target=/root/.cache/yarn yarn install',
        'the directory': 'RUN yarn install && rm -rf /usr/local/share/.cache',
        'a script, a version': 'RUN yarn build && yarn --version',
      },
      unsure: { 'a variable as program': 'RUN $YARN install' },
    }),
  },
];

/** Checks that package managers leave no downloads in a layer. */
export const checks = rows.map(cacheCheck);
