import { isDay } from '../dates.ts';

/** The tools whose ignores in files are understood. */
export type IgnoringTool = 'ironhull' | 'hadolint' | 'buildkit' | 'trivy' | 'checkov' | 'kics';

/** The lines that an ignore is for, 1-based and inclusive; the whole file if left out. */
export interface IgnoredLines {
  from: number;
  to: number;
}

/** A comment that ignores findings. */
export interface InlineIgnore {
  tool: IgnoringTool;
  /** Ids of the tool's rules in lower case; `undefined` for all. */
  ids?: readonly string[];
  lines?: IgnoredLines;
  /** The paths it is for, with `*` and `**`; every file if left out. */
  paths?: readonly string[];
  /** The file with the comment; the file with the finding if left out. */
  file?: string;
  /** 1-based line of the comment. */
  at: number;
  reason?: string;
  /** The last day on which it applies, `2026-12-31`. */
  until?: string;
}

/** A comment of a file. */
export interface FileComment {
  /** 1-based. */
  line: number;
  /** Without the `#`, trimmed. */
  text: string;
  /** What it stands above or beside; missing if nothing follows. */
  subject?: IgnoredLines;
  /** Whether nothing but comments is above it. */
  isAtTop: boolean;
}

type Parsed = Omit<InlineIgnore, 'at'>;

const separator = /[\s,]+/u;

function list(text: string): readonly string[] {
  return text
    .split(separator)
    .filter((id) => id !== '')
    .map((id) => id.toLowerCase());
}

function scoped({ subject }: FileComment): { lines?: IgnoredLines } | undefined {
  return subject === undefined ? undefined : { lines: subject };
}

/** `# ironhull ignore=RULE,RULE -- reason`; `ignore-file=` for the whole file. A reason is asked for. */
function ironhull(comment: FileComment): readonly Parsed[] {
  const found = /^ironhull\s+ignore(-file)?\s*=\s*([^\s,]+(?:\s*,\s*[^\s,]+)*)\s*(?:--\s*(\S.*))?$/iu.exec(
    comment.text,
  );
  const [, file, ids = '', reason] = found ?? [];
  const scope = file === undefined ? scoped(comment) : {};
  if (found === null || scope === undefined) return [];
  return [{ tool: 'ironhull', ids: list(ids), ...scope, ...(reason === undefined ? {} : { reason }) }];
}

/** `# hadolint ignore=DL3006,DL3008` above an instruction, and `# hadolint global ignore=…`. */
function hadolint(comment: FileComment): readonly Parsed[] {
  const [all, global, ids = ''] =
    /^hadolint\s+(global\s+)?ignore\s*=\s*([\w,\s]+)/iu.exec(comment.text) ?? [];
  const scope = global === undefined ? scoped(comment) : {};
  return all === undefined || scope === undefined ? [] : [{ tool: 'hadolint', ids: list(ids), ...scope }];
}

/** The parser directive `# check=skip=RULE,RULE;error=true`, or `skip=all`. */
function buildkit({ text, isAtTop }: FileComment): readonly Parsed[] {
  const skip = isAtTop ? /^check\s*=(?:.*;)?\s*skip\s*=\s*([\w,\s]+)/iu.exec(text)?.[1] : undefined;
  if (skip === undefined) return [];
  const ids = list(skip);
  return [ids.includes('all') ? { tool: 'buildkit' } : { tool: 'buildkit', ids }];
}

/** `# trivy:ignore:DS-0002`, with `:exp:2026-12-31`; several in one comment, `tfsec:ignore:` included. */
function trivy(comment: FileComment): readonly Parsed[] {
  const found = [...comment.text.matchAll(/\b(?:trivy|tfsec):ignore:([\w*-]+)(?::exp:([^\s,]*))?/giu)];
  const scope = comment.isAtTop ? {} : scoped(comment);
  if (scope === undefined) return [];
  // A day that cannot be read ignores nothing.
  const valid = found.filter(([, , until]) => until === undefined || isDay(until));
  return valid.map(([, id = '', until]) => ({
    tool: 'trivy',
    ...(id === '*' ? {} : { ids: [id.toLowerCase()] }),
    ...scope,
    ...(until === undefined ? {} : { until }),
  }));
}

/** `# checkov:skip=CKV_DOCKER_2:reason`, for the whole file. */
function checkov({ text }: FileComment): readonly Parsed[] {
  const [, ids, reason] = /\bcheckov:skip=([\w,]+)(?::\s*(\S.*))?/iu.exec(text) ?? [];
  return ids === undefined
    ? []
    : [{ tool: 'checkov', ids: list(ids), ...(reason === undefined ? {} : { reason }) }];
}

/** `# kics-scan ignore` and `disable=ID` for the file, `ignore-line` and `ignore-block` for what follows. */
function kics(comment: FileComment): readonly Parsed[] {
  const [, command = '', ids = ''] =
    /^kics-scan\s+(ignore-line|ignore-block|ignore|disable)(?:\s*=\s*(\S.*))?$/iu.exec(comment.text) ?? [];
  switch (command.toLowerCase()) {
    case 'ignore':
      return comment.isAtTop ? [{ tool: 'kics' }] : [];
    case 'disable':
      return comment.isAtTop
        ? [{ tool: 'kics', ids: ids.split(',').map((id) => id.trim().toLowerCase()) }]
        : [];
    case 'ignore-line':
    case 'ignore-block':
      return comment.subject === undefined ? [] : [{ tool: 'kics', lines: comment.subject }];
    default:
      return [];
  }
}

const readers = [ironhull, hadolint, buildkit, trivy, checkov, kics];

/** Returns the ignores in the comments of a file, in the form of each tool. */
export function readIgnores(comments: readonly FileComment[]): readonly InlineIgnore[] {
  return comments.flatMap((comment) =>
    readers.flatMap((read) => read(comment).map((one) => ({ ...one, at: comment.line }))),
  );
}
