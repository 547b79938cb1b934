import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { absent, known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { errorCode } from './failure.ts';

/** Programs of the machine that say what no file says, each with the arguments it is always given. */
const probeTable = {
  'audit-rules': { program: 'auditctl', args: ['-l'], privilege: 'run as root (CAP_AUDIT_CONTROL)' },
  'audit-status': { program: 'auditctl', args: ['-s'], privilege: 'run as root (CAP_AUDIT_CONTROL)' },
  'iptables-rules': { program: 'iptables-save', args: [], privilege: 'run as root (CAP_NET_ADMIN)' },
  'ip6tables-rules': { program: 'ip6tables-save', args: [], privilege: 'run as root (CAP_NET_ADMIN)' },
  'nftables-ruleset': {
    program: 'nft',
    args: ['-j', 'list', 'ruleset'],
    privilege: 'run as root (CAP_NET_ADMIN)',
  },
} as const satisfies Record<string, { program: string; args: readonly string[]; privilege: string }>;

export type ProbeName = keyof typeof probeTable;

/**
 * Asks programs of the machine. What one prints is known; absent when the machine does not have
 * the program; unreadable when it fails or does not end. A recording can stand in for it.
 */
export interface Probes {
  run(name: ProbeName): Promise<Observed<string>>;
}

const timeoutMs = 5000;
const largest = 4 * 1024 * 1024;

/** The programs in these folders: the search path of whoever calls is not trusted. */
export function probesIn(folders: readonly string[]): Probes {
  return {
    async run(name) {
      const { program, args, privilege } = probeTable[name];
      const from = [program, ...args].join(' ');
      const found = await findProgram(folders, program);
      if (found === undefined) return absent(from);
      return found.mayRun
        ? execute(found.path, args, from, privilege)
        : unreadable('denied', privilege, from);
    },
  };
}

/** The programs of the machine this process runs on. */
export const machineProbes: Probes = probesIn(['/usr/sbin', '/sbin', '/usr/bin', '/bin']);

/** For a folder that stands for a machine: its programs cannot be asked. */
export const noProbes: Probes = {
  async run(name) {
    const { program, args } = probeTable[name];
    const detail = 'the programs of another root are not run: audit that machine itself to have them asked';
    return unreadable('not-collected', detail, [program, ...args].join(' '));
  },
};

/** Where a program is, and whether it may be run: some distributions keep theirs to root, which is not to have none. */
async function findProgram(
  folders: readonly string[],
  program: string,
): Promise<{ path: string; mayRun: boolean } | undefined> {
  let denied: string | undefined;
  for (const path of folders.map((folder) => `${folder}/${program}`)) {
    try {
      await access(path, constants.X_OK);
      return { path, mayRun: true };
    } catch (error) {
      if (errorCode(error) === 'EACCES') denied ??= path;
    }
  }
  return denied === undefined ? undefined : { path: denied, mayRun: false };
}

function execute(
  path: string,
  args: readonly string[],
  from: string,
  privilege: string,
): Promise<Observed<string>> {
  const options = { timeout: timeoutMs, maxBuffer: largest, env: { LC_ALL: 'C' } };
  return new Promise((resolve) => {
    execFile(path, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(known(stdout, from));
      else if (error.killed === true)
        resolve(unreadable('timeout', `it did not end within ${timeoutMs / 1000} s`, from));
      else if (/not permitted|permission|must be root/i.test(stderr))
        resolve(unreadable('denied', privilege, from));
      else resolve(unreadable('undetermined', `it ended with ${error.code ?? 'a signal'}`, from));
    });
  });
}
