import { capabilitiesOfMask, defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import type { ProbeContext } from '../context.ts';
import { selfValue } from '../parse-answers.ts';
import { errorName } from '../errors.ts';
import type { Probe, Verdict } from '../probe.ts';

const unreadStatus = (field: string): readonly Verdict[] => [
  { outcome: 'unknown', because: `${field} of /proc/self/status could not be read in the container` },
];

const list = (names: readonly string[]): string => names.map((name) => `CAP_${name}`).join(', ');

/** The capabilities of the bounding set: what any process of the container can have. */
function bounding({ answers }: ProbeContext): readonly string[] | undefined {
  const mask = selfValue(answers, 'status', 'CapBnd');
  return mask !== undefined && /^[0-9a-f]{1,16}$/u.test(mask) ? capabilitiesOfMask(mask) : undefined;
}

function judgeCapabilities(
  context: ProbeContext,
  keep: (name: string) => boolean,
  none: string,
): readonly Verdict[] {
  const all = bounding(context);
  if (all === undefined) return unreadStatus('CapBnd');
  const found = all.filter(keep);
  return [
    found.length > 0
      ? { outcome: 'possible', because: `CapBnd of /proc/self/status has ${list(found)}` }
      : { outcome: 'blocked', because: `CapBnd of /proc/self/status has ${none}` },
  ];
}

/** A limit above this is none: the kernel has no more process numbers than some four million for the whole machine. */
const manyProcesses = 32_768;

/** The memory of the machine in bytes; without it, the largest limit that version 1 of control groups shows. */
function machineMemory({ answers }: ProbeContext): number {
  const says = answers.steps.get('memory-limit:machine')?.[0]?.says;
  return says !== undefined && /^\d{1,15}$/u.test(says) ? Number(says) * 1024 : 2 ** 62;
}

/** The limit that the kernel shows in a file of the control group; `most` and above is no limit. */
function judgeLimitFile(
  step: string,
  unit: string,
  most: number,
  { answers }: ProbeContext,
): readonly Verdict[] {
  const [answer] = answers.steps.get(step) ?? [];
  if (answer?.result !== 0 || answer.says === undefined)
    return [{ outcome: 'none', because: 'the control group cannot be read in the container' }];
  const { says, at = '' } = answer;
  if (says !== 'max' && !/^\d{1,20}$/u.test(says))
    return [{ outcome: 'unknown', because: `${at} has an unusual value` }];
  return says === 'max' || Number(says) >= most
    ? [{ outcome: 'possible', because: `${at} is ${says}: no limit` }]
    : [{ outcome: 'blocked', because: `${at} is ${says}${unit}` }];
}

function judgeTouch({ answers, memoryBound }: ProbeContext): readonly Verdict[] {
  if (memoryBound === 0) return [];
  const all = answers.steps.get('memory-limit:touch') ?? [];
  const mib = `${memoryBound / 1024 / 1024} MiB`;
  // The kernel ends the process that needs too much with SIGKILL.
  if (all.some(({ killed }) => killed === 9))
    return [{ outcome: 'blocked', because: `the kernel ended a process before it had ${mib}` }];
  if (all.some(({ result }) => result === -12))
    return [{ outcome: 'blocked', because: `the kernel refused memory before ${mib}` }];
  return all.some(({ says }) => says === 'bound')
    ? [{ outcome: 'possible', because: `a process got ${mib}, more than the limit that is set` }]
    : [{ outcome: 'none', because: 'the use of memory could not be tried' }];
}

/** The limit of processes that the kernel shows; `undefined` for none. */
function processLimit({ answers }: ProbeContext): number | undefined {
  const [answer] = answers.steps.get('process-limit:read') ?? [];
  return answer?.result === 0 && /^\d{1,20}$/u.test(answer.says ?? '') ? Number(answer.says) : undefined;
}

function judgeForks(context: ProbeContext): readonly Verdict[] {
  const { answers, processBound } = context;
  if (processBound === 0) return [];
  const [answer] = answers.steps.get('process-limit:fork') ?? [];
  if (answer?.says === undefined || answer.result === undefined || !/^\d{1,6}$/u.test(answer.says))
    return [{ outcome: 'unknown', because: 'no processes could be started to try it' }];
  if (answer.result === -11)
    return [{ outcome: 'blocked', because: `clone: EAGAIN after ${answer.says} processes` }];
  if (answer.result < 0)
    return [{ outcome: 'blocked', because: `clone: refused after ${answer.says} processes` }];
  // systemd limits the processes of a container that has no limit of its own (DefaultTasksMax): to far more.
  if (Number(answer.says) < (processLimit(context) ?? 0))
    return [{ outcome: 'none', because: 'fewer processes were tried than the limit' }];
  return [{ outcome: 'possible', because: `${answer.says} processes were started and none was refused` }];
}

/** Probes of capabilities, of what limits them, and of resource limits. */
export const rightsProbes: readonly Probe[] = [
  {
    id: 'added-capabilities',
    group: 'rights',
    title: 'Use capabilities beyond the default',
    standsFor: 'Most escapes need one capability that the default set of the engine does not have.',
    remedy: 'Remove cap_add and privileged.',
    expected: 'blocked',
    judge: (context) =>
      judgeCapabilities(
        context,
        (name) => !defaultCapabilities.includes(name),
        'none beyond the default set',
      ),
  },
  {
    id: 'any-capability',
    group: 'rights',
    title: 'Use any capability',
    standsFor: 'Each capability is a part of the power of root, also for docker exec and setuid programs.',
    remedy: 'Set cap_drop: [ALL], and add the few that the application needs.',
    expected: 'any',
    judge: (context) => judgeCapabilities(context, () => true, 'no capability'),
  },
  {
    id: 'setuid-programs',
    group: 'rights',
    title: 'Gain rights with setuid programs',
    standsFor: 'A program with the setuid bit makes an ordinary user root of the container.',
    remedy: 'Set security_opt: [no-new-privileges:true].',
    expected: 'any',
    judge: judgeSetuid,
  },
  {
    id: 'seccomp-filter',
    group: 'rights',
    title: 'Use system calls without a filter',
    standsFor: 'Without a seccomp filter a process reaches all of the kernel.',
    remedy: 'Remove seccomp=unconfined and privileged.',
    expected: 'blocked',
    judge: ({ answers }) => {
      const mode = selfValue(answers, 'status', 'Seccomp');
      if (mode === undefined) return unreadStatus('Seccomp');
      return mode === '0'
        ? [{ outcome: 'possible', because: 'Seccomp of /proc/self/status is 0: no filter' }]
        : [{ outcome: 'blocked', because: `Seccomp of /proc/self/status is ${mode}: a filter` }];
    },
  },
  {
    id: 'security-module',
    group: 'rights',
    title: 'Run without AppArmor or SELinux',
    standsFor: 'A security module holds where capabilities, mounts and files are set wrongly.',
    remedy: 'Remove apparmor=unconfined, label=disable and privileged; on hosts without a module enable one.',
    expected: 'any',
    judge: judgeLabel,
  },
  {
    id: 'memory-limit',
    group: 'rights',
    title: 'Use all memory of the host',
    standsFor: 'One container takes the memory of all others, and the kernel ends processes of the host.',
    remedy: 'Set a memory limit (mem_limit, or deploy.resources.limits.memory).',
    expected: 'any',
    judge: (context) => [
      ...judgeLimitFile('memory-limit:read', ' bytes', machineMemory(context), context),
      ...judgeTouch(context),
    ],
  },
  {
    id: 'locked-memory',
    group: 'rights',
    title: 'Lock memory without a limit',
    standsFor: 'Memory that is locked cannot be swapped out or taken back when the host needs it.',
    remedy: 'Do not add CAP_IPC_LOCK, and set ulimits: memlock.',
    expected: 'any',
    judge: judgeLocked,
  },
  {
    id: 'process-limit',
    group: 'rights',
    title: 'Start processes without end',
    standsFor: 'A fork bomb leaves the host without process numbers.',
    remedy: 'Set pids_limit.',
    expected: 'any',
    judge: (context) => [
      ...judgeLimitFile('process-limit:read', ' processes', manyProcesses, context),
      ...judgeForks(context),
    ],
  },
  {
    id: 'open-files-limit',
    group: 'rights',
    title: 'Open files without end',
    standsFor: 'A process that opens files without end uses up the memory of the kernel.',
    remedy: 'Set ulimits: nofile.',
    expected: 'any',
    judge: judgeOpenFiles,
  },
];

/** Locked memory above this is as good as none: it is more than any engine gives. */
function judgeLocked({ answers }: ProbeContext): readonly Verdict[] {
  const [answer] = answers.steps.get('locked-memory:mlock') ?? [];
  const { says, result, killed } = answer ?? {};
  if (killed !== undefined)
    return [{ outcome: 'unknown', because: 'the process that tried it was ended by the kernel' }];
  if (result === undefined || says === undefined || says === 'no-limit' || says === 'no-child')
    return [{ outcome: 'unknown', because: 'the limit (RLIMIT_MEMLOCK) could not be read' }];
  if (says === 'large')
    return [
      {
        outcome: 'possible',
        because: `the hard limit (RLIMIT_MEMLOCK) is ${result < 0 ? 'unlimited' : `${result} bytes`}`,
      },
    ];
  if (result === 0)
    return [{ outcome: 'possible', because: `mlock: ${says} bytes, more than the limit, were locked` }];
  return result === -12 || result === -1 || result === -11
    ? [{ outcome: 'blocked', because: `mlock of ${says} bytes, more than the limit: ${errorName(-result)}` }]
    : [{ outcome: 'unknown', because: `mlock of ${says} bytes: ${errorName(-result)}` }];
}

function judgeSetuid({ answers }: ProbeContext): readonly Verdict[] {
  const flag = selfValue(answers, 'status', 'NoNewPrivs');
  if (flag === undefined) return unreadStatus('NoNewPrivs');
  if (flag === '1') return [{ outcome: 'blocked', because: 'NoNewPrivs of /proc/self/status is 1' }];
  const all = answers.steps.get('setuid-programs:stat') ?? [];
  if (all.length === 0) return [{ outcome: 'unknown', because: 'no answer from the helper' }];
  const programs = all.filter(({ at, result }) => at !== undefined && result === 0);
  const usable = programs.flatMap(({ at = '', says }) => (says === 'nosuid' ? [] : [at]));
  if (usable.length > 0)
    return [{ outcome: 'possible', because: `no_new_privs is not set, and root owns ${usable.join(', ')}` }];
  return programs.length > 0
    ? [{ outcome: 'blocked', because: 'the setuid programs are on file systems mounted with nosuid' }]
    : [{ outcome: 'unknown', because: 'no_new_privs is not set, and there is no setuid program to try' }];
}

function judgeLabel({ answers }: ProbeContext): readonly Verdict[] {
  const label = selfValue(answers, 'label', '/proc/self/attr/current') ?? '';
  if (label === '')
    return [
      {
        outcome: 'unknown',
        because: 'this kernel labels no processes: it has no AppArmor or SELinux, or it is not enabled',
      },
    ];
  const isOpen = label === 'unconfined' || /^[^:]*:[^:]*:(?:unconfined_t|spc_t):/u.test(label);
  return [{ outcome: isOpen ? 'possible' : 'blocked', because: `/proc/self/attr/current is ${label}` }];
}

/** Beyond the largest hard limit that distributions set for services that need many (systemd). */
const manyFiles = 524_288;

function judgeOpenFiles({ answers }: ProbeContext): readonly Verdict[] {
  const [answer] = answers.steps.get('open-files-limit:prlimit64') ?? [];
  if (answer?.result !== 0 || answer.says === undefined || !/^-?\d{1,19}$/u.test(answer.says))
    return [{ outcome: 'unknown', because: 'the limit could not be read' }];
  const limit = Number(answer.says);
  const isOpen = limit < 0 || limit > manyFiles;
  return [
    {
      outcome: isOpen ? 'possible' : 'blocked',
      because: `the hard limit (RLIMIT_NOFILE) is ${limit < 0 ? 'unlimited' : limit}`,
    },
  ];
}
