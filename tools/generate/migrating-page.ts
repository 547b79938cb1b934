import type { Check } from '../../src/core/rules/check.ts';
import { page, table } from './markdown.ts';

/** A tool that people come from. */
interface FormerTool {
  tool: string;
  name: string;
  /** Its command, and ours for the same. */
  commands: readonly (readonly [theirs: string, ours: string])[];
  /** What of its comments and files is honoured. */
  keeps: string;
}

const noIgnores = 'It has no comments or files that would be read.';

const formerTools: readonly FormerTool[] = [
  {
    tool: 'hadolint',
    name: 'hadolint',
    commands: [
      ['`hadolint Dockerfile`', '`ironhull lint Dockerfile`'],
      ['`hadolint - < Dockerfile`', '`ironhull lint - < Dockerfile`'],
      ['`hadolint --ignore DL3008 Dockerfile`', '`ironhull lint --skip hadolint:DL3008 Dockerfile`'],
      ['`SC…` of hadolint', "`ironhull lint --only 'shellcheck:*' Dockerfile`, with ShellCheck installed"],
    ],
    keeps:
      '`# hadolint ignore=`, `# hadolint global ignore=`, and `ignored` and `override` of `.hadolint.yaml`.',
  },
  {
    tool: 'buildkit',
    name: 'BuildKit (docker build --check)',
    commands: [['`docker build --check .`', "`ironhull lint --only 'buildkit:*' Dockerfile`"]],
    keeps: '`# check=skip=`.',
  },
  {
    tool: 'trivy',
    name: 'Trivy (Dockerfiles)',
    commands: [['`trivy config .`', '`ironhull lint .`']],
    keeps: '`# trivy:ignore:`, `.trivyignore`, and `misconfigurations` of `.trivyignore.yaml`.',
  },
  {
    tool: 'checkov',
    name: 'Checkov (Dockerfiles)',
    commands: [['`checkov --framework dockerfile -d .`', '`ironhull lint .`']],
    keeps: '`# checkov:skip=`.',
  },
  {
    tool: 'kics',
    name: 'KICS (Dockerfiles and Compose files)',
    commands: [['`kics scan -p .`', '`ironhull lint .`']],
    keeps: '`# kics-scan ignore`, `disable=`, `ignore-line` and `ignore-block`.',
  },
  {
    tool: 'dockle',
    name: 'Dockle',
    commands: [['`dockle IMAGE`', '`ironhull audit`']],
    keeps: noIgnores,
  },
  {
    tool: 'docker-bench',
    name: 'docker-bench-security',
    commands: [['`docker-bench-security.sh`', '`sudo ironhull audit`']],
    keeps: noIgnores,
  },
  {
    tool: 'dclint',
    name: 'dclint',
    commands: [['`dclint .`', '`ironhull lint .`']],
    keeps: noIgnores,
  },
];

const naturally = new Intl.Collator('en', { numeric: true }).compare;

function sectionOf(
  { tool, name, commands, keeps }: FormerTool,
  checks: readonly Check[],
): string | undefined {
  const rows = checks
    .flatMap(({ id: rule, title, category, aliases }) =>
      aliases
        .filter((alias) => alias.tool === tool)
        .map(({ id, only = [] }) => [
          `\`${id}\``,
          `[\`${rule}\`](checks/${rule}.md)`,
          only.length === 0 ? title : `${title} (${only.join(', ')})`,
          category,
        ]),
    )
    .toSorted((a, b) => naturally(a.join(' '), b.join(' ')));
  if (rows.length === 0) return undefined;
  return [
    `## ${name}`,
    table(['Before', 'Now'], commands),
    `Kept: ${keeps}`,
    table(['Rule', 'Here', 'Title', 'Category'], rows),
  ].join('\n\n');
}

/** Which rules and commands here are those of other tools: `docs/migrating.md`. */
export function migratingPage(checks: readonly Check[]): string {
  return page(
    '# Coming from another tool',
    'The rules that you know have an id here, and are found by theirs: `ironhull explain hadolint:DL3008`, `--only trivy:DS-0002`, and as a rule of a policy. Rules of the categories hygiene and style run on request: by `--only` (`--only dockerfile/*` is every rule on Dockerfiles), or in a policy. Comments that ignore a rule still do, see [policy.md](policy.md#comments-in-files).',
    ...formerTools.map((tool) => sectionOf(tool, checks)),
  );
}
