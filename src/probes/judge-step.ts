import { answerCall, type FilterAnswer } from '../formats/seccomp/answer-call.ts';
import type { ProbeContext } from './context.ts';
import { errorName, errorNumbers, type ErrorName } from './errors.ts';
import type { HelperAnswer } from './parse-answers.ts';
import type { Step, Verdict } from './probe.ts';

/** SIGSYS, with which a filter ends a process. */
const badCall = 31;

const refusals: readonly ErrorName[] = ['EPERM', 'EACCES', 'EROFS'];

/** The system call of a step: `fsopen` of `mount:fsopen`, `unshare` of `new-namespaces:unshare/net`. */
export function callOf(step: string): string {
  const call = step.split(':')[1]?.split('/')[0] ?? '';
  return call === 'open' ? 'openat' : call;
}

/** The verdicts on the answers to one step. A step without an answer is not known. */
export function judgeStep(step: Step, context: ProbeContext): readonly Verdict[] {
  const answers = context.answers.steps.get(step.step) ?? [];
  const shown = shownStep(step.step);
  if (answers.length === 0) return [{ outcome: 'unknown', because: `${shown}: no answer from the helper` }];
  const filter = filterAnswer(step, context);
  return answers.map((answer) => judgeAnswer(step, answer, filter, context));
}

function shownStep(step: string): string {
  const [, call = step] = step.split(':');
  return call.includes('/') ? `${call.replace('/', '(')})` : call;
}

function filterAnswer(step: Step, { filter, answers }: ProbeContext): FilterAnswer {
  if (filter.state === 'absent') return { kind: 'allows' };
  if (filter.state === 'unreadable') return { kind: 'undetermined', why: filter.detail };
  if (answers.architecture !== 'x86_64' && answers.architecture !== 'aarch64')
    return { kind: 'undetermined', why: 'architecture unknown' };
  try {
    return answerCall(filter.value, callOf(step.step), step.args ?? []);
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    return { kind: 'undetermined', why: error.message };
  }
}

function judgeAnswer(step: Step, answer: HelperAnswer, filter: FilterAnswer, context: ProbeContext): Verdict {
  const shown = `${shownStep(step.step)}${answer.at === undefined ? '' : ` ${answer.at}`}`;
  if (answer.says === 'no-child')
    return { outcome: 'unknown', because: `${shown}: no process could be started to ask` };
  if (answer.killed !== undefined) return judgeEnd(shown, answer.killed, filter);
  const read = step.read?.(answer, context);
  const result = answer.result ?? 0;
  const number = result < 0 && result > -4096 ? -result : 0;
  const said = number === 0 ? 'allowed' : errorName(number);
  // A helper that gave up before the call says so in a word: the filter was not asked.
  const isAsked = answer.says === undefined;
  if (isAsked && filter.kind === 'refuses') {
    const isSame = number !== 0 && filter.errors.includes(number);
    if (!isSame)
      return {
        outcome: 'unknown',
        because: `${shown}: the kernel answered ${said}, and the seccomp filter refuses the call (${expectedOf(filter)})`,
      };
    return { outcome: 'blocked', because: `${shown}: ${said}, by the seccomp filter` };
  }
  if (read !== undefined) return { ...read, because: `${shown}: ${read.because}` };
  return {
    outcome: judgeNumber(step, number),
    because: `${shown}: ${said}${meaningOf(step, number, filter)}`,
  };
}

function expectedOf({ action, errors }: Extract<FilterAnswer, { kind: 'refuses' }>): string {
  return errors.length === 0 ? action : errors.map(errorName).join(' or ');
}

/** What an error means where its name does not say so. */
function meaningOf(step: Step, number: number, filter: FilterAnswer): string {
  if (isOf(number, step.allowedBy)) return ' after the permission check';
  if (number !== errorNumbers.ENOSYS) return '';
  return filter.kind === 'undetermined'
    ? ': the kernel does not have the call, or the filter hides it'
    : ': this kernel does not have the call';
}

function isOf(number: number, names: readonly ErrorName[] = []): boolean {
  return names.some((name) => errorNumbers[name] === number);
}

/** A step that ended with a signal: by the filter, or for another reason. */
function judgeEnd(shown: string, signal: number, filter: FilterAnswer): Verdict {
  if (signal !== badCall)
    return { outcome: 'unknown', because: `${shown}: the step ended early (signal ${signal})` };
  if (filter.kind === 'refuses' && filter.errors.length === 0)
    return { outcome: 'blocked', because: `${shown}: the seccomp filter ends the process` };
  return filter.kind === 'undetermined'
    ? { outcome: 'blocked', because: `${shown}: the process was ended with SIGSYS` }
    : { outcome: 'unknown', because: `${shown}: ended with SIGSYS, which the filter does not explain` };
}

/** ENOSYS is no way in, whether the kernel does not have the call or a filter hides it; alone it proves nothing. */
function judgeNumber(step: Step, number: number): Verdict['outcome'] {
  if (number === 0 || isOf(number, step.allowedBy)) return 'possible';
  if (number === errorNumbers.ENOSYS || isOf(number, step.noneBy)) return 'none';
  return isOf(number, refusals) || isOf(number, step.refusedBy) ? 'blocked' : 'unknown';
}
