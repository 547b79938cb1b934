import {
  gemVersion,
  goVersion,
  npmVersion,
  pipVersion,
} from '../../knowledge/dockerfile/package-versions.ts';
import { dockerfileExamples } from '../support/dockerfile/dockerfile-examples.ts';
import { onlyForms, unpinnedCheck, type InstallRow } from '../support/dockerfile/unpinned-packages.ts';
import { hasFlag } from '../support/dockerfile/package-command.ts';

const rows: readonly InstallRow[] = [
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
      {
        tool: 'hadolint',
        id: 'DL3013',
        ...onlyForms(['pip install', 'pipx install', 'pipenv install'], 'none'),
      },
      {
        tool: 'kics',
        id: 'Unpinned Package Version in Pip Install',
        ...onlyForms(['pip install', 'uv pip install'], 'none', 'open range'),
      },
      { tool: 'slim', id: 'ID.20018', ...onlyForms(['pip install'], 'none', 'open range') },
    ],
    examples: dockerfileExamples('debian:13', {
      bad: {
        'no version': 'RUN pip install --no-cache-dir flask',
        'pip3, by python3': 'RUN pip3 install flask==3 && python3 -m pip install django',
        extras: 'RUN pip install "uvicorn[standard]"',
        'a branch of a repository': 'RUN pip install git+https://example.com/x/y.git',
        'an index': 'RUN pip install --index-url https://example.com/simple -U pip',
        'an open range': 'RUN pip install "flask>=3"',
        pipx: 'RUN pipx install poetry',
      },
      good: {
        versions: 'RUN pip install "flask==3.0" "a~=1.2" "b>=1,<2" "c[x]===1"',
        requirements: 'RUN pip install -r requirements.txt flask',
        'requirements in a cluster': 'RUN pip install -qr requirements.txt',
        constraints: 'RUN pip install -c constraints.txt flask',
        'the project': 'RUN pip install . && pip install -e . && pip install --editable=.',
        'files and commits':
          'RUN pip install ./x.whl x-1.tar.gz /src/x git+https://example.com/x/y.git@0a1b2c3 https://example.com/x.zip',
        'a version in a variable': 'RUN pip install "flask==$FLASK"',
        'another subcommand': 'RUN pip list',
      },
      unsure: { 'a variable': 'RUN pip install $PACKAGE' },
    }),
  },
  {
    id: 'dockerfile/unpinned-npm-packages',
    title: 'npm package without a version',
    installs: ['npm install', 'npm i', 'npm add', 'yarn add', 'yarn global add', 'pnpm add'],
    version: npmVersion,
    example: 'pnpm@9.12.0',
    aliases: [
      { tool: 'hadolint', id: 'DL3016', ...onlyForms(['npm install'], 'none') },
      {
        tool: 'kics',
        id: 'NPM Install Command Without Pinned Version',
        ...onlyForms(['npm install', 'npm i', 'npm add'], 'none'),
      },
    ],
    examples: dockerfileExamples('node:22', {
      bad: {
        'no version': 'RUN npm install -g pnpm',
        'short, with a scope': 'RUN npm i --registry https://example.com @scope/tool',
        'a repository without a commit': 'RUN npm install git+https://example.com/x/y.git',
        'the tag latest': 'RUN npm install -g pnpm@latest',
        yarn: 'RUN yarn global add serve',
      },
      good: {
        'a version': 'RUN npm install -g pnpm@9.12.0 @scope/tool@^1',
        'of package.json': 'RUN npm install --omit=dev && npm ci',
        'archives, folders, commits':
          'RUN npm install ./x ../y /z a.tgz https://example.com/b.tar.gz git://example.com/x.git#v1 user/repo#v1',
        'a version in a variable': 'RUN npm install -g "pnpm@${PNPM}"',
        'a script called install': 'RUN npm run install',
      },
      unsure: { 'a variable': 'RUN npm install -g $TOOL' },
    }),
  },
  {
    id: 'dockerfile/unpinned-gems',
    title: 'gem without a version',
    installs: ['gem install', 'gem i'],
    version: gemVersion,
    isPinnedElsewhere: (command) => hasFlag(command, 'v', '--version'),
    example: 'rails:7.1.3',
    aliases: [
      { tool: 'hadolint', id: 'DL3028', ...onlyForms(['gem install', 'gem i'], 'none') },
      { tool: 'kics', id: 'Gem Install Without Version', ...onlyForms(['gem install'], 'none') },
    ],
    examples: dockerfileExamples('ruby:3', {
      bad: {
        'no version': 'RUN gem install --no-document rails bundler:2.5',
        'with options of the compiler': 'RUN gem i nokogiri -- --use-system-libraries',
      },
      good: {
        'a version': 'RUN gem install rails:7.1.3',
        'by option': 'RUN gem install rails -v 7.1.3 && gem i --version=2 x && gem i x --version "> 1"',
        'a file': 'RUN gem install ./x.gem',
        'words for the compiler': 'RUN gem install x:1 -- --with y',
      },
      unsure: { 'a variable': 'RUN gem install $GEM' },
    }),
  },
  {
    id: 'dockerfile/unpinned-go-packages',
    title: 'Go package without a version',
    installs: ['go install', 'go get', 'go run'],
    version: goVersion,
    // The rest of `go run` are arguments of the program.
    packages: ({ verb, operands }) => (verb === 'run' ? operands.slice(0, 1) : operands),
    example: 'example.com/tool@v1.2.3',
    aliases: [{ tool: 'hadolint', id: 'DL3062', ...onlyForms(['go install', 'go get', 'go run'], 'none') }],
    examples: dockerfileExamples('golang:1', {
      bad: {
        'no version': 'RUN go install example.com/tool',
        latest: 'RUN GOBIN=/bin go install -ldflags "-s -w" example.com/tool@latest',
        get: 'RUN go get -u example.com/a example.com/b@v1',
        run: 'RUN go run example.com/tool generate',
        'a branch': 'RUN go install example.com/tool@main',
      },
      good: {
        'a version': 'RUN go install example.com/tool@v1.2.3',
        'the module': 'RUN go install ./... && go get -d -v ./... && go install . && go install',
        'run with arguments': 'RUN go run example.com/tool@v1 generate all && go run main.go x',
        'a version in a variable': 'RUN go install example.com/tool@$V',
        'a build': 'RUN go build -o /app example.com/me/app',
      },
      unsure: { 'a variable': 'RUN go install $TOOL' },
    }),
  },
];

/** Checks that each package of a language has a version. */
export const checks = rows.map(unpinnedCheck);
