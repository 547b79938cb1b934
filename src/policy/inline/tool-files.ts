import type { Severity } from '../../core/severity.ts';
import { parseYaml, type YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { isDay } from '../dates.ts';
import type { InlineIgnore } from './read-ignores.ts';

/** What the configuration of another tool says about its rules. */
export interface ToolSettings {
  ignores: readonly InlineIgnore[];
  /** Severities of rules by alias: `hadolint:DL3008`. */
  severities: ReadonlyMap<string, Severity>;
  /** Why the file could not be read. */
  problem?: string;
}

/** The levels of hadolint as severities. */
const levels: Readonly<Record<string, Severity>> = {
  error: 'high',
  warning: 'medium',
  info: 'low',
  style: 'info',
};

const none: ToolSettings = { ignores: [], severities: new Map() };

function member(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

function scalar(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

function texts(node: YamlNode | undefined): readonly { text: string; line: number }[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) =>
    item.kind === 'scalar' ? [{ text: String(item.value), line: item.range.startLine }] : [],
  );
}

/** Reads `ignored` and `override` of a `.hadolint.yaml`. */
export function readHadolintFile(text: string): ToolSettings {
  const { root, problems } = parseYaml(text);
  const [first] = problems;
  if (first !== undefined) return { ...none, problem: `line ${first.range.startLine}: ${first.message}` };
  const override = member(root, 'override');
  return {
    ignores: texts(member(root, 'ignored')).map(({ text: id, line }) => ({
      tool: 'hadolint',
      ids: [id.toLowerCase()],
      at: line,
    })),
    severities: new Map(
      Object.entries(levels).flatMap(([level, severity]) =>
        texts(member(override, level)).map(({ text: id }) => [`hadolint:${id}`, severity] as const),
      ),
    ),
  };
}

/** Reads a `.trivyignore`: an id on each line, with `exp:2026-12-31` behind it. */
export function readTrivyFile(text: string): ToolSettings {
  const ignores = text.split(/\r?\n/u).flatMap((line, index): readonly InlineIgnore[] => {
    const [id = '', ...rest] = line.replace(/#.*$/u, '').trim().split(/\s+/u);
    if (id === '') return [];
    const until = rest.map((word) => /^exp:(.*)$/u.exec(word)?.[1]).find((day) => day !== undefined);
    // A day that cannot be read ignores nothing.
    if (until !== undefined && !isDay(until)) return [];
    return [
      { tool: 'trivy', ids: [id.toLowerCase()], at: index + 1, ...(until === undefined ? {} : { until }) },
    ];
  });
  return { ...none, ignores };
}

/** Reads `misconfigurations` of a `.trivyignore.yaml`; an entry for some paths only is for those. */
export function readTrivyYaml(text: string): ToolSettings {
  const { root, problems } = parseYaml(text);
  const [first] = problems;
  if (first !== undefined) return { ...none, problem: `line ${first.range.startLine}: ${first.message}` };
  const list = member(root, 'misconfigurations');
  const items = list?.kind === 'list' ? list.items : [];
  return {
    ...none,
    ignores: items.flatMap((item): readonly InlineIgnore[] => {
      const id = scalar(member(item, 'id'));
      if (id === undefined) return [];
      const [expiry, limits] = [member(item, 'expired_at'), member(item, 'paths')];
      const until = scalar(expiry)?.slice(0, 10);
      const reason = scalar(member(item, 'statement'));
      const paths = texts(limits).map((path) => path.text);
      // A limit that cannot be read must not count as none.
      if (expiry !== undefined && (until === undefined || !isDay(until))) return [];
      if (limits !== undefined && paths.length === 0) return [];
      return [
        {
          tool: 'trivy',
          ids: [id.toLowerCase()],
          at: item.range.startLine,
          ...(until === undefined ? {} : { until }),
          ...(reason === undefined ? {} : { reason }),
          ...(paths.length === 0 ? {} : { paths }),
        },
      ];
    }),
  };
}
