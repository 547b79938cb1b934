import { isJsonRecord } from '../formats/json/members.ts';

/** One line of the helper on a step. */
export interface HelperAnswer {
  /** The path, address or name that was tried. */
  at?: string;
  says?: string;
  /** What the kernel returned: a negative error number on failure. */
  result?: number;
  /** The signal that ended the step, 0 for none. */
  killed?: number;
}

/** What the helper wrote. */
export interface HelperAnswers {
  /** `x86_64` or `aarch64`; absent if it did not start. */
  architecture?: string;
  /** Whether it asked all that it was given. */
  ended: boolean;
  steps: ReadonlyMap<string, readonly HelperAnswer[]>;
  /** Lines that are none of the helper's. */
  strayLines: number;
}

/** Longest output that is read, in bytes: the helper writes some 15 KiB. */
export const longestOutput = 256 * 1024;

const longestLine = 2048;

/** Reads the lines of the helper. Whatever has not its form is counted, and decides nothing. */
export function parseAnswers(text: string): HelperAnswers {
  const steps = new Map<string, HelperAnswer[]>();
  let strayLines = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const parsed = parseLine(line);
    if (parsed === undefined) {
      strayLines += 1;
      continue;
    }
    const list = steps.get(parsed.step) ?? [];
    list.push(parsed.answer);
    steps.set(parsed.step, list);
  }
  const architecture = steps.get('start')?.[0]?.at;
  return {
    ...(architecture !== undefined && { architecture }),
    ended: steps.has('end'),
    steps,
    strayLines,
  };
}

function parseLine(line: string): { step: string; answer: HelperAnswer } | undefined {
  if (line.length > longestLine) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isJsonRecord(value)) return undefined;
  const { step, at, says, result, killed } = value;
  if (typeof step !== 'string' || !/^[a-z0-9_:/-]{1,64}$/u.test(step)) return undefined;
  if (at !== undefined && typeof at !== 'string') return undefined;
  if (says !== undefined && typeof says !== 'string') return undefined;
  if (result !== undefined && !Number.isSafeInteger(result)) return undefined;
  if (killed !== undefined && !Number.isSafeInteger(killed)) return undefined;
  if (result === undefined && killed === undefined) return undefined;
  return {
    step,
    answer: {
      ...(at !== undefined && { at }),
      ...(says !== undefined && { says }),
      ...(typeof result === 'number' && { result }),
      ...(typeof killed === 'number' && { killed }),
    },
  };
}

/** What the helper says of its own process under a name: `CapBnd` of `status`, `pid` of `namespace`. */
export function selfValue({ steps }: HelperAnswers, step: string, at: string): string | undefined {
  const found = steps.get(step)?.find((answer) => answer.at === at);
  return found?.result === 0 ? found.says?.trim() : undefined;
}
