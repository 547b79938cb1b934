import type { PamModuleRule } from './pam.ts';

/** The lines of a service: modules, and the lines of services that it includes. */
export type PamStack = readonly (PamModuleRule | { kind: 'include' | 'substack'; rules: PamStack })[];

/** Whom a service of PAM lets in without a password: everyone, or the members of a group. */
export type PamExemption = 'everyone' | { group: string } | { user: string };

/** Who asks a service, and of whom it asks: `su` of root, `sudo` of its caller. */
export interface PamQuestion {
  asksOf: 'caller' | 'root';
  /** The group of pam_wheel(8) without an option. */
  wheel: string;
}

/** Modules that ask nothing, and have no opinion. */
const withoutOpinion =
  /^pam_(?:env|faildelay|group|nologin|mail|limits|cap|umask|keyinit|warn|echo|debug|mkhomedir|systemd|loginuid|tally2?|issue)$/u;
/** Modules that ask nothing, and are content with an ordinary account. */
const isContent = /^pam_(?:permit|localuser|usertype|securetty|faillock|shells|time|access)$/u;
const flags = /^(?:quiet\w*|use_uid|debug|audit)$/u;

function isSame(left: PamExemption, right: PamExemption): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Whom the conditions of pam_succeed_if(8) name, each with whether it holds for others instead. */
function conditionsOf(words: readonly string[]) {
  const plain = words.filter((word) => !flags.test(word));
  const found: { subject: string; operator: string; value: string }[] = [];
  for (let at = 0; at + 2 < plain.length; at += 3)
    found.push({ subject: plain[at] ?? '', operator: plain[at + 1] ?? '', value: plain[at + 2] ?? '' });
  return found;
}

/** Returns whom a rule names who may get in by it. */
function namedIn({ module, words }: PamModuleRule, wheel: string): readonly PamExemption[] {
  if (module === 'pam_wheel') return [{ group: groupOfWheel(words, wheel) }];
  if (module !== 'pam_succeed_if') return [];
  return conditionsOf(words).flatMap(({ subject, operator, value }): readonly PamExemption[] => {
    if (subject !== 'user') return [];
    if (operator === 'ingroup') return value.split(':').map((group) => ({ group }));
    return operator === '=' || operator === 'in' ? value.split(':').map((user) => ({ user })) : [];
  });
}

function groupOfWheel(words: readonly string[], wheel: string): string {
  return words.find((word) => word.startsWith('group='))?.slice('group='.length) ?? wheel;
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  eq: (left, right) => left === right,
  ge: (left, right) => left >= right,
  gt: (left, right) => left > right,
  ne: (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '>': (left, right) => left > right,
  '!=': (left, right) => left !== right,
};

/** The number of an ordinary account. */
const ordinary = 1000;

/** Whether the conditions of pam_succeed_if(8) hold for somebody. */
function holds(words: readonly string[], who: PamExemption, { asksOf }: PamQuestion): boolean {
  const isRoot = asksOf === 'root' && !words.includes('use_uid');
  const asked: PamExemption = isRoot ? { user: 'root' } : who;
  return conditionsOf(words).every(({ subject, operator, value }) => {
    if (subject === 'uid') return comparisons[operator]?.(isRoot ? 0 : ordinary, Number(value)) === true;
    if (subject !== 'user') return false;
    const each = value.split(':');
    const isGroup = operator.endsWith('group');
    const isNamed = each.some((name) => isSame(asked, isGroup ? { group: name } : { user: name }));
    return /^(?:!=|not)/u.test(operator) ? !isNamed : isNamed;
  });
}

/** Returns the answer of a module to somebody who gives no password. */
function answerOf({ module, words }: PamModuleRule, who: PamExemption, question: PamQuestion): string {
  if (module === 'pam_succeed_if') return holds(words, who, question) ? 'success' : 'auth_err';
  if (module === 'pam_wheel') {
    const isMember = isSame(who, { group: groupOfWheel(words, question.wheel) });
    if (isMember === words.includes('deny')) return 'perm_denied';
    return words.includes('trust') ? 'success' : 'ignore';
  }
  if (withoutOpinion.test(module)) return 'ignore';
  return isContent.test(module) ? 'success' : 'auth_err';
}

interface Verdict {
  state: 'open' | 'granted' | 'refused';
}

/** Judges a stack of modules as libpam does; returns whether it ended early. */
function dispatch(stack: PamStack, verdict: Verdict, ask: (rule: PamModuleRule) => string): boolean {
  let skipped = 0;
  for (const rule of stack) {
    if (skipped > 0) {
      skipped--;
      continue;
    }
    if (rule.kind !== 'module') {
      if (dispatch(rule.rules, verdict, ask) && rule.kind === 'include') return true;
      continue;
    }
    const answer = ask(rule);
    const action = rule.actions.get(answer) ?? rule.actions.get('default') ?? 'bad';
    if (/^\d+$/u.test(action)) skipped = Number(action);
    else if (judge(action, answer, verdict)) return true;
  }
  return false;
}

/** Judges the answer of one module; returns whether the stack ends with it. */
function judge(action: string, answer: string, verdict: Verdict): boolean {
  if (action === 'reset') verdict.state = 'open';
  else if (
    action === 'bad' ||
    action === 'die' ||
    (action !== 'ignore' && !['success', 'ignore'].includes(answer))
  )
    verdict.state = 'refused';
  else if (action !== 'ignore' && verdict.state === 'open' && answer === 'success') verdict.state = 'granted';
  return action === 'die' || (action === 'done' && verdict.state === 'granted');
}

/** Returns the modules of a stack with those that it includes. */
function modulesOf(stack: PamStack): readonly PamModuleRule[] {
  return stack.flatMap((rule) => (rule.kind === 'module' ? [rule] : modulesOf(rule.rules)));
}

/** Returns whom the rules of a service of PAM let in without asking for a password. */
export function pamExemptions(stack: PamStack, question: PamQuestion): readonly PamExemption[] {
  const isIn = (who: PamExemption): boolean => {
    const verdict: Verdict = { state: 'open' };
    dispatch(stack, verdict, (rule) => answerOf(rule, who, question));
    return verdict.state === 'granted';
  };
  if (isIn('everyone')) return ['everyone'];
  const named = modulesOf(stack).flatMap((rule) => namedIn(rule, question.wheel));
  return [...new Map(named.map((each) => [JSON.stringify(each), each])).values()].filter(isIn);
}
