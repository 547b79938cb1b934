import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { unconfinedTypes } from '../../knowledge/kernel/selinux-containers.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { isSelinuxLabel, moduleOf } from '../support/workload/confinement.ts';
import { checkValue, placesOf } from '../support/workload/setting.ts';

/** Types that container-selinux confines to their container. */
const confinedTypes = new Set(
  (
    'container_t container_init_t container_kvm_t container_userns_t container_user_t container_logreader_t ' +
    'container_logwriter_t container_device_t container_device_plugin_t container_device_plugin_init_t ' +
    'svirt_lxc_net_t svirt_t svirt_qemu_net_t'
  ).split(' '),
);

/** Returns the type in an option (`type:NAME`) or a label (`user:role:type:level`), if it is one of a local policy. */
function localType(label: string): string | undefined {
  const [, type] = /^(?:type|[^:]+:[^:]+):([^:]+)/u.exec(label) ?? [];
  return type === undefined || confinedTypes.has(type) ? undefined : type;
}

const notRead = (type: string) => `what the SELinux type ${type} allows: the policy of its host was not read`;

const switchedOff = 'SELinux separation is disabled';

function problemOf({ workload }: WorkloadCase, message: string): Omit<Problem, 'at' | 'evidence'> {
  const at = workload.settings.selinux.written?.at;
  return {
    message,
    detail: {},
    ...(at ? { change: { kind: 'remove', safety: 'risky', title: 'Use the default label', at } } : {}),
  };
}

function checkLabel(subject: WorkloadCase, label: string | undefined, source: string): Outcome {
  const evidence = [{ source, saw: label ?? 'no label' }] as const;
  if (label !== undefined && !unconfinedTypes.test(label)) {
    const type = localType(label);
    return type === undefined ? pass(...evidence) : unknown('needs-review', notRead(type));
  }
  const at = placesOf(subject.workload, 'selinux');
  return fail({ ...problemOf(subject, switchedOff), at, evidence });
}

/** Checks the effective label: the kernel's, else the runtime specification's. */
function byReadings(subject: WorkloadCase): Outcome | undefined {
  const label = valueOf(subject.effective)?.lsmLabel;
  if (label?.state === 'known') return checkLabel(subject, label.value, label.from);
  const specified = valueOf(subject.spec)?.selinuxLabel;
  const contradicts = label?.state === 'absent' && valueOf(subject.engine)?.selinux === true;
  if (contradicts && specified?.state !== 'absent') {
    const doubt = `${label.from}: the kernel shows no label, although the engine uses SELinux`;
    return unknown('unreadable', doubt);
  }
  return specified && specified.state !== 'unreadable'
    ? checkLabel(subject, valueOf(specified), specified.from)
    : undefined;
}

/**
 * Checks the namespaces with which an engine runs a workload without a label of its own, unless a label is asked for
 * (moby, generateSecurityOpt). What an engine made of it is among the options of a container.
 */
function byNamespaces(subject: WorkloadCase): readonly Outcome[] {
  const { workload } = subject;
  if (workload.surface === 'container' || valueOf(workload.settings.selinux.value)?.length !== 0) return [];
  return (['pid', 'ipc'] as const).map((setting) => {
    const at = workload.settings[setting].written?.at;
    const which = setting === 'pid' ? 'process' : 'IPC';
    return checkValue(workload, setting, (mode, part) =>
      mode.kind === 'host'
        ? part.fail({
            message: `${switchedOff}: the container shares the host’s ${which} namespace, and asks for no label`,
            detail: { why: setting },
            ...(at && {
              change: {
                kind: 'remove',
                safety: 'risky',
                title: `Give the container its own ${which} namespace`,
                at,
              },
            }),
          })
        : part.pass(`${setting}: ${mode.kind}`),
    );
  });
}

function byOptions(subject: WorkloadCase): Outcome {
  const { workload } = subject;
  const labels = checkValue(workload, 'selinux', (options, part) => {
    const last = options.findLast((option) => option.startsWith('type:'));
    // Of several types the last counts; `disable` counts anywhere (go-selinux, InitLabels).
    const counted = options.filter((option) => option === last || !option.startsWith('type:'));
    if (counted.some((option) => option === 'disable' || unconfinedTypes.test(option)))
      return part.fail(problemOf(subject, `${switchedOff}: label=${options.join(', ')}`));
    const type = last === undefined ? undefined : localType(last);
    return type === undefined
      ? part.pass(`labels: ${options.join(', ') || 'the default, where the engine uses SELinux'}`)
      : part.unknown('needs-review', notRead(type));
  });
  const privileged = checkValue(workload, 'privileged', (on, part) =>
    on
      ? part.fail(problemOf(subject, `${switchedOff}: the container is privileged`))
      : part.pass('not privileged'),
  );
  return labels.state === 'failed' ? labels : combine([labels, privileged, ...byNamespaces(subject)]);
}

/** Checks a container of an engine without `selinux-enabled`, which gives it dockerd's label or none. */
function withoutEngine(subject: WorkloadCase): Outcome {
  const label = valueOf(subject.effective)?.lsmLabel;
  const seen = label?.state === 'known' && isSelinuxLabel(label.value) ? label : undefined;
  if (seen && !unconfinedTypes.test(seen.value)) return checkLabel(subject, seen.value, seen.from);
  const evidence = seen ? { source: seen.from, saw: seen.value } : moduleOf(subject, 'selinux');
  if (evidence === undefined) return notApplicable('the engine does not use SELinux');
  const problem: Problem = {
    message: 'The engine does not use SELinux: the container has no label',
    detail: { why: 'engine' },
    at: placesOf(subject.workload, 'selinux'),
    evidence: [evidence],
    change: {
      kind: 'manual',
      title: 'Enable SELinux for Docker',
      steps: [
        'Install container-selinux, set `"selinux-enabled": true` in daemon.json, restart dockerd, and recreate the containers',
      ],
    },
  };
  return fail(problem);
}

/** Fails in permissive mode, in which the kernel logs violations but allows them. */
function onlyWarns(subject: WorkloadCase): Outcome | undefined {
  const mode = moduleOf(subject, 'selinux');
  if (mode?.saw !== 'selinux (permissive)') return undefined;
  const message = 'SELinux is in permissive mode and enforces nothing';
  const at = placesOf(subject.workload, 'selinux');
  const problem: Problem = { message, detail: { why: 'permissive' }, at, evidence: [mode] };
  return fail(problem);
}

function evaluate(subject: WorkloadCase): Outcome {
  if (valueOf(subject.engine)?.selinux === false) return withoutEngine(subject);
  const judged = byReadings(subject) ?? byOptions(subject);
  return judged.state === 'failed' ? judged : (onlyWarns(subject) ?? judged);
}

export const check = {
  id: 'workload/selinux',
  needs: ['kernel', 'running-state'],
  on: 'workload',
  title: 'SELinux separation disabled',
  category: 'security',
  severity: 'medium',
  why: 'With its own label a process that escapes from its container cannot access files of the host or of another container. `label=disable` removes that protection.',
  remediation:
    'Remove `label=disable`. Give a mount the needed label with `:z` or `:Z`, or use a type made for the container.',
  aliases: [...cisAliases('5.3'), { tool: 'docksec', id: 'disabled-security-opt' }],
  references: [cisReference('5.3'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['selinux', 'privileged'],
  considers: ['pid', 'ipc'],
  implies: [],
  fixable: true,
  evaluate,
  examples: {
    bad: [
      { title: 'disabled', compose: 'image: app\nsecurity_opt:\n  - label:disable\n' },
      { title: 'with the processes of the host', run: 'docker run --pid host app' },
      { title: 'with the shared memory of the host', compose: 'image: app\nipc: host\n' },
      { title: 'an unconfined type', run: 'docker run --security-opt label=type:spc_t app' },
      {
        title: 'an unconfined type after another one',
        run: 'docker run --security-opt label=type:container_t --security-opt label=type:spc_t app',
      },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      {
        title: 'with the processes of the host and a label',
        run: 'docker run --pid host --security-opt label=level:s0:c100,c200 app',
      },
      { title: 'a custom level', run: 'docker run --security-opt label=level:s0:c100,c200 app' },
      {
        title: 'a confined type after another one',
        run: 'docker run --security-opt label=type:spc_t --security-opt label=type:container_t app',
      },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nsecurity_opt:\n  - ${SECURITY}\n' },
      { title: 'a type of a local policy', run: 'docker run --security-opt label=type:web_t app' },
    ],
  },
} satisfies Check<'workload'>;
