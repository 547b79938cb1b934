import { readDockerfile } from '../adapters/dockerfile/read-dockerfile.ts';
import type { Finding } from '../core/findings/finding.ts';
import { bySubjectThenSeverity } from '../core/findings/finding-order.ts';
import type { Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';
import { applyIgnores, type AliasOf } from '../policy/inline/apply-ignores.ts';
import { dockerfileComments } from '../policy/inline/dockerfile-comments.ts';
import { readIgnores, type FileComment } from '../policy/inline/read-ignores.ts';
import type { ToolSettings } from '../policy/inline/tool-files.ts';
import { yamlComments } from '../policy/inline/yaml-comments.ts';
import { registeredRules } from './registered-checks.ts';

/** The words that every comment with an ignore has. */
const telling = /ironhull\s+ignore|hadolint\s|check\s*=|(?:trivy|tfsec):ignore:|checkov:skip=|kics-scan\s/iu;

/** Whether a text has Dockerfile instructions: those files are named in many ways. */
function commentsOf(file: string, text: string, dockerfiles: ReadonlySet<string>): readonly FileComment[] {
  if (!dockerfiles.has(file)) return yamlComments(text);
  const { instructions } = readDockerfile(text, file);
  return dockerfileComments(
    text,
    instructions.map(({ line, endLine }) => ({ from: line, to: endLine })),
  );
}

const aliases = new Map(
  registeredRules.flatMap(({ aliases: list }) =>
    list.flatMap(({ tool, id, names = [] }) =>
      [id, ...names].map((name) => [`${tool}:${name}`.toLowerCase(), `${tool}:${id}`] as const),
    ),
  ),
);

/** Older ids of Trivy: `AVD-DS-0002` and `DS002`. */
function trivyId(id: string): string {
  const [, number] = /^(?:avd-)?ds-?0*(\d+)$/u.exec(id) ?? [];
  return number === undefined ? id : `ds-${number.padStart(4, '0')}`;
}

const aliasOf: AliasOf = (tool, id) => {
  const name = `${tool}:${tool === 'trivy' ? trivyId(id) : id}`.toLowerCase();
  return aliases.get(name) ?? name;
};

function withSeverity(finding: Finding, severities: ToolSettings['severities']): Finding {
  const severity = finding.aliases.map((alias) => severities.get(alias)).find((one) => one !== undefined);
  return severity === undefined ? finding : { ...finding, severity };
}

/**
 * Waives what comments in the files ignore, in the form of Ironhull or of the tools that people come from.
 * `settings` are those of other tools' own files. `texts` are the files by their name in the report, `dockerfiles` the names of those that are Dockerfiles.
 */
export function withInlineIgnores(
  report: Report,
  texts: ReadonlyMap<string, string>,
  dockerfiles: ReadonlySet<string>,
  settings: ToolSettings,
): Report {
  const inFiles = new Map(
    [...texts]
      .filter(([, text]) => telling.test(text))
      .map(([file, text]) => [file, readIgnores(commentsOf(file, text, dockerfiles))]),
  );
  const graded = report.findings.map((finding) => withSeverity(finding, settings.severities));
  const ignores = { inFiles, everywhere: settings.ignores };
  const findings = applyIgnores(graded, ignores, aliasOf, report.collectedAt).toSorted(bySubjectThenSeverity);
  return { ...report, findings, summary: summaryOf(findings, report.outcomes) };
}
