import type { Dockerfile, RunWord } from '../../core/dockerfile.ts';
import type { Alias } from '../../core/rule.ts';
import {
  apkVersion,
  aptVersion,
  gemVersion,
  goVersion,
  moduleVersion,
  npmVersion,
  pipVersion,
  rpmVersion,
  zypperVersion,
  type VersionForm,
} from '../../knowledge/package-versions.ts';
import { notUnderstood } from '../support/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound, type DockerfileRule } from '../support/dockerfile-rule.ts';
import { hasFlag, packageCommandsIn, type PackageCommand } from '../support/package-command.ts';

/** The packages that one package manager is asked for, and where their versions are. */
interface Row {
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
function only(installs: readonly string[], ...forms: readonly VersionForm[]): Pick<Alias, 'only'> {
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

function* unpinned(dockerfile: Dockerfile, row: Row): Iterable<DockerfileFound> {
  const programs = new Set(row.installs.map((install) => install.split(' ')[0] ?? ''));
  for (const one of packageCommandsIn(dockerfile, programs)) {
    if ('doubt' in one) yield one;
    else yield* judgeCommand(row, one.found);
  }
  yield* notUnderstood(dockerfile);
}

function* judgeCommand(row: Row, command: PackageCommand): Iterable<DockerfileFound> {
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

const dnfInstalls = ['dnf install', 'microdnf install', 'tdnf install', 'dnf reinstall'];
const dnfModules = ['dnf module install', 'microdnf module install'];
const rpm = (name: string, { verb }: PackageCommand): VersionForm =>
  verb.startsWith('module') ? moduleVersion(name) : rpmVersion(name);

/** Groups (`@development`) have no version. */
const withoutGroups = ({ operands }: PackageCommand): readonly RunWord[] =>
  operands.filter(({ text }) => !/^@/u.test(text));

const image = (line: string, base = 'debian:13'): string => `FROM ${base}\n${line}`;

const rows: readonly Row[] = [
  {
    id: 'dockerfile/unpinned-apt-packages',
    title: 'apt package without a version',
    installs: ['apt-get install', 'apt install', 'aptitude install'],
    version: aptVersion,
    // `curl-` removes a package.
    packages: ({ operands }) => operands.filter(({ text }) => !text.endsWith('-')),
    example: 'curl=8.14.1-2',
    aliases: [
      { tool: 'hadolint', id: 'DL3008', ...only(['apt-get install'], 'none') },
      {
        tool: 'kics',
        id: 'Apt Get Install Pin Version Not Defined',
        ...only(['apt-get install'], 'none'),
      },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN apt-get install -y curl') },
        {
          title: 'one of two, after options with values',
          dockerfile: image('RUN apt-get -o Acquire::Retries=3 install -t stable -y curl=8.14.1-2 git'),
        },
        {
          title: 'in a chain over lines',
          dockerfile: image(
            'RUN apt-get update \\\n && sudo apt-get install -qy --no-install-recommends \\\n # tools\n  git',
          ),
        },
        { title: 'exec form', dockerfile: image('RUN ["apt-get", "install", "-y", "curl"]') },
        { title: 'a nested shell', dockerfile: image('RUN bash -c "apt-get install -y curl"') },
        { title: 'a heredoc', dockerfile: image('RUN <<EOF\napt-get update\napt-get install -y curl\nEOF') },
        { title: 'ONBUILD', dockerfile: image('ONBUILD RUN apt-get install -y curl') },
        {
          title: 'a variable of the file',
          dockerfile: image('ENV TOOLS="curl git"\nRUN apt-get install -y $TOOLS'),
        },
      ],
      good: [
        { title: 'versions', dockerfile: image('RUN apt-get install -y curl=8.14.1-2 "git=1:2.47*"') },
        { title: 'a version in a variable', dockerfile: image('ARG V\nRUN apt-get install -y curl=$V') },
        {
          title: 'a release, a file',
          dockerfile: image('RUN apt-get install -y curl/trixie ./tool.deb /tmp/x.deb'),
        },
        { title: 'nothing but the target', dockerfile: image('RUN apt-get install -y -t stable') },
        {
          title: 'a package that is removed',
          dockerfile: image('RUN apt-get install -y curl=8.14.1-2 wget-'),
        },
        { title: 'another subcommand', dockerfile: image('RUN apt-get remove -y curl') },
        {
          title: 'pinned by a variable of the file',
          dockerfile: image('ENV TOOLS="curl=8.14.1-2 git=1:2.47*"\nRUN apt-get install -y $TOOLS'),
        },
      ],
      unsure: [
        { title: 'packages in a variable', dockerfile: image('RUN apt-get install -y $PACKAGES') },
        { title: 'packages of a file', dockerfile: image('RUN apt-get install -y $(cat list)') },
      ],
    },
  },
  {
    id: 'dockerfile/unpinned-apk-packages',
    title: 'apk package without a version',
    installs: ['apk add'],
    version: apkVersion,
    packages: ({ operands }) => operands.filter(({ text }) => !text.startsWith('!')),
    example: 'curl=8.14.1-r1 or curl~8.14',
    aliases: [
      { tool: 'hadolint', id: 'DL3018', ...only(['apk add'], 'none') },
      { tool: 'kics', id: 'Unpinned Package Version in Apk Add', ...only(['apk add'], 'none', 'open range') },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN apk add --no-cache curl', 'alpine:3') },
        {
          title: 'with a virtual package and a repository',
          dockerfile: image(
            'RUN apk --no-cache add -t .build -X https://example.com/edge curl=8.14.1-r1 git',
            'alpine:3',
          ),
        },
        { title: 'an open range', dockerfile: image('RUN apk add "curl>8"', 'alpine:3') },
      ],
      good: [
        {
          title: 'versions',
          dockerfile: image('RUN apk add --no-cache curl=8.14.1-r1 git~2 "jq<2" "a~=1"', 'alpine:3'),
        },
        {
          title: 'virtual packages',
          dockerfile: image(
            'RUN apk add --no-cache --virtual .build curl=8 && apk add --virtual=.x git=2',
            'alpine:3',
          ),
        },
        { title: 'a file', dockerfile: image('RUN apk add --allow-untrusted /tmp/tool.apk', 'alpine:3') },
        { title: 'a conflict', dockerfile: image('RUN apk add "!curl"', 'alpine:3') },
      ],
      unsure: [{ title: 'packages in a variable', dockerfile: image('RUN apk add $PACKAGES', 'alpine:3') }],
    },
  },
  {
    id: 'dockerfile/unpinned-pip-packages',
    title: 'Python package without a version',
    installs: ['pip install', 'pipx install', 'pipenv install', 'uv pip install', 'uv tool install'],
    version: pipVersion,
    isPinnedElsewhere: (command) =>
      hasFlag(command, 'r', '--requirement', '--requirements') ||
      hasFlag(command, 'c', '--constraint', '--constraints') ||
      command.operands.some(({ text }) => text === '.'),
    example: 'flask==3.0.3',
    aliases: [
      { tool: 'hadolint', id: 'DL3013', ...only(['pip install', 'pipx install', 'pipenv install'], 'none') },
      {
        tool: 'kics',
        id: 'Unpinned Package Version in Pip Install',
        ...only(['pip install', 'uv pip install'], 'none', 'open range'),
      },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN pip install --no-cache-dir flask') },
        {
          title: 'pip3, by python3',
          dockerfile: image('RUN pip3 install flask==3 && python3 -m pip install django'),
        },
        { title: 'extras', dockerfile: image('RUN pip install "uvicorn[standard]"') },
        {
          title: 'a branch of a repository',
          dockerfile: image('RUN pip install git+https://example.com/x/y.git'),
        },
        {
          title: 'an index',
          dockerfile: image('RUN pip install --index-url https://example.com/simple -U pip'),
        },
        { title: 'an open range', dockerfile: image('RUN pip install "flask>=3"') },
        { title: 'pipx', dockerfile: image('RUN pipx install poetry') },
      ],
      good: [
        {
          title: 'versions',
          dockerfile: image('RUN pip install "flask==3.0" "a~=1.2" "b>=1,<2" "c[x]===1"'),
        },
        { title: 'requirements', dockerfile: image('RUN pip install -r requirements.txt flask') },
        { title: 'requirements in a cluster', dockerfile: image('RUN pip install -qr requirements.txt') },
        { title: 'constraints', dockerfile: image('RUN pip install -c constraints.txt flask') },
        {
          title: 'the project',
          dockerfile: image('RUN pip install . && pip install -e . && pip install --editable=.'),
        },
        {
          title: 'files and commits',
          dockerfile: image(
            'RUN pip install ./x.whl x-1.tar.gz /src/x git+https://example.com/x/y.git@0a1b2c3 https://example.com/x.zip',
          ),
        },
        { title: 'a version in a variable', dockerfile: image('RUN pip install "flask==$FLASK"') },
        { title: 'another subcommand', dockerfile: image('RUN pip list') },
      ],
      unsure: [{ title: 'a variable', dockerfile: image('RUN pip install $PACKAGE') }],
    },
  },
  {
    id: 'dockerfile/unpinned-npm-packages',
    title: 'npm package without a version',
    installs: ['npm install', 'npm i', 'npm add', 'yarn add', 'yarn global add', 'pnpm add'],
    version: npmVersion,
    example: 'pnpm@9.12.0',
    aliases: [
      { tool: 'hadolint', id: 'DL3016', ...only(['npm install'], 'none') },
      {
        tool: 'kics',
        id: 'NPM Install Command Without Pinned Version',
        ...only(['npm install', 'npm i', 'npm add'], 'none'),
      },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN npm install -g pnpm', 'node:22') },
        {
          title: 'short, with a scope',
          dockerfile: image('RUN npm i --registry https://example.com @scope/tool', 'node:22'),
        },
        {
          title: 'a repository without a commit',
          dockerfile: image('RUN npm install git+https://example.com/x/y.git', 'node:22'),
        },
        { title: 'the tag latest', dockerfile: image('RUN npm install -g pnpm@latest', 'node:22') },
        { title: 'yarn', dockerfile: image('RUN yarn global add serve', 'node:22') },
      ],
      good: [
        { title: 'a version', dockerfile: image('RUN npm install -g pnpm@9.12.0 @scope/tool@^1', 'node:22') },
        { title: 'of package.json', dockerfile: image('RUN npm install --omit=dev && npm ci', 'node:22') },
        {
          title: 'archives, folders, commits',
          dockerfile: image(
            'RUN npm install ./x ../y /z a.tgz https://example.com/b.tar.gz git://example.com/x.git#v1 user/repo#v1',
            'node:22',
          ),
        },
        {
          title: 'a version in a variable',
          dockerfile: image('RUN npm install -g "pnpm@${PNPM}"', 'node:22'),
        },
        { title: 'a script called install', dockerfile: image('RUN npm run install', 'node:22') },
      ],
      unsure: [{ title: 'a variable', dockerfile: image('RUN npm install -g $TOOL', 'node:22') }],
    },
  },
  {
    id: 'dockerfile/unpinned-gems',
    title: 'gem without a version',
    installs: ['gem install', 'gem i'],
    version: gemVersion,
    isPinnedElsewhere: (command) => hasFlag(command, 'v', '--version'),
    example: 'rails:7.1.3',
    aliases: [
      { tool: 'hadolint', id: 'DL3028', ...only(['gem install', 'gem i'], 'none') },
      { tool: 'kics', id: 'Gem Install Without Version', ...only(['gem install'], 'none') },
    ],
    examples: {
      bad: [
        {
          title: 'no version',
          dockerfile: image('RUN gem install --no-document rails bundler:2.5', 'ruby:3'),
        },
        {
          title: 'with options of the compiler',
          dockerfile: image('RUN gem i nokogiri -- --use-system-libraries', 'ruby:3'),
        },
      ],
      good: [
        { title: 'a version', dockerfile: image('RUN gem install rails:7.1.3', 'ruby:3') },
        {
          title: 'by option',
          dockerfile: image(
            'RUN gem install rails -v 7.1.3 && gem i --version=2 x && gem i x --version "> 1"',
            'ruby:3',
          ),
        },
        { title: 'a file', dockerfile: image('RUN gem install ./x.gem', 'ruby:3') },
        { title: 'words for the compiler', dockerfile: image('RUN gem install x:1 -- --with y', 'ruby:3') },
      ],
      unsure: [{ title: 'a variable', dockerfile: image('RUN gem install $GEM', 'ruby:3') }],
    },
  },
  {
    id: 'dockerfile/unpinned-go-packages',
    title: 'Go package without a version',
    installs: ['go install', 'go get', 'go run'],
    version: goVersion,
    // The rest of `go run` are arguments of the program.
    packages: ({ verb, operands }) => (verb === 'run' ? operands.slice(0, 1) : operands),
    example: 'example.com/tool@v1.2.3',
    aliases: [{ tool: 'hadolint', id: 'DL3062', ...only(['go install', 'go get', 'go run'], 'none') }],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN go install example.com/tool', 'golang:1') },
        {
          title: 'latest',
          dockerfile: image('RUN GOBIN=/bin go install -ldflags "-s -w" example.com/tool@latest', 'golang:1'),
        },
        { title: 'get', dockerfile: image('RUN go get -u example.com/a example.com/b@v1', 'golang:1') },
        { title: 'run', dockerfile: image('RUN go run example.com/tool generate', 'golang:1') },
        { title: 'a branch', dockerfile: image('RUN go install example.com/tool@main', 'golang:1') },
      ],
      good: [
        { title: 'a version', dockerfile: image('RUN go install example.com/tool@v1.2.3', 'golang:1') },
        {
          title: 'the module',
          dockerfile: image(
            'RUN go install ./... && go get -d -v ./... && go install . && go install',
            'golang:1',
          ),
        },
        {
          title: 'run with arguments',
          dockerfile: image('RUN go run example.com/tool@v1 generate all && go run main.go x', 'golang:1'),
        },
        {
          title: 'a version in a variable',
          dockerfile: image('RUN go install example.com/tool@$V', 'golang:1'),
        },
        { title: 'a build', dockerfile: image('RUN go build -o /app example.com/me/app', 'golang:1') },
      ],
      unsure: [{ title: 'a variable', dockerfile: image('RUN go install $TOOL', 'golang:1') }],
    },
  },
  {
    id: 'dockerfile/unpinned-yum-packages',
    title: 'yum package without a version',
    installs: ['yum install', 'yum module install', 'yum reinstall'],
    version: rpm,
    packages: withoutGroups,
    example: 'httpd-2.4.62',
    aliases: [
      { tool: 'hadolint', id: 'DL3033', ...only(['yum install', 'yum module install'], 'none') },
      {
        tool: 'kics',
        id: 'Yum install Without Version',
        ...only(['yum install'], 'none', 'dashed', 'numbered'),
      },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN yum install -y httpd', 'rockylinux:9') },
        {
          title: 'a dash in the name',
          dockerfile: image('RUN yum -y --enablerepo epel install httpd-devel', 'rockylinux:9'),
        },
        {
          title: 'a number in the name',
          dockerfile: image('RUN yum install -y java-11-openjdk', 'rockylinux:9'),
        },
        { title: 'a module', dockerfile: image('RUN yum module install -y nodejs', 'rockylinux:9') },
      ],
      good: [
        {
          title: 'versions',
          dockerfile: image(
            'RUN yum install -y httpd-2.4.62 httpd-devel-2.4.62-1.el9 java-11-openjdk-11.0.2 x-1:2.3-4',
            'rockylinux:9',
          ),
        },
        {
          title: 'a file',
          dockerfile: image('RUN yum install -y https://example.com/x.rpm', 'rockylinux:9'),
        },
        { title: 'a group', dockerfile: image('RUN yum install -y @development', 'rockylinux:9') },
        { title: 'a stream', dockerfile: image('RUN yum module install -y nodejs:20', 'rockylinux:9') },
        {
          title: 'a version in a variable',
          dockerfile: image('RUN yum install -y httpd-$V', 'rockylinux:9'),
        },
      ],
      unsure: [{ title: 'a variable', dockerfile: image('RUN yum install -y $PACKAGES', 'rockylinux:9') }],
    },
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
        ...only(['dnf install', 'microdnf install', ...dnfModules], 'none', 'dashed'),
      },
      {
        tool: 'kics',
        id: 'Missing Version Specification In dnf install',
        ...only(dnfInstalls, 'none', 'dashed', 'numbered'),
      },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN dnf install -y httpd', 'fedora:42') },
        {
          title: 'a dash in the name',
          dockerfile: image('RUN dnf -y install --setopt install_weak_deps=0 httpd-devel', 'fedora:42'),
        },
        { title: 'microdnf', dockerfile: image('RUN microdnf install httpd', 'fedora:42') },
        { title: 'a module', dockerfile: image('RUN dnf module install -y nodejs', 'fedora:42') },
      ],
      good: [
        {
          title: 'versions',
          dockerfile: image('RUN dnf install -y httpd-2.4.62 httpd-devel-2.4.62-1.fc42', 'fedora:42'),
        },
        { title: 'a stream', dockerfile: image('RUN dnf module install -y nodejs:20', 'fedora:42') },
        { title: 'a group', dockerfile: image('RUN dnf group install -y development-tools', 'fedora:42') },
      ],
      unsure: [{ title: 'a variable', dockerfile: image('RUN dnf install -y $PACKAGES', 'fedora:42') }],
    },
  },
  {
    id: 'dockerfile/unpinned-zypper-packages',
    title: 'zypper package without a version',
    installs: ['zypper install', 'zypper in'],
    version: zypperVersion,
    example: 'httpd=2.4.62',
    aliases: [
      { tool: 'hadolint', id: 'DL3037', ...only(['zypper install', 'zypper in'], 'none') },
      {
        tool: 'kics',
        id: 'Zypper Install Without Version',
        ...only(['zypper install', 'zypper in'], 'none', 'open range'),
      },
    ],
    examples: {
      bad: [
        { title: 'no version', dockerfile: image('RUN zypper install -y httpd', 'opensuse/leap:15.6') },
        {
          title: 'short, with global options',
          dockerfile: image('RUN zypper -n --root /mnt in -t pattern devel', 'opensuse/leap:15.6'),
        },
        { title: 'an open range', dockerfile: image('RUN zypper in -y "httpd>=2.4"', 'opensuse/leap:15.6') },
      ],
      good: [
        {
          title: 'versions',
          dockerfile: image('RUN zypper in -y httpd=2.4.62 "x<2" "y<=3"', 'opensuse/leap:15.6'),
        },
        { title: 'a file', dockerfile: image('RUN zypper in -y /tmp/x.rpm', 'opensuse/leap:15.6') },
      ],
      unsure: [
        { title: 'a variable', dockerfile: image('RUN zypper in -y $PACKAGES', 'opensuse/leap:15.6') },
      ],
    },
  },
];

/** Checks that each package that a build installs has a version. */
export const checks = rows.map((row) =>
  dockerfileCheck({
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
  }),
);
