import { dockerfileExamples } from '../support/dockerfile/dockerfile-examples.ts';
import { cacheCheck, onlyCaches, type CacheRow } from '../support/dockerfile/kept-cache.ts';
import type { PackageCommand } from '../support/dockerfile/package-command.ts';

const kinds = (programs: readonly string[], verbs: readonly string[]): readonly string[] =>
  programs.flatMap((program) => verbs.map((verb) => `${program} ${verb}`));

const dnfVerbs = ['install', 'in', 'reinstall', 'rei', 'install-n', 'install-na', 'install-nevra'];
/** hadolint looks for the word install. */
const hadolintVerbs = ['install', 'module install', 'group install'];
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

const rows: readonly CacheRow[] = [
  {
    id: 'dockerfile/yum-cache-kept',
    title: 'yum cache left in layer',
    what: 'its cache in /var/cache/yum',
    fills: kinds(['yum'], rpmFills),
    folders: ['/var/cache/yum', '/var/cache/dnf'],
    cleans: cleansRpm,
    fix: { command: 'yum clean all' },
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3032',
        ...onlyCaches(kinds(['yum'], hadolintVerbs), ['', 'other rm', 'in a later step']),
      },
      {
        tool: 'trivy',
        id: 'DS-0015',
        ...onlyCaches(['yum install'], ['', 'other rm', 'before', 'in part', 'in a later step']),
      },
      {
        tool: 'kics',
        id: 'Yum Clean All Missing',
        ...onlyCaches(['yum install'], ['', 'other rm', 'before', 'in part', 'in a later step'], ['']),
      },
    ],
    examples: dockerfileExamples('rockylinux:9', {
      bad: {
        'nothing is removed': 'RUN yum install -y httpd-2.4',
        before: 'RUN yum clean all && yum -y install httpd-2.4',
        'a part': 'RUN yum install -y httpd-2.4 && yum clean packages',
        'an update': 'RUN yum update -y',
        'an update and packages': 'RUN yum update -y && yum install -y httpd-2.4',
        'in a later step': 'RUN yum install -y a\nRUN yum clean all',
      },
      good: {
        removed: 'RUN yum install -y a && yum install -y b && yum clean all',
        'the directory': 'RUN yum install -y a && rm -rf /var/cache/yum',
        'all of /var/cache': 'RUN yum install -y a && rm -rf /var/cache/*',
        'a cache mount': 'RUN --mount=type=cache,target=/var/cache/yum yum install -y a',
      },
      unsure: {
        'a variable as program': 'RUN $YUM install -y a',
      },
    }),
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
        ...onlyCaches(kinds(['dnf', 'microdnf'], hadolintVerbs), ['', 'before', 'in a later step']),
      },
      {
        tool: 'trivy',
        id: 'DS-0019',
        ...onlyCaches(kinds(['dnf', 'microdnf', 'tdnf'], dnfVerbs), [
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
        ...onlyCaches(
          ['microdnf install', 'microdnf reinstall'],
          ['', 'other rm', 'before', 'in part', 'in a later step'],
        ),
      },
      {
        tool: 'kics',
        id: 'Missing Dnf Clean All',
        ...onlyCaches(
          kinds(['dnf', 'microdnf', 'tdnf'], dnfVerbs),
          ['', 'other rm', 'before', 'in part'],
          [''],
        ),
      },
    ],
    examples: dockerfileExamples('fedora:42', {
      bad: {
        'nothing is removed': 'RUN dnf install -y httpd-2.4',
        microdnf: 'RUN microdnf install -y httpd-2.4',
        'before the last': 'RUN dnf in -y a && dnf clean all && dnf upgrade -y',
      },
      good: {
        removed: 'RUN dnf install -y a && dnf clean all && rm -rf /var/cache/yum/*',
        microdnf: 'RUN microdnf install -y a && microdnf clean all',
        'a cache mount of dnf 5': 'RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a',
      },
      unsure: { 'a variable as program': 'RUN $DNF install -y a' },
    }),
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
        ...onlyCaches(kinds(['zypper'], ['install', 'in']), ['', 'other rm', 'before', 'in a later step']),
      },
      {
        tool: 'trivy',
        id: 'DS-0020',
        ...onlyCaches(kinds(['zypper'], zypperVerbs), ['', 'other rm', 'before', 'in a later step']),
      },
      {
        tool: 'kics',
        id: 'Missing Zypper Clean',
        ...onlyCaches(kinds(['zypper'], zypperVerbs), ['', 'other rm'], ['']),
      },
    ],
    examples: dockerfileExamples('opensuse/leap:15.6', {
      bad: {
        'nothing is removed': 'RUN zypper -n install httpd=2',
        before: 'RUN zypper cc && zypper in -y httpd=2',
        'a refresh': 'RUN zypper refresh',
      },
      good: {
        removed: 'RUN zypper ref && zypper -n in httpd=2 && zypper clean -a',
        'the directory': 'RUN zypper in -y a=1 && rm -rf /var/cache/zypp/*',
        'a cache mount': 'RUN --mount=type=cache,target=/var/cache/zypp zypper in -y a=1',
      },
      unsure: {
        'a variable as program': 'RUN $ZYPPER in -y a',
      },
    }),
  },
];

/** Checks that package managers of RPM distributions leave no downloads in a layer. */
export const checks = rows.map(cacheCheck);
