import { counted } from '../../core/counted.ts';
import type { Justified, LeastPrivilege } from '../../core/confine/least-privilege.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { wrapIndented } from '../text/text-width.ts';

/** The columns of the terminal, and whether it shows more than ASCII. */
export interface ProfileTableOptions {
  width: number;
  unicode: boolean;
}

const shownReasons = 3;

/** Returns the least privileges of a workload for people: each with the observations that justify it. */
export function profileAsText(profile: LeastPrivilege, { width, unicode }: ProfileTableOptions): string {
  const safe = unicode ? plainText : asciiText;
  const { workload, confidence } = profile;
  const lines = [
    `${workload.service ?? workload.name} (${workload.image})`,
    confidenceLine(confidence),
    '',
    ...rowsOf(profile).map(([title, value, because]) => rowText(title, value, because)),
    ...(profile.doubts.length === 0 ? [] : ['', 'Not shown by the recordings:']),
    ...profile.doubts.map((doubt) => `- ${doubt}`),
  ];
  return `${lines.flatMap((line) => wrapIndented(safe(line), width)).join('\n')}\n`;
}

function confidenceLine({ runs, seconds, quietSeconds, sawStart }: LeastPrivilege['confidence']): string {
  const start = sawStart ? 'with its start' : 'without its start';
  return `${counted(runs, 'recording')} of ${Math.round(seconds)} s in all, ${start}; nothing new in the last ${quietSeconds} s`;
}

type Row = readonly [title: string, value: string, because: readonly string[]];

function rowsOf(profile: LeastPrivilege): readonly Row[] {
  const { seccomp, capabilities, noNewPrivileges, user, readOnly, tmpfs, volumes, limits, networks, ports } =
    profile;
  const { memoryBytes, pids } = limits.value;
  return [
    ['System calls', `${seccomp.calls.length} allowed`, []],
    ...(capabilities === undefined
      ? [['Capabilities', 'no advice', ['this kernel does not report capability checks']] as const]
      : capabilities.length === 0
        ? [['Capabilities', 'none', ['none was used']] as const]
        : capabilities.map(({ value, because }): Row => ['Capability', value, because])),
    ['New privileges', noNewPrivileges.value ? 'none' : 'needed', noNewPrivileges.because],
    ['User', user.value, user.because],
    ['Root file system', readOnly.value ? 'read-only' : 'writable', readOnly.because],
    ...tmpfs.map(({ value, because }): Row => ['Memory (tmpfs)', value.path, because]),
    ...volumes.map(asRow('Volume')),
    ...(memoryBytes === undefined && pids === undefined
      ? []
      : [['Limits', limitWords(memoryBytes, pids), limits.because] as const]),
    ['Network', networks.value === 'any' ? 'with a way out' : networks.value, networks.because],
    ...ports.map(asRow('Port')),
    ...selinuxRows(profile.selinux),
  ];
}

/** The hints for SELinux: each says that it was not tried. */
function selinuxRows({ label, relabel, ownPolicy, notNeeded }: LeastPrivilege['selinux']): readonly Row[] {
  const untried = 'not tried on an enforcing kernel';
  return [
    [
      'SELinux',
      label.value === 'own-policy' ? 'policy of its own' : label.value,
      [untried, ...label.because],
    ],
    ...ownPolicy.map(({ value, because }): Row => ['SELinux allow', value, because]),
    ...relabel.map(({ value, because }): Row => [
      'SELinux mount',
      `${value.target} with :${value.option}`,
      because,
    ]),
    ...notNeeded.map(({ value, because }): Row => ['SELinux', `without ${value}`, because]),
  ];
}

const asRow =
  (title: string) =>
  ({ value, because }: Justified<string>): Row => [title, value, because];

function limitWords(memoryBytes: number | undefined, pids: number | undefined): string {
  return [
    ...(memoryBytes === undefined ? [] : [`${memoryBytes / 1024 / 1024} MiB of memory`]),
    ...(pids === undefined ? [] : [`${pids} processes and threads`]),
  ].join(', ');
}

function rowText(title: string, value: string, because: readonly string[]): string {
  const more = because.length > shownReasons ? [`${because.length - shownReasons} more`] : [];
  const reasons = [...because.slice(0, shownReasons), ...more].join('; ');
  return `${title.padEnd(18)}${value}${reasons === '' ? '' : `: ${reasons}`}`;
}
