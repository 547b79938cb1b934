/** Every way a run can fail: what is said, how it exits, what to do. `docs/errors.md` is made from it. */
export const errorTable = {
  USAGE: {
    exit: 2,
    message: 'The command line is not understood',
    remedy: 'Run `ironhull --help` for the commands and their options.',
  },
  TARGET_MISSING: {
    exit: 2,
    message: 'A named target does not exist',
    remedy: 'Check the path or the address; a target that is named must be reached.',
  },
  TARGET_UNREADABLE: {
    exit: 2,
    message: 'A named target could not be read',
    remedy: 'Check its permissions, or run as a user who may read it.',
  },
  TARGET_UNKNOWN: {
    exit: 2,
    message: 'A named file is of no kind that can be checked',
    remedy: 'Check the path; `ironhull lint --help` lists the kinds of files.',
  },
  FILE_MALFORMED: {
    exit: 2,
    message: 'A file could not be parsed',
    remedy: 'Mend it at the place named; what could be read was judged all the same.',
  },
  FACTS_MALFORMED: {
    exit: 2,
    message: 'The facts file is not one that this version can read',
    remedy: 'Collect it again with `ironhull facts`, with this version or an older one.',
  },
  ENGINE_UNREACHABLE: {
    exit: 2,
    message: 'The engine named with --engine or --context could not be asked',
    remedy: 'Check the address and that the engine runs; without --engine an absent engine is only a gap.',
  },
  POLICY_MALFORMED: {
    exit: 2,
    message: 'The policy is not valid',
    remedy:
      'Mend it at the places named; docs/policy.md lists its keys, docs/schema/policy.json is for editors.',
  },
  POLICY_UNTRUSTED: {
    exit: 2,
    message: 'The policy found here may have been put there by somebody else',
    remedy: 'Name it with --policy if it is meant, or leave it out with --no-policy.',
  },
  BASELINE_MALFORMED: {
    exit: 2,
    message: 'The baseline is not one that this version can read',
    remedy: 'Write it again with --write-baseline.',
  },
  RULE_UNKNOWN: {
    exit: 2,
    message: 'There is no such rule',
    remedy: 'Run `ironhull checks` for the rules and their ids in other tools.',
  },
  OUTPUT_UNWRITABLE: {
    exit: 2,
    message: 'The report could not be written',
    remedy: 'Check the folder of --output and its permissions.',
  },
  NOTHING_DECIDED: {
    exit: 2,
    message: 'No check could be decided',
    remedy: 'See the gaps in the report: nothing was reached or nothing could be read.',
  },
  INTERNAL: {
    exit: 2,
    message: 'Ironhull itself failed',
    remedy: 'Please report it with the command and the message.',
  },
} as const satisfies Record<string, { exit: number; message: string; remedy: string }>;

export type ErrorCode = keyof typeof errorTable;

/** A run that cannot go on. `detail` says what and where; expected bad news is a value, not one of these. */
export class IronhullError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`${errorTable[code].message}: ${detail}`, options);
    this.name = 'IronhullError';
    this.code = code;
    this.detail = detail;
  }
}
