import type { AuditRule, AuditRules } from '../core/host/audit-rule.ts';
import { exclusion, fileSystemExclusion } from './exclusions.ts';
import { makesAccess, makesAllAccess } from './system-calls.ts';
import { ruleOptions, type RuleOption } from './words.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type RuleDraft = Writable<AuditRule>;

/** Options of the audit system that change no rule. */
const switches = new Set([
  '-b',
  '-f',
  '-r',
  '-i',
  '-c',
  '-q',
  '-t',
  '--backlog_wait_time',
  '--loginuid-immutable',
  '--signal',
  '--reset-lost',
]);

/** Effect of a line on the rules before it. */
type Line =
  | { kind: 'rule'; rule: AuditRule; first: boolean }
  | { kind: 'enabled'; value: boolean }
  | { kind: 'clear' | 'nothing' | 'unread' };

/**
 * Parses rules as in audit.rules(7) and `auditctl -l`. Skips rules for other events than system calls; an
 * unparsable line goes to `unread`.
 */
export function parseAuditRules(text: string): AuditRules {
  const state: Writable<AuditRules> = { rules: [], enabled: true, unread: [] };
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const read = readLine(line);
    if (read.kind === 'rule')
      state.rules = read.first ? [read.rule, ...state.rules] : [...state.rules, read.rule];
    if (read.kind === 'clear') state.rules = [];
    if (read.kind === 'enabled') state.enabled = read.value;
    if (read.kind === 'unread') state.unread = [...state.unread, line];
  }
  return state;
}

function readLine(line: string): Line {
  if (line === '' || line.startsWith('#') || line === 'No rules') return { kind: 'nothing' };
  const options = ruleOptions(line);
  const [first] = options ?? [];
  if (options === undefined || first === undefined) return { kind: 'unread' };
  switch (first.flag) {
    case '-w':
      return ruleLine(watchOf(line, options), false);
    case '-a':
    case '-A':
      return filterLine(line, options);
    case '-D':
      return { kind: 'clear' };
    case '-e':
      return { kind: 'enabled', value: first.value !== '0' };
    default:
      return { kind: switches.has(first.flag) ? 'nothing' : 'unread' };
  }
}

function ruleLine(rule: AuditRule | undefined, first: boolean): Line {
  return rule === undefined ? { kind: 'unread' } : { kind: 'rule', rule, first };
}

function blank(text: string): RuleDraft {
  return {
    text,
    action: 'always',
    on: 'everything',
    path: '',
    realPath: '',
    permissions: 'rwxa',
    conditions: [],
  };
}

function place(rule: RuleDraft, on: AuditRule['on'], path: string): void {
  rule.on = on;
  rule.path = path;
  rule.realPath = path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function watchOf(text: string, options: readonly RuleOption[]): AuditRule | undefined {
  const rule = blank(text);
  for (const { flag, value } of options) {
    if (flag === '-w') place(rule, 'watch', value);
    else if (flag === '-p') rule.permissions = value;
    else if (flag !== '-k') return undefined;
  }
  return rule.path.startsWith('/') && isAccess(rule.permissions) ? rule : undefined;
}

/** Parses `-a ACTION,LIST` or `-a LIST,ACTION`, with fields and system calls. */
function filterLine(line: string, options: readonly RuleOption[]): Line {
  const [head, ...rest] = options;
  const words = head?.value.split(',') ?? [];
  const list = words.find((word) => /^(exit|task|user|exclude|filesystem|io_uring)$/.test(word));
  const action = words.find((word) => /^(always|never)$/.test(word));
  if (list === undefined || action === undefined || words.length !== 2) return { kind: 'unread' };
  if (list === 'exclude' || list === 'filesystem') return excludingLine(line, list, action, rest);
  // Of the other lists only `never,task` affects paths: it excludes whole processes.
  if (list !== 'exit' && !(list === 'task' && action === 'never')) return { kind: 'nothing' };
  const rule = filterOf(line, action === 'never' ? 'never' : 'always', rest);
  return ruleLine(rule, head?.flag === '-A' || list === 'task');
}

/** Parses rules that exclude records before any recording rule applies. */
function excludingLine(
  line: string,
  list: 'exclude' | 'filesystem',
  action: string,
  options: readonly RuleOption[],
): Line {
  const fields = options.filter(({ flag }) => flag === '-F').map(({ value }) => value);
  const found = list === 'exclude' ? exclusion(fields) : fileSystemExclusion(action, fields);
  if (found === 'unread') return { kind: 'unread' };
  if (found === 'nothing') return { kind: 'nothing' };
  return ruleLine({ ...blank(line), action: 'never', conditions: found }, true);
}

function filterOf(
  text: string,
  action: AuditRule['action'],
  options: readonly RuleOption[],
): AuditRule | undefined {
  const rule: RuleDraft = { ...blank(text), action };
  const calls: string[] = [];
  for (const { flag, value } of options) {
    if (flag === '-F') {
      if (!addField(rule, value)) return undefined;
    } else if (flag === '-S') calls.push(...value.split(','));
    else if (flag === '-C') rule.conditions = [...rule.conditions, value];
    else if (flag !== '-k') return undefined;
  }
  return withCalls(rule, calls);
}

/** Narrows a rule to the access kinds of its system calls, or to the calls if a kind is incomplete. */
function withCalls(rule: RuleDraft, calls: readonly string[]): AuditRule {
  if (calls.length === 0 || calls.includes('all')) return rule;
  const kinds = rule.permissions.split('').filter((kind) => makesAccess(calls, kind));
  const isWhole = kinds.every((kind) => makesAllAccess(calls, kind));
  const conditions = isWhole ? rule.conditions : [...rule.conditions, `-S ${calls.join(',')}`];
  return { ...rule, permissions: kinds.join(''), conditions };
}

function addField(rule: RuleDraft, field: string): boolean {
  const [, name = '', operator = '', value = ''] =
    /^([a-z0-9_]+)(=|!=|>=|<=|>|<|&=|&)(.*)$/i.exec(field) ?? [];
  if (name === '') return false;
  if (operator !== '=') rule.conditions = [...rule.conditions, field];
  else if (name === 'path' || name === 'dir') {
    place(rule, name, value);
    return value.startsWith('/');
  } else if (name === 'perm') {
    rule.permissions = value;
    return isAccess(value);
  } else if (name === 'arch') rule.arch = widthOf(value);
  else if (name !== 'key') rule.conditions = [...rule.conditions, field];
  return true;
}

/** Whether a text has access kinds, as in `-p` and `perm`. */
function isAccess(permissions: string): boolean {
  return /^[rwxa]+$/.test(permissions);
}

/** Returns the word width: `b64` and names of 64-bit machines are equal. */
function widthOf(arch: string): string {
  return /64|s390x/.test(arch) ? 'b64' : 'b32';
}
