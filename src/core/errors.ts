/** Every way a run can fail: what it means, how it exits, what to do. `docs/errors.md` is made from it. */
export const errorTable = {
  USAGE: {
    exit: 2,
    message: 'The command line is not valid',
    remedy: 'See `ironhull --help`, or `ironhull COMMAND --help` for one command.',
  },
  TARGET_MISSING: {
    exit: 2,
    message: 'A named target does not exist',
    remedy: 'Check the name, the path or the address.',
  },
  TARGET_UNREADABLE: {
    exit: 2,
    message: 'A named target could not be read',
    remedy: 'Check its permissions and its size. Where it is refused, run as a user who may read it.',
  },
  TARGET_UNKNOWN: {
    exit: 2,
    message: 'A named file is of no kind that can be checked',
    remedy: 'Check the path; `ironhull lint --help` lists the kinds of files.',
  },
  FILE_MALFORMED: {
    exit: 2,
    message: 'A file or a command line could not be parsed',
    remedy: 'Fix the line shown; everything else was still checked.',
  },
  FACTS_MALFORMED: {
    exit: 2,
    message: 'The facts file cannot be read by this version',
    remedy: 'Save the facts again with `ironhull facts`, in this version or an older one.',
  },
  ENGINE_UNREACHABLE: {
    exit: 2,
    message: 'The engine named with --engine or --context did not answer, or refused',
    remedy:
      'Check the address, that the engine runs, and that no proxy or authorization plugin refuses you. Without --engine, a missing engine is only a gap.',
  },
  POLICY_MALFORMED: {
    exit: 2,
    message: 'The policy is not valid',
    remedy: 'Fix the lines shown; see docs/policy.md. Editors can use docs/schema/policy.json.',
  },
  POLICY_UNTRUSTED: {
    exit: 2,
    message: 'Another user can write the policy that was found',
    remedy: 'Name it with --policy if you trust it, or use --no-policy.',
  },
  BASELINE_MALFORMED: {
    exit: 2,
    message: 'The baseline cannot be read by this version',
    remedy: 'Write it again with --write-baseline.',
  },
  LOCK_MALFORMED: {
    exit: 2,
    message: 'The lock of images cannot be read by this version',
    remedy:
      'Fix it, take the version of Ironhull that wrote it, or delete it and run `ironhull trust lock` again.',
  },
  TRUST_MALFORMED: {
    exit: 2,
    message: 'A key, a certificate, a root or a policy to verify with cannot be used',
    remedy: 'Name a file of the kind that the option wants: `ironhull trust verify --help` lists them.',
  },
  RESTART_REFUSED: {
    exit: 2,
    message: 'The container was not restarted, or did not come up again',
    remedy: 'Record it as it runs, without --restart, or start another one with `-- docker run …`.',
  },
  RECORDER_UNAVAILABLE: {
    exit: 2,
    message: 'What a container does cannot be recorded here',
    remedy:
      'Run as root on the engine’s own machine; `docs/confine.md` lists what the kernel must have, and what works without.',
  },
  CONTRACT_MALFORMED: {
    exit: 2,
    message: 'The contract is not valid',
    remedy: 'Fix the lines shown; `ironhull test --write` writes one of what runs now.',
  },
  RECORDING_MALFORMED: {
    exit: 2,
    message: 'The recording cannot be read by this version',
    remedy: 'Record again with `ironhull confine record`.',
  },
  DATABASE_MALFORMED: {
    exit: 2,
    message: 'The database of advisories is damaged, or is none of this version',
    remedy: 'Delete the file and run `ironhull db update`, or import it again with `ironhull db import`.',
  },
  DATABASE_MISSING: {
    exit: 2,
    message: 'There is no database of advisories',
    remedy: 'Run `ironhull db update`, or carry one here with `ironhull db export` and `ironhull db import`.',
  },
  DATABASE_BUSY: {
    exit: 2,
    message: 'The database of advisories is being changed by another process',
    remedy: 'Wait until it has ended; scans can go on meanwhile.',
  },
  DATABASE_NOT_UPDATED: {
    exit: 2,
    message: 'No feed of advisories could be fetched',
    remedy: 'Check the network, the proxy or the mirror. The database is as it was.',
  },
  DATABASE_UNWRITABLE: {
    exit: 2,
    message: 'The database of advisories could not be written',
    remedy: 'Check that you may write its folder, and that the disk has space. The database is as it was.',
  },
  DATABASE_REFUSED: {
    exit: 2,
    message: 'The file cannot be imported as a database of advisories',
    remedy: 'Write it again with `ironhull db export`, with this version. The database is as it was.',
  },
  FEED_MALFORMED: {
    exit: 2,
    message: 'A file of advisories could not be read',
    remedy:
      'Name an OVAL file of Red Hat, Rocky Linux, AlmaLinux or Ubuntu, or a CSAF document of Red Hat. The database is as it was.',
  },
  SBOM_MALFORMED: {
    exit: 2,
    message: 'An SBOM could not be read',
    remedy: 'Name a CycloneDX or SPDX document, as JSON, XML or tag-value.',
  },
  VEX_MALFORMED: {
    exit: 2,
    message: 'A VEX document could not be read',
    remedy: 'Name an OpenVEX, CycloneDX or CSAF document in JSON. Nothing was cleared by it.',
  },
  RULE_UNKNOWN: {
    exit: 2,
    message: 'A named rule does not exist',
    remedy: 'Run `ironhull checks` for the rules and docs/aliases.md for their ids in other tools.',
  },
  OUTPUT_UNWRITABLE: {
    exit: 2,
    message: 'The report could not be written',
    remedy: 'Check that the folder exists, that you may write there, and that the disk has space.',
  },
  FIX_NOT_WRITTEN: {
    exit: 2,
    message: 'A file could not be fixed',
    remedy: 'The file is as it was; other files were fixed. `ironhull lint --diff` shows what would change.',
  },
  REPORT_TOO_LARGE: {
    exit: 2,
    message: 'The report is too large for one text',
    remedy:
      'Name fewer targets in one run, select rules with --only, or write JSON, which has no such limit.',
  },
  NOTHING_DECIDED: {
    exit: 2,
    message: 'No check could be decided',
    remedy: 'See the gaps in the report: no target was reached, or nothing could be read.',
  },
  PROBE_HELPER_MISSING: {
    exit: 2,
    message: 'The helper of `ironhull probe` is missing, or is not the recorded one',
    remedy:
      'Build it with `node tools/build-native.ts` in a checkout (Debian: gcc-14-x86-64-linux-gnu, gcc-14-aarch64-linux-gnu).',
  },
  PROBE_UNKNOWN: {
    exit: 2,
    message: 'A named probe does not exist',
    remedy: 'See docs/probes.md for the probes.',
  },
  PROBE_FAILED: {
    exit: 2,
    message: 'A container could not be probed',
    remedy: 'See the reason; the other containers were probed.',
  },
  INTERNAL: {
    exit: 2,
    message: 'Ironhull failed',
    remedy: 'Please report the command and the message.',
  },
} as const satisfies Record<string, { exit: number; message: string; remedy: string }>;

export type ErrorCode = keyof typeof errorTable;

/** An error that ends the run, or makes it count as failed. `detail` is a whole sentence: what is wrong, and where. */
export class IronhullError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'IronhullError';
    this.code = code;
    this.detail = detail;
  }
}
