import type { BuildContext, ContextSource } from '../../core/image/dockerfile.ts';
import {
  isHistory,
  isUnneeded,
  mayHoldCredentials,
} from '../../knowledge/dockerfile/unwanted-context-files.ts';
import { contextExample, findInContext, listedPaths } from '../support/dockerfile/context-files.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** Names that no pattern means: all of a context is left out if they are. */
const anyNames = ['a', 'Z9'];

function isLeftOut({ ignores }: BuildContext, path: string): boolean | undefined {
  if (path !== '.') return ignores(path);
  const verdicts = anyNames.map((name) => ignores(name));
  return verdicts.includes(undefined) ? undefined : verdicts.every((verdict) => verdict === true);
}

function* findIgnored(
  context: BuildContext,
  { path, source, instruction }: ContextSource,
): Iterable<DockerfileFound> {
  const { ignoreFile } = context;
  const at = source.span;
  if (path === undefined) yield { at, doubt: `${source.text} depends on a variable without a value` };
  else if (ignoreFile.state === 'unreadable') yield { at, doubt: `the ignore file: ${ignoreFile.detail}` };
  if (path === undefined || ignoreFile.state !== 'known') return;
  const leftOut = isLeftOut(context, path);
  if (leftOut === undefined) yield { at, doubt: 'a pattern of the ignore file is not understood' };
  else if (leftOut && ignoreFile.value.hasExceptions)
    yield { at, doubt: `${ignoreFile.value.name} leaves ${path} out, and may take parts of it back` };
  else if (leftOut)
    yield {
      at,
      message: `${instruction.keyword} takes ${path}, which ${ignoreFile.value.name} leaves out`,
      detail: { source: path },
      steps: [`Remove the pattern from ${ignoreFile.value.name}, or the source from the instruction`],
    };
}

const ignored = dockerfileCheck({
  id: 'dockerfile/copy-ignored-file',
  title: 'Copied file left out by .dockerignore',
  category: 'correctness',
  severity: 'medium',
  why: 'The builder does not get the file: the build stops, or the image lacks it.',
  remediation: 'Let the ignore file and the instruction agree.',
  aliases: [{ tool: 'buildkit', id: 'CopyIgnoredFile' }],
  nothing: 'no instruction takes a file that is left out',
  *find(dockerfile) {
    const { context } = dockerfile;
    for (const source of dockerfile.contextSources())
      if (context !== undefined) yield* findIgnored(context, source);
      else yield { at: source.source.span, doubt: 'the build context was not read' };
  },
  examples: {
    bad: [
      { title: 'a directory', facts: contextExample('FROM scratch\nCOPY dist /dist', [], 'dist\n') },
      { title: 'a file in it', facts: contextExample('FROM scratch\nCOPY ./dist/a.js /', [], '**/dist\n') },
      { title: 'ADD', facts: contextExample('FROM scratch\nADD a.tmp /', [], '*.tmp\n') },
      { title: 'everything', facts: contextExample('FROM scratch\nCOPY . /', [], '*\n') },
      { title: 'one of several', facts: contextExample('FROM scratch\nCOPY a b.md /x/', [], '*.md\n') },
      {
        title: 'a stage that is not built',
        facts: contextExample('FROM scratch AS t\nCOPY a.md /\nFROM scratch\nCOPY b /', [], '*.md\n'),
      },
    ],
    good: [
      { title: 'another file', facts: contextExample('FROM scratch\nCOPY src /src', [], 'dist\n*.md\n') },
      { title: 'names with a dot', facts: contextExample('FROM scratch\nCOPY . /', [], '.*\n') },
      { title: 'no ignore file', facts: contextExample('FROM scratch\nCOPY dist /dist', []) },
      { title: 'another stage', dockerfile: 'FROM a:1 AS b\nFROM scratch\nCOPY --from=b /dist /dist' },
      { title: 'a heredoc', dockerfile: 'FROM scratch\nCOPY <<EOF /a\nx\nEOF' },
      { title: 'a download', dockerfile: 'FROM scratch\nADD https://x.example/a /a' },
    ],
    unsure: [
      { title: 'a text without a folder', dockerfile: 'FROM scratch\nCOPY dist /dist' },
      { title: 'exceptions', facts: contextExample('FROM scratch\nCOPY dist /dist', [], 'dist\n!dist/a\n') },
      { title: 'a pattern that is refused', facts: contextExample('FROM scratch\nCOPY a /a', [], '[\n') },
    ],
  },
});

/** Whether a source takes whatever lies in the context. */
function takesAnything({ path = '' }: ContextSource): boolean {
  return /^(?:\.|\*+|\.\*|\*\/.*)$/u.test(path);
}

const missing = dockerfileCheck({
  id: 'dockerfile/missing-dockerignore',
  title: 'No .dockerignore for a build that takes everything',
  category: 'hygiene',
  severity: 'low',
  why: 'Without it `COPY .` takes the history of the repository, local settings and credentials into the image, and each of their changes makes the build start anew.',
  remediation:
    'Write a `.dockerignore`, best one that leaves everything out and takes back what the image needs.',
  aliases: [
    { tool: 'slim', id: 'ID.10001', only: ['missing'] },
    { tool: 'slim', id: 'ID.10002', only: ['empty'] },
  ],
  nothing: 'a build that takes everything has an ignore file',
  *find(dockerfile) {
    const { context } = dockerfile;
    const source = dockerfile.contextSources().find((one) => one.stage.isUsed && takesAnything(one));
    if (source === undefined) return;
    const at = source.source.span;
    const { keyword } = source.instruction;
    const steps = [
      'Write a .dockerignore beside the Dockerfile: `*`, then `!` and each path that the image needs',
    ];
    if (context === undefined) yield { at, doubt: 'the build context was not read' };
    else if (context.ignoreFile.state === 'unreadable')
      yield { at, doubt: `the ignore file: ${context.ignoreFile.detail}` };
    else if (context.ignoreFile.state === 'absent')
      yield {
        at,
        message: `${keyword} takes all of the folder, which has no .dockerignore`,
        detail: { dockerignore: 'missing' },
        steps,
      };
    else if (context.ignoreFile.value.isEmpty)
      yield {
        at,
        message: `${keyword} takes all of the folder, and ${context.ignoreFile.value.name} leaves nothing out`,
        detail: { dockerignore: 'empty' },
        steps,
      };
  },
  examples: {
    bad: [
      { title: 'missing', facts: contextExample('FROM scratch\nCOPY . /app', ['a']) },
      { title: 'empty', facts: contextExample('FROM scratch\nCOPY ./ /app', ['a'], '# nothing\n\n') },
      { title: 'a wildcard', facts: contextExample('FROM scratch\nADD * /app/', ['a']) },
      { title: 'a slash', facts: contextExample('FROM scratch\nCOPY / /app/', ['a']) },
    ],
    good: [
      { title: 'patterns', facts: contextExample('FROM scratch\nCOPY . /app', ['a'], '.git\n') },
      { title: 'named files', facts: contextExample('FROM scratch\nCOPY a b /app/', ['a']) },
    ],
    unsure: [{ title: 'a text without a folder', dockerfile: 'FROM scratch\nCOPY . /app' }],
  },
});

const leaveOut = (paths: readonly string[]): readonly string[] => [
  `Add them to .dockerignore: ${paths.slice(0, 5).join(', ')}`,
  'Copy the files that the image needs by their names',
];

const credentials = dockerfileCheck({
  id: 'dockerfile/credentials-in-context',
  title: 'Credential files copied with a directory',
  severity: 'medium',
  why: 'Everyone who can pull the image reads the files, also where a later instruction removes them. The history of a repository has what was ever committed to it.',
  remediation: 'Leave the files out with `.dockerignore`, and change credentials that were in an image.',
  aliases: [
    { tool: 'dockle', id: 'CIS-DI-0010', only: ['credentials'] },
    { tool: 'dockle', id: 'DKL-LI-0003', only: ['history'] },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 4.10', 'NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  nothing:
    'no instruction takes files that look like credentials, or the history of the repository, with a directory',
  find: (dockerfile) =>
    findInContext(dockerfile, function* find({ paths, path = '', instruction, source }) {
      const found = paths.filter(mayHoldCredentials);
      const history = paths.filter(isHistory);
      if (found.length > 0)
        yield {
          at: source.span,
          message: `${instruction.keyword} ${path} takes ${listedPaths(found)}`,
          saw: `the folder has ${listedPaths(found)}`,
          detail: { what: 'credentials', source: path },
          steps: leaveOut(found),
        };
      if (history.length > 0)
        yield {
          at: source.span,
          message: `${instruction.keyword} ${path} takes the history of the repository, ${listedPaths(history)}`,
          saw: `the folder has ${listedPaths(history)}`,
          severity: 'low',
          detail: { what: 'history', source: path },
          steps: leaveOut(history),
        };
    }),
  examples: {
    bad: [
      { title: '.env', facts: contextExample('FROM scratch\nCOPY . /app', ['.env', 'a.js']) },
      {
        title: 'a key below',
        facts: contextExample('FROM scratch\nCOPY . /app', ['tls/', 'tls/server.key']),
      },
      {
        title: 'a directory',
        facts: contextExample('FROM scratch\nCOPY conf /conf', ['conf/', 'conf/.env.prod']),
      },
      {
        title: 'a wildcard',
        facts: contextExample('FROM scratch\nCOPY *.json /', ['a.json', 'credentials.json']),
      },
      { title: '.git', facts: contextExample('FROM scratch\nADD ./ /app', ['.git/', 'a.js']) },
      {
        title: 'not left out',
        facts: contextExample('FROM scratch\nCOPY . /app', ['b/', 'b/.env'], '.env\n'),
      },
      { title: 'taken back', facts: contextExample('FROM scratch\nCOPY . /app', ['.env'], '*\n!.env\n') },
    ],
    good: [
      {
        title: 'left out',
        facts: contextExample('FROM scratch\nCOPY . /app', ['.env', '.git/', 'a'], '.*\n'),
      },
      {
        title: 'left out below',
        facts: contextExample('FROM scratch\nCOPY . /app', ['b/', 'b/.env'], '**/.env\n'),
      },
      { title: 'a model', facts: contextExample('FROM scratch\nCOPY . /app', ['.env.example', 'cert.pem']) },
      {
        title: 'another directory',
        facts: contextExample('FROM scratch\nCOPY src /app', ['src/', 'src/a', '.env']),
      },
      {
        title: 'a stage that is not built',
        facts: contextExample('FROM scratch AS t\nCOPY . /a\nFROM scratch', ['.env']),
      },
    ],
    unsure: [
      { title: 'a text without a folder', dockerfile: 'FROM scratch\nCOPY . /app' },
      { title: 'a variable', facts: contextExample('FROM scratch\nARG D\nCOPY $D /app', ['.env']) },
      { title: '--exclude', facts: contextExample('FROM scratch\nCOPY --exclude=.e* . /app', ['.env']) },
      {
        title: 'a pattern that is refused',
        facts: contextExample('FROM scratch\nCOPY . /a', ['.env'], '[\n'),
      },
    ],
  },
});

const unneeded = dockerfileCheck({
  id: 'dockerfile/unneeded-context-files',
  title: 'Files of development tools copied into image',
  category: 'hygiene',
  severity: 'info',
  why: 'They make the image larger, show how and where it was made, and replace what the build installs.',
  remediation: 'Leave them out with `.dockerignore`.',
  aliases: [{ tool: 'dockle', id: 'DKL-LI-0003' }],
  nothing: 'no instruction takes files of development tools',
  find: (dockerfile) =>
    findInContext(dockerfile, function* find({ paths, path = '', instruction, source }) {
      const found = paths.filter(isUnneeded);
      if (found.length === 0) return;
      yield {
        at: source.span,
        message: `${instruction.keyword} ${path} takes ${listedPaths(found)}`,
        saw: `the folder has ${listedPaths(found)}`,
        detail: { source: path },
        steps: leaveOut(found),
      };
    }),
  examples: {
    bad: [
      { title: 'packages', facts: contextExample('FROM scratch\nCOPY . /app', ['node_modules/', 'a.js']) },
      {
        title: 'a cache below',
        facts: contextExample('FROM scratch\nCOPY src /app', ['src/', 'src/__pycache__/']),
      },
    ],
    good: [
      {
        title: 'left out',
        facts: contextExample('FROM scratch\nCOPY . /app', ['node_modules/', 'a'], 'node_modules\n'),
      },
      { title: 'none', facts: contextExample('FROM scratch\nCOPY . /app', ['a.js']) },
    ],
    unsure: [{ title: 'a text without a folder', dockerfile: 'FROM scratch\nCOPY . /app' }],
  },
});

/** Checks what a build takes from the folder of its Dockerfile. */
export const checks = [ignored, missing, credentials, unneeded];
