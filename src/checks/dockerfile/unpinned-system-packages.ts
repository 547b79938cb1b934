import type { RunWord } from '../../core/image/dockerfile.ts';
import {
  aptVersion,
  apkVersion,
  moduleVersion,
  rpmVersion,
  zypperVersion,
  type VersionForm,
} from '../../knowledge/dockerfile/package-versions.ts';
import { dockerfileExamples } from '../support/dockerfile/dockerfile-examples.ts';
import { onlyForms, unpinnedCheck, type InstallRow } from '../support/dockerfile/unpinned-packages.ts';
import type { PackageCommand } from '../support/dockerfile/package-command.ts';

const dnfInstalls = ['dnf install', 'microdnf install', 'tdnf install', 'dnf reinstall'];
const dnfModules = ['dnf module install', 'microdnf module install'];
const rpm = (name: string, { verb }: PackageCommand): VersionForm =>
  verb.startsWith('module') ? moduleVersion(name) : rpmVersion(name);

/** Groups (`@development`) have no version. */
const withoutGroups = ({ operands }: PackageCommand): readonly RunWord[] =>
  operands.filter(({ text }) => !text.startsWith('@'));

const rows: readonly InstallRow[] = [
  {
    id: 'dockerfile/unpinned-apt-packages',
    title: 'apt package without a version',
    installs: ['apt-get install', 'apt install', 'aptitude install'],
    version: aptVersion,
    // `curl-` removes a package.
    packages: ({ operands }) => operands.filter(({ text }) => !text.endsWith('-')),
    example: 'curl=8.14.1-2',
    aliases: [
      { tool: 'hadolint', id: 'DL3008', ...onlyForms(['apt-get install'], 'none') },
      {
        tool: 'kics',
        id: 'Apt Get Install Pin Version Not Defined',
        ...onlyForms(['apt-get install'], 'none'),
      },
    ],
    examples: dockerfileExamples('debian:13', {
      bad: {
        'no version': 'RUN apt-get install -y curl',
        'one of two, after options with values':
          'RUN apt-get -o Acquire::Retries=3 install -t stable -y curl=8.14.1-2 git',
        'in a chain over lines':
          'RUN apt-get update \\\n && sudo apt-get install -qy --no-install-recommends \\\n # tools\n  git',
        'exec form': 'RUN ["apt-get", "install", "-y", "curl"]',
        'a nested shell': 'RUN bash -c "apt-get install -y curl"',
        'a heredoc': 'RUN <<EOF\napt-get update\napt-get install -y curl\nEOF',
        ONBUILD: 'ONBUILD RUN apt-get install -y curl',
        'a variable of the file': 'ENV TOOLS="curl git"\nRUN apt-get install -y $TOOLS',
      },
      good: {
        versions: 'RUN apt-get install -y curl=8.14.1-2 "git=1:2.47*"',
        'a version in a variable': 'ARG V\nRUN apt-get install -y curl=$V',
        'a release, a file': 'RUN apt-get install -y curl/trixie ./tool.deb /tmp/x.deb',
        'nothing but the target': 'RUN apt-get install -y -t stable',
        'a package that is removed': 'RUN apt-get install -y curl=8.14.1-2 wget-',
        'another subcommand': 'RUN apt-get remove -y curl',
        'pinned by a variable of the file':
          'ENV TOOLS="curl=8.14.1-2 git=1:2.47*"\nRUN apt-get install -y $TOOLS',
      },
      unsure: {
        'packages in a variable': 'RUN apt-get install -y $PACKAGES',
        'packages of a file': 'RUN apt-get install -y $(cat list)',
      },
    }),
  },
  {
    id: 'dockerfile/unpinned-apk-packages',
    title: 'apk package without a version',
    installs: ['apk add'],
    version: apkVersion,
    packages: ({ operands }) => operands.filter(({ text }) => !text.startsWith('!')),
    example: 'curl=8.14.1-r1 or curl~8.14',
    aliases: [
      { tool: 'hadolint', id: 'DL3018', ...onlyForms(['apk add'], 'none') },
      {
        tool: 'kics',
        id: 'Unpinned Package Version in Apk Add',
        ...onlyForms(['apk add'], 'none', 'open range'),
      },
    ],
    examples: dockerfileExamples('alpine:3', {
      bad: {
        'no version': 'RUN apk add --no-cache curl',
        'with a virtual package and a repository':
          'RUN apk --no-cache add -t .build -X https://example.com/edge curl=8.14.1-r1 git',
        'an open range': 'RUN apk add "curl>8"',
      },
      good: {
        versions: 'RUN apk add --no-cache curl=8.14.1-r1 git~2 "jq<2" "a~=1"',
        'virtual packages': 'RUN apk add --no-cache --virtual .build curl=8 && apk add --virtual=.x git=2',
        'a file': 'RUN apk add --allow-untrusted /tmp/tool.apk',
        'a conflict': 'RUN apk add "!curl"',
      },
      unsure: { 'packages in a variable': 'RUN apk add $PACKAGES' },
    }),
  },
  {
    id: 'dockerfile/unpinned-yum-packages',
    title: 'yum package without a version',
    installs: ['yum install', 'yum module install', 'yum reinstall'],
    version: rpm,
    packages: withoutGroups,
    example: 'httpd-2.4.62',
    aliases: [
      { tool: 'hadolint', id: 'DL3033', ...onlyForms(['yum install', 'yum module install'], 'none') },
      {
        tool: 'kics',
        id: 'Yum install Without Version',
        ...onlyForms(['yum install'], 'none', 'dashed', 'numbered'),
      },
    ],
    examples: dockerfileExamples('rockylinux:9', {
      bad: {
        'no version': 'RUN yum install -y httpd',
        'a dash in the name': 'RUN yum -y --enablerepo epel install httpd-devel',
        'a number in the name': 'RUN yum install -y java-11-openjdk',
        'a module': 'RUN yum module install -y nodejs',
      },
      good: {
        versions: 'RUN yum install -y httpd-2.4.62 httpd-devel-2.4.62-1.el9 java-11-openjdk-11.0.2 x-1:2.3-4',
        'a file': 'RUN yum install -y https://example.com/x.rpm',
        'a group': 'RUN yum install -y @development',
        'a stream': 'RUN yum module install -y nodejs:20',
        'a version in a variable': 'RUN yum install -y httpd-$V',
      },
      unsure: { 'a variable': 'RUN yum install -y $PACKAGES' },
    }),
  },
  {
    id: 'dockerfile/unpinned-dnf-packages',
    title: 'dnf package without a version',
    installs: [...dnfInstalls, ...dnfModules],
    version: rpm,
    packages: withoutGroups,
    example: 'httpd-2.4.62',
    aliases: [
      {
        tool: 'hadolint',
        id: 'DL3041',
        ...onlyForms(['dnf install', 'microdnf install', ...dnfModules], 'none', 'dashed'),
      },
      {
        tool: 'kics',
        id: 'Missing Version Specification In dnf install',
        ...onlyForms(dnfInstalls, 'none', 'dashed', 'numbered'),
      },
    ],
    examples: dockerfileExamples('fedora:42', {
      bad: {
        'no version': 'RUN dnf install -y httpd',
        'a dash in the name': 'RUN dnf -y install --setopt install_weak_deps=0 httpd-devel',
        microdnf: 'RUN microdnf install httpd',
        'a module': 'RUN dnf module install -y nodejs',
      },
      good: {
        versions: 'RUN dnf install -y httpd-2.4.62 httpd-devel-2.4.62-1.fc42',
        'a stream': 'RUN dnf module install -y nodejs:20',
        'a group': 'RUN dnf group install -y development-tools',
      },
      unsure: { 'a variable': 'RUN dnf install -y $PACKAGES' },
    }),
  },
  {
    id: 'dockerfile/unpinned-zypper-packages',
    title: 'zypper package without a version',
    installs: ['zypper install', 'zypper in'],
    version: zypperVersion,
    example: 'httpd=2.4.62',
    aliases: [
      { tool: 'hadolint', id: 'DL3037', ...onlyForms(['zypper install', 'zypper in'], 'none') },
      {
        tool: 'kics',
        id: 'Zypper Install Without Version',
        ...onlyForms(['zypper install', 'zypper in'], 'none', 'open range'),
      },
    ],
    examples: dockerfileExamples('opensuse/leap:15.6', {
      bad: {
        'no version': 'RUN zypper install -y httpd',
        'short, with global options': 'RUN zypper -n --root /mnt in -t pattern devel',
        'an open range': 'RUN zypper in -y "httpd>=2.4"',
      },
      good: {
        versions: 'RUN zypper in -y httpd=2.4.62 "x<2" "y<=3"',
        'a file': 'RUN zypper in -y /tmp/x.rpm',
      },
      unsure: {
        'a variable': 'RUN zypper in -y $PACKAGES',
      },
    }),
  },
];

/** Checks that each package of the distribution has a version. */
export const checks = rows.map(unpinnedCheck);
