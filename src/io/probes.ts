import { readFileSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { absent, known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { errorCode } from './failure.ts';
import { afterRefusal } from './refusal.ts';

/** Programs that report what no file shows, with their fixed arguments. */
const probeTable = {
  'audit-rules': { program: 'auditctl', args: ['-l'], capability: 'CAP_AUDIT_CONTROL' },
  'audit-status': { program: 'auditctl', args: ['-s'], capability: 'CAP_AUDIT_CONTROL' },
  'iptables-rules': { program: 'iptables-save', args: [], capability: 'CAP_NET_ADMIN' },
  'ip6tables-rules': { program: 'ip6tables-save', args: [], capability: 'CAP_NET_ADMIN' },
  'iptables-legacy-rules': {
    program: 'iptables-legacy-save',
    args: [],
    tables: '/proc/net/ip_tables_names',
    capability: 'CAP_NET_ADMIN',
  },
  'ip6tables-legacy-rules': {
    program: 'ip6tables-legacy-save',
    args: [],
    tables: '/proc/net/ip6_tables_names',
    capability: 'CAP_NET_ADMIN',
  },
  'nftables-ruleset': {
    program: 'nft',
    args: ['-j', 'list', 'ruleset'],
    capability: 'CAP_NET_ADMIN',
  },
  'docker-version': { program: 'docker', args: ['--version'] },
} as const satisfies Record<string, Probe>;

interface Probe {
  program: string;
  args: readonly string[];
  /** What the kernel asks of who runs it; without one, anybody who may run the program is answered. */
  capability?: string;
  /** Kernel file with the names of the tables that the program prints: it prints nothing if none is listed. */
  tables?: string;
}

export type ProbeName = keyof typeof probeTable;

/**
 * Runs programs of the machine. Returns their output; absent if not installed; unreadable if they fail or
 * time out.
 */
export interface Probes {
  run(name: ProbeName): Promise<Observed<string>>;
}

const timeoutMs = 5000;
const largest = 4 * 1024 * 1024;

/** Returns probes from these directories, below `kernelRoot` for `/proc`; ignores PATH of the caller. */
export function probesIn(folders: readonly string[], kernelRoot = ''): Probes {
  return {
    async run(name) {
      const { program, args, capability, tables }: Probe = probeTable[name];
      const from = [program, ...args].join(' ');
      const refused =
        capability === undefined ? 'run as a user who may run docker' : `${afterRefusal()} (${capability})`;
      const found = await findProgram(folders, program);
      if (found === undefined) return absent(from);
      if (found.mayRun && tables !== undefined && hasNoTable(`${kernelRoot}${tables}`))
        return known('', from);
      return found.mayRun ? execute(found.path, args, from, refused) : unreadable('denied', refused, from);
    },
  };
}

/** Probes of this machine. */
export const machineProbes: Probes = probesIn(['/usr/sbin', '/sbin', '/usr/bin', '/bin']);

/** Probes of an offline root: none can run. */
export const noProbes: Probes = {
  async run(name) {
    const { program, args } = probeTable[name];
    const detail = 'programs of an offline root are not run: audit the live host instead';
    return unreadable('not-collected', detail, [program, ...args].join(' '));
  },
};

/** Whether the kernel lists no table; not if the list cannot be read. */
function hasNoTable(list: string): boolean {
  try {
    return readFileSync(list, 'utf8') === '';
  } catch {
    return false; // The program says why.
  }
}

/** Finds a program and whether it may be run: one that only root may run is not missing. */
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

async function execute(
  path: string,
  args: readonly string[],
  from: string,
  refused: string,
): Promise<Observed<string>> {
  // Loaded here, because most runs on files start no program.
  const { execFile } = await import('node:child_process');
  const options = { timeout: timeoutMs, maxBuffer: largest, env: { LC_ALL: 'C' } };
  return new Promise((resolve) => {
    execFile(path, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(known(stdout, from));
      else if (error.killed === true)
        resolve(unreadable('timeout', `no exit within ${timeoutMs / 1000} s`, from));
      else if (/not permitted|permission|must be root/i.test(stderr))
        resolve(unreadable('denied', refused, from));
      else resolve(unreadable('undetermined', `exited with ${error.code ?? 'a signal'}`, from));
    });
  });
}
